import type { Board } from '../boards/types.ts';
import type { TextFiles } from '../core/assets.ts';
import type { BuildTarget, ImagePlan, PlannedScenario } from '../plan/types.ts';
import { timersOverTick } from '../scenario/join-limit.ts';
import { allSteps, flatSteps } from '../scenario/all-steps.ts';
import type { Scenario } from '../scenario/types.ts';
import { LINE_PREFIX, records, WIRE_FORMAT } from '../wire/records.ts';
import { actorView, isTimed, timelineView } from './actor-view.ts';
import { appSteps, randomTable } from './app-steps.ts';
import { cFormat } from './c-format.ts';
import { functionName, heapNamer } from './c-names.ts';
import { namedHeaps } from './heap-views.ts';
import { heapsView, imageUses } from './scenario-heaps.ts';
import { render } from '../core/render.ts';
import { hasMisuse } from './misuse-steps.ts';
import type { GeneratedApp } from './types.ts';

type HeapNamer = ReturnType<typeof heapNamer>;

/** The Zephyr application of an image: one C file and function per scenario, and the report code they share. */
export function generateApp(image: ImagePlan, board: Board, templates: TextFiles): GeneratedApp {
  const scenarios = image.scenarios.map(({ scenario }) => scenario);
  const nameHeap = heapNamer(scenarios);
  const view = imageView(image, board);
  const fill = (name: string, values: object): string => render(templates, `app/${name}.hbs`, values);
  const sources = image.scenarios.map((planned) => [
    `src/${functionName(planned.scenario)}.c`,
    fill('src/scenario.c', scenarioView(planned, image.target, nameHeap)),
  ]);
  const shared = [
    'CMakeLists.txt',
    'prj.conf',
    'testcase.yaml',
    'src/main.c',
    'src/heap_report.h',
    'src/heap_report.c',
    'src/heap_image.h',
    'src/heap_image.c',
    'src/fault.c',
    ...(hasMisuse(image) ? ['src/misuse.h', 'src/misuse.c'] : []),
    ...(isTimed(image) ? ['src/timeline.h', 'src/timeline.c'] : []),
  ];
  return {
    imageId: image.imageId,
    files: Object.fromEntries([...shared.map((name) => [name, fill(name, view)]), ...sources]),
  };
}

function imageView(image: ImagePlan, board: Board): object {
  return {
    imageId: image.imageId,
    kconfig: Object.entries(image.kconfig).map(([name, value]) => ({ name, value })),
    scenarios: image.scenarios.map(({ scenario }) => ({ cName: functionName(scenario) })),
    scenarioCount: image.scenarios.length,
    platforms: board.targets.map(({ target }) => target).join(' '),
    minRamKiB: Math.ceil(board.ramBytes / 1024),
    isTimed: isTimed(image),
    heapCount: Math.max(...image.scenarios.map(({ scenario }) => scenario.heaps.length)),
    hasMisuse: hasMisuse(image),
    uses: imageUses(image),
    ...timelineView(image, board),
    prefix: LINE_PREFIX,
    wireFormat: WIRE_FORMAT,
    formats: Object.keys(records).map((kind) => ({
      macro: `FORMAT_${kind.toUpperCase()}`,
      format: cFormat(kind),
    })),
  };
}

function scenarioView(planned: PlannedScenario, target: BuildTarget, nameHeap: HeapNamer): object {
  const { id, scenario } = planned;
  const heaps = namedHeaps(scenario, (name) => nameHeap(scenario, name));
  const steps = allSteps(scenario);
  const randoms = steps.filter((step) => step.op === 'random');
  return {
    id,
    name: scenario.name,
    summary: scenario.summary,
    cName: functionName(scenario),
    ...heapsView(scenario, heaps),
    isMisused: steps.some(({ op }) => op === 'misuse'),
    randoms: randoms.map(randomTable),
    blocks: scenario.blocks.map(({ name, count, isArray }) => ({ declaration: isArray ? `${name}[${count}]` : name })),
    hasRealloc: usesRealloc(scenario),
    isTimed: scenario.isTimed,
    timersOverTick: timersOverTick(scenario, target.ticksPerSecond),
    actors: scenario.actors.map((actor, place) => ({
      ...actorView(planned, place, { target, heaps }),
      hasRealloc: usesRealloc(actor),
      steps: appSteps(actor.steps, heaps),
    })),
    steps: appSteps(scenario.steps, heaps),
  };
}

function usesRealloc({ steps }: Pick<Scenario, 'steps'>): boolean {
  return flatSteps(steps).some(
    (step) => step.op === 'realloc' || (step.op === 'random' && step.calls.some(({ op }) => op === 'realloc')),
  );
}
