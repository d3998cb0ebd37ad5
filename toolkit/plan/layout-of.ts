import { fingerprint } from '../core/hash.ts';
import { HeapBufferError } from '../model/heap-layout.ts';
import { nominalPlacements } from './nominal-placements.ts';
import { predict } from './predict.ts';
import { ScenarioRun } from './scenario-run.ts';
import type { BuildTarget, PlannedRecord, PlannedScenario } from './types.ts';

/** Where a scenario's blocks must lie on a board, its heaps placed as declared: what makes boards alike or not. */
export interface ScenarioLayout {
  /** Fingerprint of every predicted offset, in the order of the operations. Boards with the same one place blocks alike. */
  readonly offsets: string;
  readonly pointerBytes: 4 | 8;
  /** Sizes of the chunk headers of the scenario's heaps, each once. */
  readonly headerBytes: readonly number[];
  /** The first block's offset from chunk 0, which all that a heap keeps for itself comes before. */
  readonly firstOffset?: number;
  /** Every block that nobody wanted aligned lies on a multiple of this, counted from chunk 0; at most 16. */
  readonly blockAlignBytes?: number;
}

const LARGEST_ALIGN = 16;

/** The layout of a scenario for a target; `undefined` when its outcome cannot be predicted. */
export function layoutOf(planned: PlannedScenario, target: BuildTarget): ScenarioLayout | undefined {
  const placements = nominalPlacements(planned, target);
  const prediction = predict(planned, target, placements);
  if (!prediction.isPredictable) return undefined;
  const headerBytes = headersOf(() => new ScenarioRun(planned, target, placements));
  const offsets = offsetsOf(prediction.records);
  const [first] = offsets.flatMap(({ offset }) => offset ?? []);
  return {
    offsets: fingerprint(offsets),
    pointerBytes: target.pointerBytes,
    headerBytes,
    ...(first !== undefined && { firstOffset: first, blockAlignBytes: commonAlign(plainBlocks(planned, offsets)) }),
  };
}

interface BlockPlace {
  readonly operation: number;
  /** `null` is NULL. */
  readonly offset: number | null;
}

/** In the order of the operations: where time passes, the clock's rate decides in which order they are answered. */
function offsetsOf(records: readonly PlannedRecord[]): BlockPlace[] {
  return records
    .flatMap(({ operation, fields: { offset } }) =>
      operation !== undefined && (typeof offset === 'number' || offset === null) ? [{ operation, offset }] : [],
    )
    .toSorted((a, b) => a.operation - b.operation);
}

function plainBlocks({ operations }: PlannedScenario, places: readonly BlockPlace[]): BlockPlace[] {
  return places.filter(({ operation }) => operations[operation]?.op === 'alloc');
}

function commonAlign(places: readonly BlockPlace[]): number {
  return places.reduce((align, { offset }) => Math.min(align, alignOf(offset ?? 0)), LARGEST_ALIGN);
}

/** The largest power of two that divides an offset; NULL lies on every boundary. */
function alignOf(offset: number): number {
  return offset === 0 ? LARGEST_ALIGN : offset & -offset;
}

/** None of a heap whose buffer is refused. */
function headersOf(start: () => ScenarioRun): number[] {
  try {
    return [...new Set(start().heaps.map(({ layout }) => layout.headerBytes))].toSorted((a, b) => a - b);
  } catch (error) {
    if (error instanceof HeapBufferError) return [];
    throw error;
  }
}
