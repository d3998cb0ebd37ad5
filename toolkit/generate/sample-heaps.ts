import { flatSteps } from '../scenario/all-steps.ts';
import { isNameless } from '../scenario/heap-calls.ts';
import type { HeapDeclaration, Scenario } from '../scenario/types.ts';
import { faceView, heapView, regionHandle, type NamedHeap } from './heap-views.ts';
import { registrations } from './sample-listeners.ts';
import { assignPool } from './scenario-heaps.ts';

/** The heaps of a sample: just what a person would write, so no handles on what is never looked at. */
export function sampleHeaps(
  scenario: Scenario,
  named: ReadonlyMap<string, NamedHeap>,
): { declarations: string[]; inits: string[] } {
  const inspected = new Set(
    flatSteps(scenario.steps).flatMap((step) => (isNameless(step.op) && 'heap' in step ? [step.heap] : [])),
  );
  const heaps = scenario.heaps.map((heap) => heapParts(heap, named, inspected.has(heap.name)));
  const faces = scenario.faces.map((face) => faceView(face, named));
  return {
    declarations: [
      ...heaps.flatMap(({ declarations }) => declarations),
      ...faces.flatMap(({ declarations }) => (declarations.length > 0 ? ['', ...declarations] : [])),
    ],
    inits: [
      ...heaps.flatMap(({ inits }) => inits),
      ...faces.flatMap(({ inits }) => inits),
      ...heaps.flatMap(({ handle }) => handle),
      ...registrations(scenario),
      ...(scenario.pool === undefined ? [] : [assignPool(scenario.pool, named)]),
    ],
  };
}

interface SampleHeap {
  readonly declarations: readonly string[];
  readonly inits: readonly string[];
  readonly handle: readonly string[];
}

function heapParts(heap: HeapDeclaration, named: ReadonlyMap<string, NamedHeap>, isInspected: boolean): SampleHeap {
  const name = named.get(heap.name);
  const view = heapView(heap, name?.cName ?? heap.name);
  const { declarations, inits } = view;
  switch (heap.kind) {
    case 'system':
      return { declarations: isInspected ? declarations : [], inits: [], handle: [] };
    case 'region':
      return isInspected && name
        ? { declarations, inits, handle: [regionHandle(name, view)] }
        : { declarations: declarations.slice(0, 1), inits, handle: [] };
    default:
      return { declarations, inits, handle: [] };
  }
}
