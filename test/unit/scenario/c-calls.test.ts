import { describe, expect, test } from 'vitest';
import { cCall, sysHeapOf, type CHeap } from '../../../toolkit/scenario/c-calls.ts';
import { callsOf } from '../../../toolkit/scenario/heap-calls.ts';

const values = { mem: 'a', bytes: '100', align: '16', count: '3', part: '&fast' };
const kinds = ['k_heap', 'sys_heap', 'system', 'region', 'multi', 'shared_multi', 'resource_pool'] as const;

describe('every call that a kind offers', () => {
  test.each(kinds)('%s', (kind) => {
    const heap: CHeap = { kind, cName: kind === 'system' ? '_system_heap' : 'h' };
    const calls = callsOf(kind).flatMap((name) =>
      name === 'random' || name === 'misuse' ? [] : [cCall(name, heap, values)],
    );
    expect(calls).toMatchSnapshot();
  });
});

test('only allocations from a k_heap have a timeout', () => {
  const waits = { ...values, timeout: 'K_FOREVER' };
  expect(cCall('alloc', { kind: 'k_heap', cName: 'h' }, waits)).toBe('k_heap_alloc(&h, 100, K_FOREVER)');
  expect(cCall('free', { kind: 'k_heap', cName: 'h' }, waits)).toBe('k_heap_free(&h, a)');
  expect(cCall('alloc', { kind: 'sys_heap', cName: 'h' }, waits)).toBe('sys_heap_alloc(&h, 100)');
});

test('a k_heap and the system heap stand on a sys_heap', () => {
  expect(sysHeapOf({ kind: 'k_heap', cName: 'h' })).toBe('&h.heap');
  expect(sysHeapOf({ kind: 'system', cName: '_system_heap' })).toBe('&_system_heap.heap');
  expect(sysHeapOf({ kind: 'sys_heap', cName: 'h' })).toBe('&h');
});
