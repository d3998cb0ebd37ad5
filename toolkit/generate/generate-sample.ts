import type { TextFiles } from '../core/assets.ts';
import { render } from '../core/render.ts';
import { flatSteps } from '../scenario/all-steps.ts';
import type { ImagePlan, PlannedScenario, Prediction } from '../plan/types.ts';
import { identifierOf } from './c-names.ts';
import { namedHeaps } from './heap-views.ts';
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
  const title = scenario.name.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
  return {
    name: title,
    title,
    underline: '#'.repeat(title.length),
    summary: scenario.summary,
    description: JSON.stringify(scenario.summary),
    cName: identifierOf(scenario),
    board: image.boardId,
    kconfig: Object.entries(image.kconfig).flatMap(([name, value]) =>
      samplePins.has(name) && value !== 'n' ? [{ name, value }] : [],
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
    inits: heaps.inits,
    hasInits: heaps.inits.length > 0,
    declarations: declarations(planned),
    steps: sampleSteps(scenario.steps, named),
    output: sampleText({ planned, prediction }).map((text) => ({ text, pattern: text })),
  };
}

function declarations({ scenario }: PlannedScenario): string[] {
  const steps = flatSteps(scenario.steps);
  const pointers = scenario.blocks.map(({ name, count, isArray }) =>
    isArray ? `void *${name}[${count}];` : `void *${name};`,
  );
  const isMoved = steps.some((step) => step.op === 'realloc' && step.bytes > 0);
  const readsStats = steps.some(
    (step) => step.op === 'stats' || (step.op === 'stats_without' && step.argument === 'heap'),
  );
  const readsLargest = steps.some(({ op }) => op === 'largest_free');
  return [
    ...pointers,
    ...(isMoved ? ['void *moved;'] : []),
    ...(readsStats ? ['struct sys_memory_stats stats;'] : []),
    ...(readsLargest ? ['size_t largest;'] : []),
  ];
}

/** The lines that a sample prints, as the model predicts them. */
export function sampleText({ planned, prediction }: Pick<SampleRequest, 'planned' | 'prediction'>): string[] {
  if (!prediction.isPredictable) return [];
  return prediction.records.flatMap(({ kind, fields, operation }) => {
    if (kind === 'event') return listenerText(fields);
    const call = operation === undefined ? undefined : planned.operations[operation];
    return (call && sampleOutput(call, fields)) ?? [];
  });
}
