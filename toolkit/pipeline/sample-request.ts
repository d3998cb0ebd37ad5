import { sampleText, type SampleRequest } from '../generate/generate-sample.ts';
import { predict } from '../plan/predict.ts';
import { nominalPlacements } from '../plan/nominal-placements.ts';
import type { HeapPlacement, ImagePlan, PlannedScenario } from '../plan/types.ts';

const UNIT_BYTES = 8;

/**
 * What a sample is generated from. A sample's README says what it prints; where that depends on the address of a pool, the
 * pool is given an alignment, so that it prints the same everywhere.
 */
export function sampleRequest(planned: PlannedScenario, image: ImagePlan): SampleRequest {
  const request = toRequest(planned, image, nominalPlacements(planned, image.target));
  if (!dependsOnAddress(request)) return request;
  const align = largestBoundary(planned);
  const { scenario } = planned;
  const heaps = scenario.heaps.map((heap) =>
    heap.define === 'runtime' ? { ...heap, align: Math.max(heap.align, align) } : heap,
  );
  return { ...request, planned: { ...planned, scenario: { ...scenario, heaps } } };
}

function dependsOnAddress(request: SampleRequest): boolean {
  const { planned, image } = request;
  const expected = sampleText(request).join('\n');
  const boundary = largestBoundary(planned);
  const shifts = [
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    ...Array.from({ length: boundary / UNIT_BYTES - 1 }, (_, place) => (place + 1) * UNIT_BYTES),
  ];
  return shifts.some((shift) => sampleText(toRequest(planned, image, shifted(request, shift))).join('\n') !== expected);
}

/** Static heaps are 8-aligned by Zephyr; a pool can be anywhere. */
function shifted({ planned, image }: SampleRequest, shiftBytes: number): HeapPlacement[] {
  return nominalPlacements(planned, image.target).map(({ address, bytes }, place) => {
    const isPool = planned.scenario.heaps[place]?.define === 'runtime';
    return { address: isPool || shiftBytes % UNIT_BYTES === 0 ? address + shiftBytes : address, bytes };
  });
}

function largestBoundary({ operations }: PlannedScenario): number {
  const boundaries = operations.map(({ align }) => 2 ** Math.floor(Math.log2(Math.max(align, 1))));
  return Math.max(UNIT_BYTES, ...boundaries);
}

function toRequest(planned: PlannedScenario, image: ImagePlan, placements: readonly HeapPlacement[]): SampleRequest {
  return { planned, image, prediction: predict(planned, image.target, placements) };
}
