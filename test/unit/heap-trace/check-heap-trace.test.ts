import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkHeapTrace } from '../../../toolkit/heap-trace/check-heap-trace.ts';
import { parseHeapTrace } from '../../../toolkit/heap-trace/parse-heap-trace.ts';
import type { HeapTraceVerdict } from '../../../toolkit/heap-trace/types.ts';

const folder = new URL('../../fixtures/traces/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.trace'));
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const check = (text: string): HeapTraceVerdict => checkHeapTrace(parseHeapTrace(text, 'x.trace'));

describe('the model repeats what real allocators did', () => {
  test('and there are recordings to repeat', () => {
    expect(names.length).toBeGreaterThanOrEqual(4);
  });

  test.each(names)('%s', (name) => {
    const operations = read(name).match(/^(?:alloc|aligned|realloc|free|noalign|resize) /gm)?.length;
    expect(check(read(name))).toEqual({ status: 'match', operations });
  });
});

describe('a recording that differs', () => {
  const recording = [
    'heap-trace 1',
    'zephyr 3.3.0',
    'word 32',
    'headers auto',
    'stats 1',
    'loops 3',
    'address 4',
    'bytes 2048',
    'init base=8 end=255 chunk0=8',
    'alloc 3 200 = 76 204 | 1764 204 204', // line 10
    'realloc 3 0 10 = 76 12 | 1956 12 204',
    'alloc 4 5000 = null - | 1956 12 204',
    'free 3 | 1972 0 204', // line 13
    'map 0*8 8-247 255*0',
  ].join('\n');

  test('matches while nothing is changed', () => {
    expect(check(recording)).toEqual({ status: 'match', operations: 4 });
  });

  test.each([
    {
      what: 'a pointer',
      from: '= 76 204',
      to: '= 84 204',
      line: 10,
      call: 'alloc 3 200',
      planned: '76 204 | 1764 204 204',
      recorded: '84 204 | 1764 204 204',
    },
    {
      what: 'a usable size',
      from: '= 76 12',
      to: '= 76 20',
      line: 11,
      call: 'realloc 3 0 10',
      planned: '76 12 | 1956 12 204',
      recorded: '76 20 | 1956 12 204',
    },
    {
      what: 'a block for NULL',
      from: 'null -',
      to: '100 5000',
      line: 12,
      call: 'alloc 4 5000',
      planned: 'null - | 1956 12 204',
      recorded: '100 5000 | 1956 12 204',
    },
    {
      what: 'a counter',
      from: '| 1764 204 204',
      to: '| 1764 204 200',
      line: 10,
      call: 'alloc 3 200',
      planned: '76 204 | 1764 204 204',
      recorded: '76 204 | 1764 204 200',
    },
    {
      what: 'the layout',
      from: 'end=255',
      to: 'end=254',
      line: 9,
      call: 'init',
      planned: 'base=8 end=255 chunk0=8',
      recorded: 'base=8 end=254 chunk0=8',
    },
    {
      what: 'the final map',
      from: '8-247',
      to: '8*247',
      line: 14,
      call: 'map',
      planned: '0*8 8-247 255*0',
      recorded: '0*8 8*247 255*0',
    },
  ])('in $what is reported at line $line', ({ from, to, line, call, planned, recorded }) => {
    expect(check(recording.replace(from, to))).toEqual({ status: 'mismatch', line, call, planned, recorded });
  });

  /** Today the call is "free 3 | 1964 0 204": the recorded counters are taken for a part of it. */
  test('in the counters of a free names the call alone', () => {
    expect(check(recording.replace('| 1972 0 204', '| 1964 0 204'))).toMatchObject({
      status: 'mismatch',
      line: 13,
      call: 'free 3',
      planned: '| 1972 0 204',
      recorded: '| 1964 0 204',
    });
  });

  test('twice is reported once, where it differs first', () => {
    const twice = recording.replace('= 76 12', '= 76 20').replace('null -', '100 5000');
    expect(check(twice)).toMatchObject({ status: 'mismatch', line: 11 });
  });

  test('of a release without a model is not judged', () => {
    expect(check(recording.replace('3.3.0', '99.0.0'))).toEqual({ status: 'unmodelled', zephyr: '99.0.0' });
  });
});
