import type { ProblemList } from './problem-texts.ts';
import { checkName } from './check-name.ts';
import { isPowerOfTwo } from './is-power-of-two.ts';
import { resolveFace, type FaceDocument } from './resolve-faces.ts';
import type { HeapDocument } from './schema.ts';
import type { AnyHeap, HeapDeclaration, HeapFace } from './types.ts';

type OwnDocument = Exclude<HeapDocument, FaceDocument>;
type PoolDocument = Exclude<OwnDocument, { kind: 'system' }>;

export interface ResolvedHeaps {
  readonly heaps: readonly HeapDeclaration[];
  readonly faces: readonly HeapFace[];
}

/** Fills in what heaps leave unsaid, and notes what contradicts itself. */
export function resolveHeaps(documents: Readonly<Record<string, HeapDocument>>, problems: ProblemList): ResolvedHeaps {
  const heaps: HeapDeclaration[] = [];
  const faces: HeapFace[] = [];
  for (const [name, document] of Object.entries(documents)) {
    checkName(name, ['heaps'], problems);
    if (isFace(document)) {
      const { face, regions } = resolveFace(name, document, documents, problems);
      faces.push(face);
      heaps.push(...regions);
    } else {
      heaps.push(resolveHeap(name, document, problems));
    }
  }
  const all: readonly AnyHeap[] = [...heaps, ...faces];
  if (all.length === 0) problems.add(['heaps'], 'SCENARIO_NO_HEAP');
  for (const kind of ['system', 'shared_multi', 'resource_pool'] as const) {
    const [, second] = all.filter((heap) => heap.kind === kind);
    if (second) problems.addAtKey(['heaps'], second.name, 'SCENARIO_ONLY_ONE', kind);
  }
  return { heaps, faces };
}

function isFace(document: HeapDocument): document is FaceDocument {
  return document.kind === 'multi' || document.kind === 'shared_multi' || document.kind === 'resource_pool';
}

function resolveHeap(name: string, document: OwnDocument, problems: ProblemList): HeapDeclaration {
  const listener = document.listener === true && { hasListener: true as const };
  if (document.kind === 'system') {
    const { kind, bytes } = document;
    return { name, kind, define: 'static', bytes, align: 8, offsetBytes: 0, ...listener };
  }
  return { ...resolvePool(name, document, problems), ...listener };
}

function resolvePool(name: string, document: PoolDocument, problems: ProblemList): HeapDeclaration {
  const { kind = 'k_heap', align = 1, offset = 0, bytes } = document;
  const define = document.define ?? (kind === 'sys_heap' ? 'runtime' : 'static');
  const path = ['heaps', name];
  if (kind === 'sys_heap' && define === 'static') problems.add([...path, 'define'], 'SCENARIO_STATIC_SYS_HEAP');
  const isPlaced = document.align !== undefined || document.offset !== undefined;
  if (define === 'static' && isPlaced) problems.add(path, 'SCENARIO_STATIC_PLACEMENT');
  if (!isPowerOfTwo(align)) problems.add([...path, 'align'], 'SCENARIO_ALIGNMENT', align, '1, 2, 4, 8, …');
  return { name, kind, define, bytes, align: define === 'static' ? 8 : align, offsetBytes: offset };
}
