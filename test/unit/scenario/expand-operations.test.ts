import { describe, expect, test } from 'vitest';
import { expandOperations } from '../../../toolkit/scenario/expand-operations.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import { OPERATION_LIMIT } from '../../../toolkit/scenario/schema.ts';
import type { Operation } from '../../../toolkit/scenario/types.ts';
import { scenarioText } from '../../helpers/make-scenario.ts';

function expand(steps: string, heaps?: string): Operation[] {
  const { scenario, problems } = loadScenario(scenarioText({ steps, ...(heaps !== undefined && { heaps }) }), 'x.yaml');
  if (!scenario) throw new Error(problems.map(({ message }) => message).join('\n'));
  return expandOperations(scenario);
}

/** `alloc b[2]`: what is called on which block. */
const calls = (operations: readonly Operation[]): string[] =>
  operations.map(({ op, block }) => `${op} ${block}`.trim());

/** The codes of a scenario's mistakes and the lines of its steps they stand on. */
function mistakes(steps: string): string[] {
  const { problems } = loadScenario(scenarioText({ steps }), 'x.yaml');
  return problems.map(({ code, sourceLine = '' }) => `${code} ${sourceLine.trim()}`);
}

describe('repeat', () => {
  test('runs its steps so many times', () => {
    expect(calls(expand('- repeat: { times: 3, steps: [ { alloc: { bytes: 8, as: a } }, { free: a } ] }'))).toEqual([
      'alloc a',
      'free a',
      'alloc a',
      'free a',
      'alloc a',
      'free a',
    ]);
  });

  test('puts its index into block names', () => {
    const index = '- repeat: { times: 3, index: i, from: 4, by: 2, steps: [ { alloc: { bytes: 8, as: "b[i]" } } ] }';
    expect(calls(expand(index))).toEqual(['alloc b[4]', 'alloc b[6]', 'alloc b[8]']);
  });

  test('nests, each with its own index', () => {
    const inner =
      '{ repeat: { times: 2, index: j, steps: [ { alloc: { bytes: 8, as: "c[j]" } }, { free: "c[j]" } ] } }';
    const outer = `- repeat: { times: 2, index: i, steps: [ { alloc: { bytes: 8, as: "b[i]" } }, ${inner} ] }`;
    expect(calls(expand(outer))).toEqual([
      'alloc b[0]',
      'alloc c[0]',
      'free c[0]',
      'alloc c[1]',
      'free c[1]',
      'alloc b[1]',
      'alloc c[0]',
      'free c[0]',
      'alloc c[1]',
      'free c[1]',
    ]);
  });

  test('calls of one step share its id', () => {
    expect(new Set(expand('- repeat: { times: 5, steps: [ { free: null } ] }').map(({ stepId }) => stepId)).size).toBe(
      1,
    );
  });

  /** Today the inner repeat forgets the outer one's index, and the mistake shows in an innocent step. */
  test('an index that hides an outer one of the same name is refused where it is declared', () => {
    const inner = '        - repeat: { times: 3, index: i, steps: [ { free: null } ] }';
    const steps = [
      '- repeat:',
      '    times: 2',
      '    index: i',
      '    steps:',
      inner,
      '        - alloc: { bytes: 8, as: "c[i]" }',
      '        - free: "c[i]"',
    ].join('\n');
    expect(mistakes(steps)).toEqual([expect.stringMatching(/^SCENARIO_\w+ - repeat: \{ times: 3, index: i/)]);
  });
});

describe('an operation', () => {
  test('names its heap by place, its block by text', () => {
    const heaps = 'h: { bytes: 512 }, g: { bytes: 512 }';
    const steps = '- alloc: { heap: g, bytes: 8, as: "b[1]", expect: ok }\n- free: { heap: g, block: "null" }';
    expect(expand(steps, heaps)).toMatchObject([
      { op: 'alloc', heap: 1, block: 'b[1]', bytes: 8, align: 0, expect: 'ok' },
      { op: 'free', heap: 1, block: 'NULL' },
    ]);
  });

  test('of a random phase works on blocks of the phase', () => {
    const blocks = expand('- random: { seed: 1, operations: 50, slots: 2 }').map(({ block }) => block);
    expect(new Set(blocks)).toEqual(new Set(['random_1[0]', 'random_1[1]']));
  });

  test('of a random phase never touches a block of the author: such names are refused', () => {
    const steps = '- alloc: { bytes: 8, as: "random_2[0]" }\n- random: { seed: 1, operations: 6, slots: 1 }';
    expect(mistakes(steps)).toEqual(['SCENARIO_RESERVED_NAME - alloc: { bytes: 8, as: "random_2[0]" }']);
  });
});

describe('calls that make no sense', () => {
  test('a second free, told at the step', () => {
    expect(mistakes('- alloc: { bytes: 8, as: a }\n- free: a\n- free: a')).toEqual([
      'SCENARIO_NOT_ALLOCATED - free: a',
    ]);
  });

  test('an allocation that would lose a pointer', () => {
    expect(mistakes('- alloc: { bytes: 8, as: a }\n- alloc: { bytes: 9, as: a }')).toEqual([
      'SCENARIO_LEAK - alloc: { bytes: 9, as: a }',
    ]);
  });

  test('are told once per step, however often it runs', () => {
    const steps = '- alloc: { bytes: 8, as: a }\n- repeat: { times: 100, steps: [ { free: a } ] }';
    expect(mistakes(steps)).toHaveLength(1);
  });

  test('an element of an array that no iteration allocated', () => {
    const steps = '- repeat: { times: 3, index: i, steps: [ { alloc: { bytes: 8, as: "b[i]" } } ] }\n- free: "b[3]"';
    expect(mistakes(steps)).toEqual(['SCENARIO_NOT_ALLOCATED - free: "b[3]"']);
  });
});

describe(`a scenario has at most ${OPERATION_LIMIT} calls`, () => {
  test('that many are allowed', () => {
    expect(expand(`- repeat: { times: ${OPERATION_LIMIT}, steps: [ { free: null } ] }`)).toHaveLength(OPERATION_LIMIT);
  });

  test('one more is told at the step that is one too many', () => {
    const steps = `- repeat: { times: ${OPERATION_LIMIT}, steps: [ { free: null } ] }\n- stats: h`;
    expect(mistakes(steps)).toEqual(['SCENARIO_TOO_LONG - stats: h']);
  });

  test('random phases count', () => {
    const steps = `- random: { seed: 1, operations: ${OPERATION_LIMIT} }\n- random: { seed: 2, operations: ${OPERATION_LIMIT} }`;
    expect(mistakes(steps)).toEqual([expect.stringMatching(/^SCENARIO_TOO_LONG - random: \{ seed: 2/)]);
  });

  test('nested repeats end early instead of running for hours', () => {
    const nested = '{ repeat: { times: 20000, steps: [ { repeat: { times: 20000, steps: [ { free: null } ] } } ] } }';
    expect(mistakes(`- repeat: { times: 20000, steps: [ ${nested} ] }`)).toEqual([
      expect.stringMatching(/^SCENARIO_TOO_LONG/),
    ]);
  });
});
