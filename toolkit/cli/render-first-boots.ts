import type { CaseReport, RunReport } from '../reporters/types.ts';
import type { Io } from './io.ts';

/** One paragraph a case: whether the board ran, and if not, what was seen and where to look. */
export function renderFirstBoots({ cases }: RunReport, io: Io): string {
  return cases.map((entry) => renderFirstBoot(entry, io)).join('');
}

function renderFirstBoot(entry: CaseReport, { colors }: Io): string {
  const mark = { passed: colors.green('●'), failed: colors.red('✗'), error: colors.red('✗'), skipped: colors.dim('–') };
  const lines = [`${mark[entry.status]} ${colors.bold(entry.board)}  ${whatWasSeen(entry)}`, ...details(entry)];
  return `${lines.join('\n  ')}\n`;
}

function whatWasSeen({ status, operations, images, source, emulator, error, skipped }: CaseReport): string {
  switch (status) {
    case 'passed':
      return `${operations} operations${images === undefined ? '' : `, ${images} images of memory`} agree (${source}, ${emulator})`;
    case 'failed':
      return `runs, and differs from the model (${source}, ${emulator}): \`heaptwin run\` explains it`;
    case 'error':
      return error?.reason ?? 'could not be judged';
    case 'skipped':
      return `skipped: ${skipped}`;
  }
}

function details({ status, error, artifacts }: CaseReport): string[] {
  if (status !== 'error') return [];
  const files = Object.entries(artifacts).map(([name, path]) => `${name}: ${path}`);
  return [...(error?.hint === undefined ? [] : [`try: ${error.hint}`]), ...files];
}
