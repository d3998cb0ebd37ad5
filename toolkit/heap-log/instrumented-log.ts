import { checkHeapLog } from './check-heap-log.ts';
import { parseHeapLog } from './parse-heap-log.ts';
import { scenarioOfLog } from './scenario-of-log.ts';
import type { LogKind } from './types.ts';

/** What `heaptwin instrument` makes an application print: every call of its heaps. */
export const instrumentedLogs: LogKind = {
  isIn: (text) => text.includes('$heap '),
  read: async (text, file) => {
    const log = parseHeapLog(text, file);
    const { zephyr, pointerBytes } = log.target;
    const summary = `${log.calls.length} calls of sys_heap that an application made with Zephyr ${zephyr}, ${pointerBytes * 8} bits.`;
    return { scenario: (name) => scenarioOfLog(log, { name, summary }), check: () => checkHeapLog(log) };
  },
};
