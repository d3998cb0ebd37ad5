import type { ProblemList } from './problem-texts.ts';
import { reservedReason } from './reserved-names.ts';
import type { HeapDocument } from './schema.ts';
import type { HeapDeclaration } from './types.ts';

/** Fills in what heaps leave unsaid, and notes what contradicts itself. */
export function resolveHeaps(
  documents: Readonly<Record<string, HeapDocument>>,
  problems: ProblemList,
): HeapDeclaration[] {
  const heaps = Object.entries(documents).map(([name, document]) => resolveHeap(name, document, problems));
  if (heaps.length === 0) problems.add(['heaps'], 'SCENARIO_NO_HEAP');
  return heaps;
}

function resolveHeap(name: string, document: HeapDocument, problems: ProblemList): HeapDeclaration {
  const { kind = 'k_heap', align = 1, offset = 0, bytes } = document;
  const define = document.define ?? (kind === 'sys_heap' ? 'runtime' : 'static');
  const path = ['heaps', name];
  const reserved = reservedReason(name);
  if (reserved !== undefined) problems.addAtKey(['heaps'], name, 'SCENARIO_RESERVED_NAME', reserved);
  if (kind === 'sys_heap' && define === 'static') problems.add([...path, 'define'], 'SCENARIO_STATIC_SYS_HEAP');
  const isPlaced = document.align !== undefined || document.offset !== undefined;
  if (define === 'static' && isPlaced) problems.add(path, 'SCENARIO_STATIC_PLACEMENT');
  if (!isPowerOfTwo(align)) problems.add([...path, 'align'], 'SCENARIO_ALIGNMENT', align, '1, 2, 4, 8, …');
  return { name, kind, define, bytes, align: define === 'static' ? 8 : align, offsetBytes: offset };
}

/** Zero counts: no alignment asked for. */
export function isPowerOfTwo(value: number): boolean {
  return (value & (value - 1)) === 0;
}
