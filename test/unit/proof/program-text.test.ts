import { expect, test } from 'vitest';
import { callText, programScenario } from '../../../toolkit/proof/program-text.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import { call, proofTarget } from '../../helpers/proof-target.ts';

test.each([
  [call('alloc', 3, 24), 'b3 = sys_heap_alloc(&heap, 24)'],
  [{ ...call('alloc', 3, 1), isFromTop: true }, 'b3 = sys_heap_alloc(&heap, SIZE_MAX - 0)'],
  [call('aligned_realloc', 1, 24, 16), 'b1 = sys_heap_aligned_realloc(&heap, b1, 16, 24)'],
  [call('free', 1), 'sys_heap_free(&heap, b1)'],
])('%o is written as C', (made, text) => {
  expect(callText(made)).toBe(text);
});

test('a program becomes a scenario that heaptwin accepts', () => {
  const calls = [
    call('alloc', 0, 24),
    call('realloc', 2, 8),
    call('aligned_alloc', 1, 8, 36),
    call('usable_size', 1),
    call('stats', 0),
    call('aligned_realloc', 0, 100, 16),
    call('alloc', 0, 8),
    call('realloc', 1, 0),
    call('free', 0),
    call('free', 5),
  ];
  const { target } = proofTarget({ headerMode: 'big', allocLoops: 1 });
  const text = programScenario({ heapBytes: 300, address: 13, calls }, target) ?? '';
  const { scenario, problems } = loadScenario(text, 'shrunk.yaml');
  expect(problems.filter(({ code }) => !code.includes('LEAK'))).toEqual([]);
  expect(text).toMatchInlineSnapshot(`
    "scenario: shrunk-difference
    summary: Found by heaptwin on 32 bits.
    config: { headers: big, loops: 1, stats: true }
    heaps:
      heap: { kind: sys_heap, bytes: 300, define: runtime, align: 4096, offset: 13 }
    steps:
      - alloc: { bytes: 24, as: b1 }
      - alloc: { bytes: 8, as: b2 }
      - aligned_alloc: { align: 36, bytes: 8, as: b3 }
      - usable_size: b3
      - stats: heap
      - realloc: { block: b1, align: 16, bytes: 100 }
      - alloc: { bytes: 8, as: b4 }
      - realloc: { block: b3, bytes: 0 }
      - free: b4
      - free: "null"
    "
  `);
  expect(scenario === undefined || scenario.steps.length === calls.length).toBe(true);
});

test.each([
  ['the top of size_t', { ...call('alloc', 0, 1), isFromTop: true }],
  ['noalign_alloc', call('noalign_alloc', 0, 1)],
])('%s cannot be a scenario', (_, made) => {
  expect(programScenario({ heapBytes: 300, address: 0, calls: [made] }, proofTarget().target)).toBeUndefined();
});
