import { dumpedBuilds } from './dumped-builds.ts';
import { checkHeapDump } from './check-heap-dump.ts';
import { generationOf } from '../model/generations/index.ts';
import { hasHeapDump, parseHeapDump } from './parse-heap-dump.ts';
import { recreateDump } from './recreate-dump.ts';
import { scenarioOfDump } from './scenario-of-dump.ts';
import type { LogKind } from './types.ts';

/** What Zephyr's own `sys_heap_print_info(&heap, true)` prints: where every chunk of a heap lies at one moment. */
export const heapDumps: LogKind = {
  isIn: hasHeapDump,
  read: async (text, file, choice) => {
    const dump = parseHeapDump(text, file, choice.dump);
    const zephyr = await choice.release();
    const builds = dumpedBuilds(dump, generationOf(zephyr), zephyr);
    const recreation = recreateDump(dump);
    return {
      scenario: (name) => scenarioOfDump(dump, recreation, { name, build: builds[0] }),
      check: () => checkHeapDump(dump, recreation, { zephyr, builds }),
    };
  },
};
