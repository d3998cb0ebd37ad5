import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import type { Scenario, Step } from '../../../toolkit/scenario/types.ts';
import { scenarioText } from '../../helpers/make-scenario.ts';

const twoHeaps = 'h: { bytes: 512 }, g: { bytes: 512 }';

function load(text: string): Scenario {
  const { scenario, problems } = loadScenario(text, 'x.yaml');
  if (!scenario) throw new Error(problems.map(({ code, message }) => `${code} ${message}`).join('\n'));
  return scenario;
}

/** The steps of a scenario with one k_heap `h`, without ids and places. */
function stepsOf(steps: string, heaps = 'h: { bytes: 512 }'): object[] {
  return load(scenarioText({ heaps, steps })).steps.map(withoutPlace);
}

/** The blocks of a scenario with two heaps, `h` and `g`. */
function blocksOf(steps: string): unknown {
  return load(scenarioText({ steps, heaps: twoHeaps })).blocks;
}

function codesOf(text: string): string[] {
  return loadScenario(text, 'x.yaml').problems.map(({ code }) => code);
}

/** A scenario that frees a block of `h` and names a heap doing so. */
function freeFrom(heap: string): string {
  return scenarioText({
    heaps: twoHeaps,
    steps: `- alloc: { heap: h, bytes: 8, as: a }\n- free: { heap: ${heap}, block: a }`,
  });
}

function withoutPlace({ id: _id, at: _at, ...rest }: Step): object {
  return rest;
}

describe('defaults', () => {
  const scenario = load(scenarioText({ steps: '- alloc: { bytes: 8, as: a }' }));

  test('a heap is a static k_heap, 8-aligned by Zephyr', () => {
    expect(scenario.heaps).toEqual([
      { name: 'h', kind: 'k_heap', define: 'static', bytes: 512, align: 8, offsetBytes: 0 },
    ]);
  });

  test("Kconfig is Zephyr's own", () => {
    expect(scenario.config).toEqual({ headerMode: 'auto', runtimeStats: false, allocLoops: 3 });
  });

  test('the only heap need not be named', () => {
    expect(scenario.steps).toMatchObject([{ op: 'alloc', heap: 'h' }]);
  });

  test('a runtime heap has the alignment of its uint8_t pool', () => {
    expect(load(scenarioText({ heaps: 'h: { bytes: 512, define: runtime }' })).heaps).toMatchObject([
      { define: 'runtime', align: 1, offsetBytes: 0 },
    ]);
  });

  test('a sys_heap is a runtime one', () => {
    expect(load(scenarioText({ heaps: 'h: { bytes: 512, kind: sys_heap }' })).heaps).toMatchObject([
      { kind: 'sys_heap', define: 'runtime' },
    ]);
  });

  test('a step that reads statistics switches them on, even inside a repeat', () => {
    const steps = '- repeat: { times: 2, steps: [ { repeat: { times: 2, steps: [ { stats: h } ] } } ] }';
    expect(load(scenarioText({ steps })).config.runtimeStats).toBe(true);
    expect(load(scenarioText({ steps, config: '{ stats: false }' })).config.runtimeStats).toBe(false);
  });

  test('config says otherwise', () => {
    const config = '{ headers: big, stats: true, loops: 8 }';
    expect(load(scenarioText({ config })).config).toEqual({ headerMode: 'big', runtimeStats: true, allocLoops: 8 });
  });
});

describe('a step can be written in short', () => {
  test.each([
    { short: '- free: a', long: '- free: { block: a }' },
    { short: '- free: { heap: h, block: a }', long: '- free: { block: a }' },
    { short: '- usable_size: a', long: '- usable_size: { block: a }' },
    { short: '- stats: h', long: '- stats: { heap: h }' },
    { short: '- stats: h', long: '- stats: {}' },
    { short: '- free: "null"', long: '- free: { heap: h, block: "null" }' },
    { short: '- free: null', long: '- free: "null"' },
    { short: '- free:', long: '- free: "null"' },
    {
      short: '- alloc: { bytes: 9, as: z, expect: null }',
      long: '- alloc: { heap: h, bytes: 9, as: z, timeout: no_wait, expect: "null" }',
    },
  ])('$short', ({ short, long }) => {
    const before = '- alloc: { bytes: 8, as: a }\n';
    expect(stepsOf(before + short)).toEqual(stepsOf(before + long));
  });
});

describe('each operation', () => {
  const sysHeap = 'h: { bytes: 512, kind: sys_heap }';
  const allocated = '- alloc: { bytes: 8, as: a }\n';

  test.each([
    {
      step: '- alloc: { bytes: 20, as: b, expect: ok }',
      resolved: { op: 'alloc', bytes: 20, block: { name: 'b' }, expect: 'ok' },
    },
    {
      step: '- aligned_alloc: { align: 36, bytes: 20, as: b }',
      resolved: { op: 'aligned_alloc', align: 36, bytes: 20, block: { name: 'b' } },
    },
    {
      step: '- realloc: { block: a, bytes: 20 }',
      resolved: { op: 'realloc', align: 0, bytes: 20, block: { name: 'a' } },
    },
    {
      step: '- realloc: { block: a, bytes: 20, align: 64 }',
      resolved: { op: 'realloc', align: 64, bytes: 20, block: { name: 'a' } },
    },
    { step: '- free: a', resolved: { op: 'free', block: { name: 'a' } } },
    { step: '- free: "null"', resolved: { op: 'free' } },
    {
      step: '- usable_size: { block: a, expect: 12 }',
      resolved: { op: 'usable_size', block: { name: 'a' }, expect: 12 },
    },
    {
      step: '- stats: { expect: { free: 1, allocated: 2, max_allocated: 3 } }',
      resolved: { op: 'stats', expect: { freeBytes: 1, allocatedBytes: 2, maxAllocatedBytes: 3 } },
    },
  ])('$step', ({ step, resolved }) => {
    expect(stepsOf(allocated + step, sysHeap)[1]).toEqual({ heap: 'h', ...resolved });
  });

  test('keeps its note', () => {
    expect(stepsOf('- note: why\n  alloc: { bytes: 8, as: a }')).toMatchObject([{ note: 'why' }]);
  });

  test('knows its line and column', () => {
    const text = scenarioText({ steps: '- alloc: { bytes: 8, as: a }\n- note: x\n  free: a' });
    const lines = text.split('\n');
    const places = load(text).steps.map(({ at }) => lines[at.line - 1]?.slice(at.column - 1, at.column + 3));
    expect(places).toEqual(['allo', 'free']);
  });

  test('is numbered in the order of the file, steps of a repeat after it', () => {
    const steps = '- repeat: { times: 2, steps: [ { free: null }, { free: null } ] }\n- free: null';
    const [repeat, last] = load(scenarioText({ steps })).steps;
    expect([repeat?.id, repeat?.op === 'repeat' && repeat.steps.map(({ id }) => id), last?.id]).toEqual([1, [2, 3], 4]);
  });
});

describe('blocks', () => {
  test('a plain name is one pointer', () => {
    expect(blocksOf('- alloc: { heap: g, bytes: 8, as: a }')).toEqual([
      { name: 'a', heap: 'g', count: 1, isArray: false },
    ]);
  });

  test('an indexed name is an array as long as its largest index needs', () => {
    const steps = '- alloc: { heap: h, bytes: 8, as: "b[2]" }\n- alloc: { heap: h, bytes: 8, as: "b[0]" }';
    expect(blocksOf(steps)).toEqual([{ name: 'b', heap: 'h', count: 3, isArray: true }]);
  });

  test('a loop index counts with its last value', () => {
    const steps =
      '- repeat: { times: 4, index: i, from: 2, by: 3, steps: [ { alloc: { heap: h, bytes: 8, as: "b[i]" } } ] }';
    expect(blocksOf(steps)).toEqual([{ name: 'b', heap: 'h', count: 12, isArray: true }]);
  });

  test('a block belongs to the heap it was allocated from, wherever it is freed', () => {
    const { steps } = load(
      scenarioText({
        heaps: 'h: { bytes: 512 }, g: { bytes: 512 }',
        steps: '- alloc: { heap: g, bytes: 8, as: a }\n- free: a',
      }),
    );
    expect(steps.map(({ op, ...step }) => [op, 'heap' in step && step.heap])).toEqual([
      ['alloc', 'g'],
      ['free', 'g'],
    ]);
  });

  test('a name can be used again after it was freed', () => {
    const again = '- alloc: { bytes: 8, as: a }\n- free: a\n';
    expect(stepsOf(again + again)).toHaveLength(4);
  });

  test('a realloc to 0 bytes frees', () => {
    const again = '- alloc: { bytes: 8, as: a }\n- realloc: { block: a, bytes: 0 }\n';
    expect(stepsOf(again + again, 'h: { bytes: 512, kind: sys_heap }')).toHaveLength(4);
  });
});

describe('names and numbers that no C compiler would take', () => {
  /** Today `static void *b[1000000001];` is generated. */
  test('an index that no device has the memory for is a mistake', () => {
    expect(codesOf(scenarioText({ steps: '- alloc: { bytes: 8, as: "b[1000000000]" }' }))).toHaveLength(1);
    expect(
      codesOf(
        scenarioText({
          steps:
            '- repeat: { times: 2, index: i, from: 9007199254740990, steps: [ { alloc: { bytes: 8, as: "b[i]" } } ] }',
        }),
      ),
    ).not.toEqual([]);
  });

  test.each(['while', 'int', 'main', 'uint8_t', 'K_NO_WAIT', 'report_boot'])(
    '%s is no name for a block or a heap',
    (name) => {
      expect(codesOf(scenarioText({ steps: `- alloc: { bytes: 8, as: ${name} }` }))).toEqual([
        'SCENARIO_RESERVED_NAME',
      ]);
      expect(codesOf(scenarioText({ heaps: `${name}: { bytes: 512 }` }))).toEqual(['SCENARIO_RESERVED_NAME']);
    },
  );

  /** Today `for (uint32_t while = 0; …)` is generated, and `b[b]` for an index with the name of its array. */
  test('a loop index needs a name of its own that is no C keyword', () => {
    const refused = ['i', 'while', 'b', 'h'].map((index) => {
      const steps = `- repeat: { times: 2, index: ${index}, steps: [ { alloc: { bytes: 8, as: "b[${index}]" } } ] }`;
      return codesOf(scenarioText({ steps })).length > 0;
    });
    expect(refused).toEqual([false, true, true, true]);
  });
});

describe('the heap that a free names', () => {
  test('may be the one the block came from', () => {
    expect(codesOf(freeFrom('h'))).toEqual([]);
  });

  /** Today the heap is ignored when a block is named, whatever it says. */
  test('must exist', () => {
    expect(codesOf(freeFrom('nowhere'))).toEqual(['SCENARIO_UNKNOWN_HEAP']);
  });

  test('must be the one the block came from', () => {
    expect(codesOf(freeFrom('g'))).toHaveLength(1);
  });
});

test('mistakes come all at once, in the order of the file', () => {
  const { problems } = loadScenario(
    scenarioText({ steps: '- free: x\n- alloc: { heap: nope, bytes: 1, as: a }\n- {}' }),
    'x.yaml',
  );
  expect(problems.map(({ code }) => code)).toEqual([
    'SCENARIO_UNKNOWN_BLOCK',
    'SCENARIO_UNKNOWN_HEAP',
    'SCENARIO_EMPTY_STEP',
  ]);
});
