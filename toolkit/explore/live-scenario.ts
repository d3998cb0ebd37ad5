import { HeapBufferError } from '../model/heap-layout.ts';
import { explainFailure } from '../proof/explain-failure.ts';
import type { Scenario } from '../scenario/types.ts';
import type { OpenDevice } from './open-device.ts';
import { playProgram } from './play-program.ts';
import { reasonNotPlayable, scenarioPrograms, type HeapProgram } from './scenario-program.ts';

/** What a warm board says to a scenario. */
export interface LiveVerdict {
  readonly scenario: string;
  readonly status: 'passed' | 'failed' | 'error' | 'skipped';
  readonly calls: number;
  /** From the scenario to the verdict. */
  readonly durationMs: number;
  /** Why, when it did not pass. */
  readonly lines: readonly string[];
}

/** Plays a scenario on a board that is up, without a build or a boot. */
export async function playScenario(device: OpenDevice, scenario: Scenario): Promise<LiveVerdict> {
  const started = performance.now();
  const verdict = await judge(device, scenario);
  return { scenario: scenario.name, ...verdict, durationMs: performance.now() - started };
}

type Judged = Pick<LiveVerdict, 'status' | 'calls' | 'lines'>;

async function judge(device: OpenDevice, scenario: Scenario): Promise<Judged> {
  const reason = reasonNotPlayable(scenario, device.plan);
  if (reason !== undefined) return { status: 'skipped', calls: 0, lines: [`${reason}: \`heaptwin run\` runs it`] };
  try {
    return await play(device, scenario);
  } catch (error) {
    if (!(error instanceof HeapBufferError) && !(error instanceof RangeError)) throw error;
    return { status: 'skipped', calls: 0, lines: [error.message] };
  }
}

async function play(device: OpenDevice, scenario: Scenario): Promise<Judged> {
  const { heaps, operations, unmet } = scenarioPrograms(scenario, device.plan, device.link.arenaAddress);
  const judged: Judged[] = [];
  for (const heap of heaps) judged.push(await playHeap(device, heap));
  const calls = judged.reduce((sum, verdict) => sum + verdict.calls, 0);
  const bad = judged.filter(({ status }) => status !== 'passed');
  if (bad[0]) return { status: bad[0].status, calls, lines: bad.flatMap(({ lines }) => lines) };
  const lines = unmet.map(({ operation, expected, planned }) => {
    const at = operations[operation]?.at;
    return `${at?.file}:${at?.line}: expected ${expected}, but it is ${planned}`;
  });
  return { status: lines.length > 0 ? 'failed' : 'passed', calls, lines };
}

async function playHeap(device: OpenDevice, { program: wanted, operations }: HeapProgram): Promise<Judged> {
  const { program, difference, trouble } = await playProgram(device, wanted);
  const calls = program.calls.length;
  if (trouble !== undefined) return { status: 'error', calls, lines: [trouble] };
  if (calls < wanted.calls.length)
    return { status: 'skipped', calls, lines: ['one of its calls has no defined outcome: `heaptwin run` says more'] };
  if (!difference) return { status: 'passed', calls, lines: [] };
  const address = device.link.arenaAddress + program.address;
  const shrunk = { ...program, address, calls: program.calls.slice(0, difference.call + 1) };
  const failure = { program: 0, seed: 0, drawnCalls: calls, shrunk, difference };
  const { text } = explainFailure(device.proof, failure, undefined);
  const at = operations[difference.call]?.at;
  return { status: 'failed', calls, lines: [...(at ? [`${at.file}:${at.line}`] : []), ...text] };
}
