import type { Operation } from '../scenario/types.ts';
import type { SizeRequest } from './size-heap.ts';

/** Another way to do the same, to see what it would save. */
export interface SizeVariant {
  readonly name: string;
  readonly request: SizeRequest;
}

/** What can be done otherwise in a scenario; variants that change nothing are left out. */
export function sizeVariants(request: SizeRequest): SizeVariant[] {
  return [...headerVariants(request), ...operationVariants(request)];
}

function headerVariants(request: SizeRequest): SizeVariant[] {
  const { target } = request;
  if (target.pointerBytes === 8) return [];
  const modes = (['small', 'big'] as const).filter((mode) => mode !== target.headerMode);
  return modes.map((headerMode) => ({
    name: `${headerMode} headers (CONFIG_SYS_HEAP_${headerMode.toUpperCase()}_ONLY)`,
    request: { ...request, target: { ...target, headerMode } },
  }));
}

function operationVariants(request: SizeRequest): SizeVariant[] {
  const { planned, heap, wanted } = request;
  // Where threads take turns, another order is another program.
  if (planned.scenario.isTimed || planned.scenario.faces.length > 0) return [];
  const own = (operation: Operation): boolean => operation.heap === heap;
  const all: [string, Changed][] = [
    ['allocations without alignment', withoutAlignment(planned.operations, own)],
    ['largest first, where allocations follow each other', largestFirst(planned.operations, own, wanted)],
    ['one block for those that come and go together', grouped(planned.operations, own, wanted)],
  ];
  return all.flatMap(([name, { operations, replaced }]) => {
    if (!replaced) return [];
    const now = new Set([...wanted].flatMap((operation) => replaced(operation) ?? []));
    return [{ name, request: { ...request, planned: { ...planned, operations }, wanted: now } }];
  });
}

interface Changed {
  readonly operations: readonly Operation[];
  /** What stands for an operation now; no function when nothing was changed. */
  readonly replaced?: (operation: Operation) => Operation | undefined;
}

type IsOwn = (operation: Operation) => boolean;

function withoutAlignment(operations: readonly Operation[], isOwn: IsOwn): Changed {
  const plain = new Map(
    operations
      .filter((operation) => isOwn(operation) && operation.op === 'aligned_alloc')
      .map((operation) => [operation, { ...operation, op: 'alloc', align: 0 } as const]),
  );
  if (plain.size === 0) return { operations };
  const replaced = (operation: Operation): Operation => plain.get(operation) ?? operation;
  return { operations: operations.map(replaced), replaced };
}

function largestFirst(operations: readonly Operation[], isOwn: IsOwn, wanted: ReadonlySet<Operation>): Changed {
  const sorted = runs(operations, (operation) => isOwn(operation) && wanted.has(operation)).flatMap((run) =>
    run.length > 1 ? run.toSorted((a, b) => b.bytes - a.bytes) : run,
  );
  const isSame = sorted.every((operation, place) => operation === operations[place]);
  return isSame ? { operations } : { operations: sorted, replaced: (operation) => operation };
}

/** Neighbours that are allocated in one run and freed in one run, or never, can be parts of one block. */
function grouped(operations: readonly Operation[], isOwn: IsOwn, wanted: ReadonlySet<Operation>): Changed {
  const endOf = new Map<string, number>();
  const uses = new Map<string, number>();
  for (const [end, run] of runs(operations, (operation) => isOwn(operation) && operation.op === 'free').entries())
    for (const operation of run) {
      uses.set(operation.block, (uses.get(operation.block) ?? 0) + 1);
      if (operation.op === 'free') endOf.set(operation.block, end);
    }
  const isSimple = (operation: Operation): boolean =>
    isOwn(operation) &&
    operation.op === 'alloc' &&
    wanted.has(operation) &&
    uses.get(operation.block) === (endOf.has(operation.block) ? 2 : 1);
  const merged = new Map<Operation, Operation>();
  const gone = new Set<string>();
  for (const run of runs(operations, isSimple)) {
    const ends = new Map<number | undefined, Operation[]>();
    for (const operation of run.filter(isSimple))
      ends.set(endOf.get(operation.block), [...(ends.get(endOf.get(operation.block)) ?? []), operation]);
    for (const [first, ...others] of ends.values()) {
      if (!first || others.length === 0) continue;
      const bytes = [first, ...others].reduce((sum, entry) => sum + Math.ceil(entry.bytes / 8) * 8, 0);
      merged.set(first, { ...first, bytes });
      for (const { block } of others) gone.add(block);
    }
  }
  if (gone.size === 0) return { operations };
  const replaced = (operation: Operation): Operation | undefined =>
    isOwn(operation) && gone.has(operation.block) ? undefined : (merged.get(operation) ?? operation);
  return { operations: operations.flatMap((operation) => replaced(operation) ?? []), replaced };
}

/** Stretches of operations of one kind; every other operation is a stretch of its own. */
function runs(operations: readonly Operation[], belongs: (operation: Operation) => boolean): Operation[][] {
  const found: Operation[][] = [];
  let isOpen = false;
  for (const operation of operations) {
    const isNext = belongs(operation);
    if (isNext && isOpen) found.at(-1)?.push(operation);
    else found.push([operation]);
    isOpen = isNext;
  }
  return found;
}
