import type { HeapSize } from '../plan/heap-size.ts';
import { holeText, unsafeText, variantText, worstText } from '../reporters/explain-size.ts';
import type { Io } from './io.ts';

const COLUMNS = 60;
const HOLES_SHOWN = 5;

/** What `heaptwin size` prints of one heap. */
export function renderSize(size: HeapSize, { colors }: Pick<Io, 'colors'>): string {
  const { scenario, heap, declaredBytes, boards, pointerBytes, smallest, problem } = size;
  const title = `${colors.bold(`${scenario}, ${heap}`)} ${colors.dim(`${pointerBytes * 8} bits: ${listed(boards)}`)}`;
  if (!smallest) return `${title}\n  ${colors.red(problem ?? 'no answer')}\n`;
  const unsafe = unsafeText(smallest);
  const spare = declaredBytes - smallest.bytes;
  const against =
    spare >= 0
      ? `${spare} less than the ${declaredBytes} declared`
      : `${-spare} more than the ${declaredBytes} declared, which are too few`;
  return [
    title,
    `  smallest heap   ${colors.green(`${smallest.bytes} bytes`)}  ${against}`,
    `  one unit less   ${smallest.failsAt === undefined ? 'cannot be made: K_HEAP_DEFINE has this minimum' : `${smallest.failsAt} bytes: something gets NULL`}`,
    ...(unsafe === undefined ? [] : [colors.yellow(`  ${unsafe}`)]),
    ...(smallest.isExhaustive ? [] : ['  smaller sizes were searched by halves, not one by one']),
    ...useLines(size),
    ...size.variants.map((variant) => `  ${variantText(variant)}`),
    ...(size.confirmations ?? []).map(
      ({ board, status, detail }) =>
        `  ${status === 'confirmed' ? colors.green('● confirmed') : colors.red(`✗ ${status}`)} on ${board}: ${detail}`,
    ),
    '',
  ].join('\n');
}

function useLines({ use }: HeapSize): string[] {
  if (!use) return [];
  const { highWaterBytes, askedBytes, blocks, metadataBytes, overheadPerBlock, worst } = use;
  const holes = worst?.holes.slice(0, HOLES_SHOWN) ?? [];
  return [
    `  high-water mark ${highWaterBytes} bytes: ${askedBytes} asked for in ${blocks} blocks, ${overheadPerBlock} of overhead for each, ${metadataBytes} of the heap's own`,
    ...plot(use.overTime),
    ...(worst ? [`  ${worstText(worst)}`] : []),
    ...holes.map((hole) => `    ${holeText(hole)}`),
    ...((worst?.holes.length ?? 0) > HOLES_SHOWN ? [`    … and ${(worst?.holes.length ?? 0) - HOLES_SHOWN} more`] : []),
  ];
}

/** What is in use, and what of the rest is broken up, over the steps; eight levels a letter. */
function plot(overTime: NonNullable<HeapSize['use']>['overTime']): string[] {
  const columns = Math.min(COLUMNS, overTime.length);
  const points = Array.from(
    { length: columns },
    (_, column) => overTime[Math.floor((column * overTime.length) / columns)],
  );
  const line = (valueOf: (point: (typeof overTime)[number]) => number): string =>
    points.map((point) => (point ? level(valueOf(point)) : ' ')).join('');
  return [
    `  in use          ▕${line(({ used, free }) => used / Math.max(1, used + free))}▏`,
    `  fragmentation   ▕${line(({ free, largestFree }) => (free === 0 ? 0 : 1 - largestFree / free))}▏ of what is free, outside the largest piece`,
  ];
}

function level(share: number): string {
  return ' ▁▂▃▄▅▆▇█'[Math.ceil(Math.min(1, share) * 8)] ?? ' ';
}

function listed(boards: readonly string[]): string {
  return boards.length <= 4 ? boards.join(', ') : `${boards.length} boards, ${boards.slice(0, 3).join(', ')}, …`;
}
