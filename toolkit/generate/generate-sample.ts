import type { TextFiles } from '../core/assets.ts';
import { render } from '../core/render.ts';
import { usageError } from '../core/errors.ts';
import { allSteps } from '../scenario/all-steps.ts';
import type { Scenario } from '../scenario/types.ts';
import type { ImagePlan, PlannedScenario, Prediction } from '../plan/types.ts';
import { identifierOf } from './c-names.ts';
import { namedHeaps } from './heap-views.ts';
import {
  blockDeclarations,
  ownBlocks,
  resultDeclarations,
  sampleActors,
  sharedBlocks,
  speakerOf,
  timerStarts,
} from './sample-actors.ts';
import { sampleHeaps } from './sample-heaps.ts';
import { listenerLines, listenerText } from './sample-listeners.ts';
import { includesOf } from './scenario-heaps.ts';
import { sampleOutput, sampleSteps } from './sample-steps.ts';

/** Kconfig that a sample needs only when a scenario asks for it; what stands at its default is left out. */
const samplePins = new Set([
  'CONFIG_SYS_HEAP_RUNTIME_STATS',
  'CONFIG_SYS_HEAP_VALIDATE',
  'CONFIG_SYS_HEAP_LISTENER',
  'CONFIG_HEAP_MEM_POOL_SIZE',
  'CONFIG_MULTI_HEAP',
  'CONFIG_SHARED_MULTI_HEAP',
]);

const TICKS = 'CONFIG_SYS_CLOCK_TICKS_PER_SEC';

/** A sample's scenario, where it goes, and what the model says it will answer. */
export interface SampleRequest {
  readonly planned: PlannedScenario;
  readonly image: ImagePlan;
  readonly prediction: Prediction;
}

/** A clean Zephyr sample of one scenario: no instrumentation, and the console text it will print. */
export function generateSample(request: SampleRequest, templates: TextFiles): Record<string, string> {
  const view = sampleView(request);
  const fill = (name: string): string => render(templates, `sample/${name}.hbs`, view);
  return {
    'CMakeLists.txt': fill('CMakeLists.txt'),
    'prj.conf': fill('prj.conf'),
    'README.rst': fill('README.rst'),
    'sample.yaml': fill('sample.yaml'),
    'src/main.c': fill('main.c'),
  };
}

function sampleView({ planned, image, prediction }: SampleRequest): object {
  const { scenario } = planned;
  const named = namedHeaps(scenario, (name) => name);
  const heaps = sampleHeaps(scenario, named);
  checkEarlyThreads(scenario, heaps.inits);
  const inits = [...heaps.inits, ...timerStarts(scenario)];
  const title = titleOf(scenario);
  return {
    name: JSON.stringify(title),
    title,
    label: `heap-${scenario.name}`,
    stackSize: 1024,
    underline: '#'.repeat(title.length),
    summary: scenario.summary,
    description: JSON.stringify(scenario.summary),
    cName: identifierOf(scenario),
    board: image.boardId,
    kconfig: Object.entries(image.kconfig).flatMap(([name, value]) =>
      (samplePins.has(name) || (countsTicks(scenario) && name === TICKS)) && value !== 'n' ? [{ name, value }] : [],
    ),
    includes: [
      '<zephyr/kernel.h>',
      '<zephyr/sys/printk.h>',
      ...(scenario.heaps.some(({ kind }) => kind === 'sys_heap') ? ['<zephyr/sys/sys_heap.h>'] : []),
      ...(scenario.heaps.some(({ hasListener }) => hasListener) ? ['<zephyr/sys/heap_listener.h>'] : []),
      ...includesOf(scenario),
    ],
    usesThreadPools: scenario.faces.some(({ kind }) => kind === 'resource_pool'),
    definitions: [...heaps.declarations, ...listenerLines(scenario, named)],
    inits,
    hasInits: inits.length > 0,
    hasThreads: scenario.actors.some(({ kind }) => kind === 'thread'),
    shared: blockDeclarations(sharedBlocks(scenario)).map((text) => `static ${text}`),
    actors: sampleActors(scenario, { heaps: named, ticksPerSecond: image.target.ticksPerSecond }),
    declarations: [...blockDeclarations(ownBlocks(scenario, scenario.steps)), ...resultDeclarations(scenario.steps)],
    steps: sampleSteps(scenario.steps, { heaps: named, speaker: speakerOf(scenario) }),
    output: sampleText({ planned, prediction }).map((text) => ({ text, pattern: JSON.stringify(escapeRegex(text)) })),
  };
}

/** The lines that a sample prints, as the model predicts them. */
export function sampleText({ planned, prediction }: Pick<SampleRequest, 'planned' | 'prediction'>): string[] {
  if (!prediction.isPredictable) return [];
  const { scenario } = planned;
  return prediction.records.flatMap(({ kind, fields, operation }) => {
    if (kind === 'event') return listenerText(fields);
    const call = operation === undefined ? undefined : planned.operations[operation];
    const text = call && sampleOutput(call, fields);
    return text === undefined ? [] : [speakerOf(scenario, scenario.actors[(call?.actor ?? 0) - 1]?.name) + text];
  });
}

/** `guide-5-wait-for-ever` becomes `Guide 5: wait for ever`. */
function titleOf({ name }: Scenario): string {
  const words = name.replace(/^(guide-\d+)-/, '$1: ').replaceAll('-', ' ');
  return words.replace(/^./, (letter) => letter.toUpperCase());
}

/** Ticks mean nothing without their length. */
function countsTicks({ steps, actors }: Scenario): boolean {
  const waits = allSteps({ steps, actors }).flatMap((step) => [
    'timeout' in step ? step.timeout : undefined,
    'duration' in step ? step.duration : undefined,
  ]);
  const delays = actors.flatMap(({ delay }) => (delay.count > 0 ? [delay] : []));
  return [...waits, ...delays].some((wait) => typeof wait === 'object' && wait.unit === 'ticks');
}

/** K_THREAD_DEFINE starts cooperative threads before main() has made the heaps. @throws InputError */
function checkEarlyThreads({ actors }: Scenario, inits: readonly string[]): void {
  const early = actors.find((actor) => actor.kind === 'thread' && actor.priority < 0);
  if (early && inits.length > 0)
    throw usageError(
      'SAMPLE_EARLY_THREAD',
      `in a sample ${early.name} would run before main() has made the heap`,
      'give it a priority that is not negative, or the heap "define: static"',
    );
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
