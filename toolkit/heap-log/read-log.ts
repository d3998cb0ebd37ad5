import { heapDumps } from './heap-dump.ts';
import { instrumentedLogs } from './instrumented-log.ts';
import { problem } from './problem.ts';
import type { ImportedLog, LogChoice, LogKind } from './types.ts';

/** Every kind of log, the one that tells more first. A new one is a new file and a line here. */
const kinds: readonly LogKind[] = [instrumentedLogs, heapDumps];

/** Reads the text of a console, whatever kind of log it holds. @throws InputError when it holds none, or a damaged one */
export async function readLog(text: string, file: string, choice: LogChoice): Promise<ImportedLog> {
  const kind = kinds.find(({ isIn }) => isIn(text));
  if (!kind)
    throw problem('LOG_NO_CALLS', {
      file,
      line: 1,
      message: 'no line of the log has "$heap", and none is of a dump by sys_heap_print_info',
    });
  return kind.read(text, file, choice);
}
