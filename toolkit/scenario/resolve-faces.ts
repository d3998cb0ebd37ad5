import type { ProblemList } from './problem-texts.ts';
import { checkName } from './check-name.ts';
import { isPowerOfTwo } from './is-power-of-two.ts';
import type { HeapDocument } from './schema.ts';
import type { HeapDeclaration, HeapFace } from './types.ts';

export type FaceDocument = Extract<HeapDocument, { kind: 'multi' | 'shared_multi' | 'resource_pool' }>;

type Documents = Readonly<Record<string, HeapDocument>>;

/** Reads what stands in front of other heaps, and the regions that a shared multi heap brings along. */
export function resolveFace(
  name: string,
  document: FaceDocument,
  documents: Documents,
  problems: ProblemList,
): { face: HeapFace; regions: HeapDeclaration[] } {
  switch (document.kind) {
    case 'resource_pool':
      return { face: { name, kind: 'resource_pool', of: [] }, regions: [] };
    case 'multi':
      checkMembers(name, document.of, documents, problems);
      return { face: resolveMulti(name, document, problems), regions: [] };
    case 'shared_multi': {
      const regions = resolveRegions(name, document.regions, documents, problems);
      return { face: { name, kind: 'shared_multi', of: regions.map((region) => region.name) }, regions };
    }
  }
}

function resolveMulti(
  name: string,
  { of, choose = 'first_fit', small_bytes: smallBytes }: Extract<FaceDocument, { kind: 'multi' }>,
  problems: ProblemList,
): HeapFace {
  if ((choose === 'by_size') !== (smallBytes !== undefined))
    problems.add(['heaps', name], 'SCENARIO_CHOICE', choose === 'by_size');
  if (choose === 'by_size' && of.length < 2)
    problems.add(['heaps', name, 'of'], 'SCENARIO_MEMBER', 'nothing serves what is not small');
  return { name, kind: 'multi', of, choose, smallBytes: smallBytes ?? 0 };
}

/** Each is a sys_heap of the scenario, named once. */
function checkMembers(name: string, of: readonly string[], documents: Documents, problems: ProblemList): void {
  for (const [place, member] of of.entries()) {
    const path = ['heaps', name, 'of', place];
    const heap = Object.hasOwn(documents, member) ? documents[member] : undefined;
    const known = Object.keys(documents).filter((other) => documents[other]?.kind === 'sys_heap');
    if (!heap) problems.add(path, 'SCENARIO_UNKNOWN_HEAP', member, known);
    else if (heap.kind !== 'sys_heap') problems.add(path, 'SCENARIO_MEMBER', `"${member}" is no sys_heap`);
    else if (of.indexOf(member) < place) problems.add(path, 'SCENARIO_MEMBER', `"${member}" is named twice`);
  }
}

function resolveRegions(
  name: string,
  documents: Extract<FaceDocument, { kind: 'shared_multi' }>['regions'],
  heaps: Documents,
  problems: ProblemList,
): HeapDeclaration[] {
  const path = ['heaps', name, 'regions'];
  return Object.entries(documents).map(([regionName, { attribute, bytes, align = 1, offset = 0 }]) => {
    checkName(regionName, path, problems);
    if (Object.hasOwn(heaps, regionName))
      problems.addAtKey(path, regionName, 'SCENARIO_NAME_TAKEN', `"${regionName}" already names a heap`, ' name');
    if (!isPowerOfTwo(align))
      problems.add([...path, regionName, 'align'], 'SCENARIO_ALIGNMENT', align, '1, 2, 4, 8, …');
    return { name: regionName, kind: 'region', define: 'runtime', bytes, align, offsetBytes: offset, attribute };
  });
}
