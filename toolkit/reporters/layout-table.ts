import type { LayoutClass, RunReport } from './types.ts';

export const layoutColumns = ['Layout', 'Word', 'Header', 'Blocks on', 'Verdicts', 'Boards', 'Difference'] as const;

/** The cells of the cross-board table, a row per layout class; no rows when there is nothing to tell apart. */
export function layoutRows({ layouts = [] }: RunReport): string[][] {
  const boards = layouts.flatMap((layout) => layout.boards);
  return boards.length < 2 ? [] : layouts.map(row);
}

function row(layout: LayoutClass): string[] {
  const { name, boards, pointerBytes, headerBytes, blockAlignBytes, differences } = layout;
  return [
    name,
    `${pointerBytes.map((bytes) => bytes * 8).join('/')} bits`,
    `${headerBytes.join(' or ')} bytes`,
    Number.isFinite(blockAlignBytes) ? `${blockAlignBytes} bytes` : '',
    verdicts(layout),
    `${boards.length}: ${boards.join(', ')}`,
    differences.length > 0 ? `from A: ${differences.join('; ')}` : '',
  ];
}

function verdicts({ passed, failed, error }: LayoutClass): string {
  const counts = Object.entries({ passed, failed, error }).filter(([, count]) => count > 0);
  return counts.map(([what, count]) => `${count} ${what}`).join(', ');
}
