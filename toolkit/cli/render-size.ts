import type { Confirmation } from '../pipeline/confirm-size.ts';
import type { HeapSize } from '../pipeline/size-scenario.ts';
import type { Io } from './io.ts';

/** A size and what boards said to it. */
export interface SizeResult extends HeapSize {
  readonly confirmations?: readonly Confirmation[];
}

const COLUMNS = 60;
const HOLES_SHOWN = 5;

/** What `heaptwin size` prints of one heap. */
export function renderSize(size: SizeResult, { colors }: Pick<Io, 'colors'>): string {
  const { scenario, heap, declaredBytes, boards, pointerBytes, smallest, problem } = size;
  const title = `${colors.bold(`${scenario}, ${heap}`)} ${colors.dim(`${pointerBytes * 8} bits: ${listed(boards)}`)}`;
  if (!smallest) return `${title}\n  ${colors.red(problem ?? 'no answer')}\n`;
  const spare = declaredBytes - smallest.bytes;
  const against =
    spare >= 0
      ? `${spare} less than the ${declaredBytes} declared`
      : `${-spare} more than the ${declaredBytes} declared, which are too few`;
  return [
    title,
    `  smallest heap   ${colors.green(`${smallest.bytes} bytes`)}  ${against}`,
    `  one unit less   ${smallest.failsAt === undefined ? 'cannot be made: K_HEAP_DEFINE has this minimum' : `${smallest.failsAt} bytes: something gets NULL`}`,
    ...(smallest.safeFrom > smallest.bytes
      ? [
          colors.yellow(
            `  more is not always enough: some sizes between ${smallest.bytes} and ${smallest.safeFrom} fail; from ${smallest.safeFrom} on none does`,
          ),
        ]
      : []),
    ...(smallest.isExhaustive ? [] : ['  smaller sizes were searched by halves, not one by one']),
    ...useLines(size),
    ...size.variants.map(variantLine),
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
    ...(worst
      ? [`  most broken up after step ${worst.step}: ${worst.scatteredBytes} free bytes outside the largest piece`]
      : []),
    ...holes.map(
      ({ offset, bytes, pinnedBy }) => `    hole of ${bytes} bytes at +${offset}, pinned by ${pinnedBy || 'a block'}`,
    ),
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

function variantLine({ name, bytes, savedBytes }: HeapSize['variants'][number]): string {
  if (bytes === undefined || savedBytes === undefined) return `  ${name}: no size is enough`;
  const change = savedBytes > 0 ? `saves ${savedBytes}` : savedBytes < 0 ? `costs ${-savedBytes}` : 'saves nothing';
  return `  ${name}: ${change} (${bytes} bytes)`;
}

function listed(boards: readonly string[]): string {
  return boards.length <= 4 ? boards.join(', ') : `${boards.length} boards, ${boards.slice(0, 3).join(', ')}, …`;
}
