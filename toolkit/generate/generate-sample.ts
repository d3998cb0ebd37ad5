import type { TextFiles } from '../core/assets.ts';
import { render } from '../core/render.ts';
import type { ImagePlan, PlannedScenario, Prediction } from '../plan/types.ts';
import { identifierOf } from './c-names.ts';
import { allSteps, heapView } from './generate-app.ts';
import { sampleOutput, sampleSteps } from './sample-steps.ts';

/** Kconfig that a sample needs only when a scenario asks for it; what stands at its default is left out. */
const samplePins = new Set(['CONFIG_SYS_HEAP_RUNTIME_STATS']);

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
  const named = scenario.heaps.map((heap) => ({ ...heap, cName: heap.name }));
  const heaps = named.map((heap) => heapView(heap, heap.cName));
  const inits = heaps.filter(({ isStatic }) => !isStatic).map(({ init }) => init);
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
      samplePins.has(name) && value === 'y' ? [{ name, value }] : [],
    ),
    usesSysHeap: scenario.heaps.some(({ kind }) => kind === 'sys_heap'),
    heaps,
    inits,
    hasInits: inits.length > 0,
    declarations: declarations(planned),
    steps: sampleSteps(scenario.steps, new Map(named.map((heap) => [heap.name, heap]))),
    output: sampleText({ planned, prediction }).map((text) => ({ text, pattern: text })),
  };
}

function declarations({ scenario }: PlannedScenario): string[] {
  const steps = allSteps(scenario.steps);
  const pointers = scenario.blocks.map(({ name, count, isArray }) =>
    isArray ? `void *${name}[${count}];` : `void *${name};`,
  );
  const isMoved = steps.some((step) => step.op === 'realloc' && step.bytes > 0);
  const readsStats = steps.some(({ op }) => op === 'stats');
  return [...pointers, ...(isMoved ? ['void *moved;'] : []), ...(readsStats ? ['struct sys_memory_stats stats;'] : [])];
}

/** The lines that a sample prints, as the model predicts them. */
export function sampleText({ planned, prediction }: Pick<SampleRequest, 'planned' | 'prediction'>): string[] {
  if (!prediction.isPredictable) return [];
  return prediction.records.flatMap(({ fields, operation }) => {
    const call = operation === undefined ? undefined : planned.operations[operation];
    return (call && sampleOutput(call, fields)) ?? [];
  });
}
