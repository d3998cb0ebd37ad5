import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadBoards, pickBoards } from '../../../toolkit/cli/load-inputs.ts';
import { readAssets } from '../../../toolkit/core/assets.ts';
import { InputError } from '../../../toolkit/core/errors.ts';
import { generateSample } from '../../../toolkit/generate/generate-sample.ts';
import { sampleRequest } from '../../../toolkit/pipeline/sample-request.ts';
import { planImages } from '../../../toolkit/plan/plan-images.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';

const gallery = new URL('../../scenarios/', import.meta.url);
const guide = readdirSync(gallery).filter((name) => name.startsWith('guide-'));
const boards = await loadBoards();
const templates = readAssets('templates');

interface SampleYaml {
  readonly sample: { readonly name: string };
  readonly tests: Readonly<Record<string, { readonly harness_config: { readonly regex: readonly string[] } }>>;
}

/** The sample of a scenario. @throws what is wrong with it */
function sampleOf(text: string, boardId = 'nrf52840dk_nrf52840'): Readonly<Record<string, string>> {
  const { scenario } = loadScenario(text, 's.yaml');
  const [board] = pickBoards([boardId], boards);
  if (!scenario || !board) throw new Error('no scenario or no board');
  const [image] = planImages([scenario], board, '3.3.0').images;
  const [planned] = image?.scenarios ?? [];
  if (!image || !planned) throw new Error('the scenario has no place on the board');
  return generateSample(sampleRequest(planned, image), templates);
}

/** A scenario in which a thread waits; `thread` is what stands above its steps. */
function waiting(thread: string, heap = '{ bytes: 512 }'): string {
  return `scenario: waits\nsummary: Waits.\nheaps: { h: ${heap} }\nsteps:\n  - alloc: { bytes: 300, as: block }\n  - sleep: 10 ticks\n  - free: block\nthreads:\n  worker:\n${thread}    steps:\n      - alloc: { bytes: 50, as: mine, timeout: 5 ticks }\n`;
}

test('the guide has a scenario for each thing that it teaches', () => expect(guide).toHaveLength(8));

describe.each(guide)('the sample of %s', (name) => {
  const text = readFileSync(new URL(name, gallery), 'utf8');
  const files = sampleOf(text);
  const output = [...((files['README.rst'] ?? '').split('Sample Output')[1]?.matchAll(/^ {3}(.+)$/gm) ?? [])].map(
    ([, line]) => line,
  );

  test('promises the same console text to its readers and to twister', () => {
    const { sample, tests } = parse(files['sample.yaml'] ?? '') as SampleYaml;
    const [entry] = Object.values(tests);
    expect(sample.name).toMatch(/^Guide \d: /);
    expect(output.length).toBeGreaterThan(0);
    expect(entry?.harness_config.regex).toEqual(output);
  });

  test('prints the same on a 64-bit and on a big-endian board', () => {
    for (const board of ['hifive_unmatched', 'gr716a_mini'])
      expect(sampleOf(text, board)['README.rst']?.split('Sample Output')[1]).toBe(
        files['README.rst']?.split('Sample Output')[1],
      );
  });

  test('has no line that is too long for Zephyr, and no function that names itself in a text', () => {
    const main = files['src/main.c'] ?? '';
    expect(main.split('\n').filter((line) => line.length > 100)).toEqual([]);
    for (const [, called = ''] of main.matchAll(/^(?:static void|int) (\w+)\(/gm))
      expect(main).not.toMatch(new RegExp(`printk\\("${called}\\b`));
  });
});

describe('threads in a sample', () => {
  test('are defined at build time, with a delay in milliseconds', () => {
    const main = sampleOf(waiting('    priority: 4\n    start: 64 ticks\n'))['src/main.c'];
    expect(main).toContain('K_THREAD_DEFINE(worker_thread, STACK_SIZE, worker, NULL, NULL, NULL, 4, 0, 500);');
    expect(main).toContain('printk("Worker: Memory allocated successfully\\n");');
  });

  test('that count ticks bring the length of a tick', () => {
    expect(sampleOf(waiting('    priority: 4\n'))['prj.conf']).toBe(
      'CONFIG_PRINTK=y\nCONFIG_SYS_CLOCK_TICKS_PER_SEC=128\n',
    );
  });

  test('that would run before the heap is made are refused', () => {
    expect(() => sampleOf(waiting('    priority: -1\n', '{ bytes: 512, define: runtime }'))).toThrow(InputError);
    expect(sampleOf(waiting('    priority: -1\n'))['src/main.c']).toContain('NULL, -1, 0, 0);');
  });

  test('share a block that one allocates and another frees', () => {
    const text = waiting('    priority: 4\n')
      .replace('      - alloc: { bytes: 50', '      - free: shared\n      - alloc: { bytes: 50')
      .replace('steps:\n', 'steps:\n  - alloc: { bytes: 20, as: shared }\n');
    const main = sampleOf(text)['src/main.c'] ?? '';
    expect(main).toMatch(/^static void \*shared;$/m);
    expect(main).toMatch(/^\tvoid \*mine;$/m);
  });
});
