import { readFile } from 'node:fs/promises';
import { baselinesOf, ImageComparison } from '../compare/compare-images.ts';
import { compareScenario } from '../compare/compare-scenario.ts';
import type { DeviceFilm } from '../compare/device-film.ts';
import { admitBeginning, admitSegment, type Evidence } from '../compare/judge-run.ts';
import type { MemoryVerdict, Verdict } from '../compare/types.ts';
import { weighMemory } from '../compare/weigh-memory.ts';
import type { EmulatorRun } from '../emulators/types.ts';
import { observe } from '../harness/observe.ts';
import { attachImages } from '../harness/observe-images.ts';
import { readRobotOutput } from '../harness/read-robot-output.ts';
import type { Observation, Segment } from '../harness/types.ts';
import type { Film } from '../plan/film.ts';
import { isUnpredictable, misusesHeap } from '../plan/misuses-heap.ts';
import { predict } from '../plan/predict.ts';
import { replayImages } from '../plan/replay-images.ts';
import { nominalPlacements } from '../plan/nominal-placements.ts';
import type { HeapPlacement, PlannedScenario, Prediction } from '../plan/types.ts';
import { viewOperation } from '../plan/view-operations.ts';
import type { Explanation } from '../reporters/types.ts';
import { describeDefect } from './describe-defect.ts';
import { filmFailure } from './film-failure.ts';
import { knownFilm } from './known-films.ts';
import type { ImageTask } from './plan-tasks.ts';
import type { SeenScenario } from './types.ts';

/** A scenario's verdict, and the drawings that explain it. */
export interface Judgement {
  readonly planned: PlannedScenario;
  readonly verdict: Verdict;
  readonly explanation?: Explanation;
  /** Its heaps over time, as planned; none where it cannot be performed. */
  readonly film?: Film;
  /** The device's side, where that is another. */
  readonly deviceFilm?: DeviceFilm;
}

/** Reads what a boot left behind and judges every scenario of the task by it. */
export async function judgeImage(
  task: ImageTask,
  run: EmulatorRun,
): Promise<{ observation: Observation; judgements: Judgement[] }> {
  const misused = task.image.scenarios.filter(({ scenario }) => misusesHeap(scenario)).map(({ id }) => id);
  const { imageId } = task.image;
  const expected = { imageId, scenarioIds: task.scenarioIds, faultIds: new Set(misused) };
  const records = observe(run.transcript, expected);
  const observation = run.images === undefined ? records : attachImages(records, run.images);
  const robot =
    run.robotOutputFile === undefined ? undefined : await readRobotOutput(await readFile(run.robotOutputFile, 'utf8'));
  const evidence: Evidence = { run, observation, target: task.image.target, ...(robot && { robot }) };
  return { observation, judgements: task.image.scenarios.map((planned) => judgeAlone(planned, evidence)) };
}

/** A scenario that heaptwin stumbles over takes no other with it. */
function judgeAlone(planned: PlannedScenario, evidence: Evidence): Judgement {
  try {
    return judge(planned, evidence);
  } catch (error) {
    return { planned, verdict: { status: 'error', ...describeDefect(error) } };
  }
}

function judge(planned: PlannedScenario, evidence: Evidence): Judgement {
  const admit = isUnpredictable(planned.scenario) ? admitBeginning : admitSegment;
  const segment = admit(planned.id, evidence);
  const { target } = evidence;
  if ('status' in segment) {
    const film = knownFilm(planned, target, nominalPlacements(planned, target));
    return { planned, verdict: segment, ...(film && { film }) };
  }
  const placements = observedPlacements(planned, segment, evidence);
  const seen = { planned, segment, target, placements };
  const prediction = predict(planned, target, placements);
  const verdict = weigh(seen, prediction);
  const film = knownFilm(planned, target, placements);
  const deviceFilm = film && verdict.status === 'failed' ? filmFailure(film, seen, prediction) : undefined;
  const films = { ...(film && { film }), ...(deviceFilm && { deviceFilm }) };
  const operation = verdict.status === 'failed' ? (verdict.divergence ?? verdict.expectation).operation : -1;
  if (operation < 0 || operation >= planned.operations.length) return { planned, verdict, ...films };
  const { operation: call, ...view } = viewOperation(planned, target, placements, operation);
  const { call: text, heap, before, after, when } = view;
  const explanation = { at: call.at, call: text, heap, before, after, ...(when && { when }) };
  return { planned, verdict, explanation, ...films };
}

/** Answers and memory, whichever says more. */
function weigh(seen: SeenScenario, prediction: Prediction): Verdict {
  const { planned, segment, placements } = seen;
  const answers = compareScenario(prediction, placements, segment);
  const memory = prediction.isPredictable ? compareMemory(seen) : undefined;
  if (!memory || !prediction.isPredictable) return answers;
  const heapNames = planned.scenario.heaps.map(({ name }) => name);
  return weighMemory(answers, memory, { records: prediction.records, heapNames });
}

function compareMemory({
  planned,
  segment: { images, heaps },
  target,
  placements,
}: SeenScenario): MemoryVerdict | undefined {
  if (!images) return undefined;
  const comparison = new ImageComparison(images, heaps);
  const request = { target, placements, baselines: baselinesOf(images, heaps) };
  const hasEnd = replayImages(planned, request, (image) => comparison.accept(image));
  return comparison.verdict({ mayGoOn: !hasEnd });
}

/** The device's addresses with the sizes that the plan asks for: a heap of another size is a difference, not a fact. */
function observedPlacements(planned: PlannedScenario, { heaps }: Segment, { target }: Evidence): HeapPlacement[] {
  return nominalPlacements(planned, target).map((nominal, place) => ({
    ...nominal,
    address: heaps[place]?.address ?? nominal.address,
    handleText: heaps[place]?.handleText ?? '0',
  }));
}
