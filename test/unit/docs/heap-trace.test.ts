import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkHeapTrace } from '../../../toolkit/heap-trace/check-heap-trace.ts';
import { parseHeapTrace } from '../../../toolkit/heap-trace/parse-heap-trace.ts';

const page = readFileSync(new URL('../../../docs/heap-trace.md', import.meta.url), 'utf8');

test('the trace on the page is of the format, and the model gives its answers', () => {
  const [, trace = ''] = /```text\n(heap-trace 1\n[^`]*)```/.exec(page) ?? [];
  expect(checkHeapTrace(parseHeapTrace(trace, 'docs/heap-trace.md'))).toEqual({ status: 'match', operations: 4 });
});
