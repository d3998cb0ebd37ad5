import type { Command } from 'commander';
import { readAssets } from '../../core/assets.ts';
import type { Io } from '../io.ts';
import { writeNew } from '../write-new.ts';

export function addInstrumentCommand(program: Command, io: Io): void {
  program
    .command('instrument')
    .description('write the C file with which an application logs its heap calls, for `heaptwin import`')
    .argument('[folder]', 'where; nothing in it is overwritten', 'heap_log')
    .addHelpText('after', help)
    .action(async (folder: string) => {
      await writeNew(folder, readAssets('templates/instrument'), io);
      io.stdout(
        `\nAdd this behind project() in CMakeLists.txt, build, and keep what the console prints:\n\n  include(${folder}/heap_log.cmake)\n\n`,
      );
    });
}

const help = `
The linker sends the calls of sys_heap through that file (--wrap), so that nothing of the application changes: k_heap, k_malloc and
plain heaps are all heard, in the order in which the heap served them. It costs RAM for 128 calls, a thread of the lowest priority
and a line of console per call. Builds with link-time optimisation are not heard.

Example:
  $ heaptwin instrument app/heap_log
`;
