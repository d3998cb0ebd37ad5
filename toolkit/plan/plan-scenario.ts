import { fingerprint } from '../core/hash.ts';
import { expandOperations } from '../scenario/expand-operations.ts';
import type { Scenario, Step } from '../scenario/types.ts';
import type { PlannedScenario } from './types.ts';

/** Unrolls a scenario and gives it its identity. */
export function planScenario(scenario: Scenario): PlannedScenario {
  return { id: identify(scenario), scenario, operations: expandOperations(scenario) };
}

/** Remarks, places in the file and expectations do not reach the device, so they are no part of the identity. */
function identify({ name, config, heaps, faces, blocks, steps, actors, pool }: Scenario): string {
  const others = actors.map(({ at: _at, ...actor }) => ({
    ...actor,
    expect: undefined,
    steps: actor.steps.map(deviceSide),
  }));
  return fingerprint({
    name,
    config,
    heaps,
    blocks,
    steps: steps.map(deviceSide),
    ...(faces.length > 0 && { faces }),
    ...(others.length > 0 && { actors: others }),
    ...(pool !== undefined && { pool }),
  });
}

function deviceSide(step: Step): object {
  const { at: _at, note: _note, ...rest } = step;
  if (rest.op === 'repeat') return { ...rest, steps: rest.steps.map(deviceSide) };
  if (!('expect' in rest)) return rest;
  const { expect: _expect, ...call } = rest;
  return call;
}
