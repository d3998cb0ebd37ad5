import { readFile } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { PORT_VERSION } from '../../build/host-build.ts';
import { loadConfig } from '../../config/load-config.ts';
import { exitCodes, usageError } from '../../core/errors.ts';
import { writeText } from '../../core/files.ts';
import { readLog } from '../../heap-log/read-log.ts';
import type { HeapLogVerdict } from '../../heap-log/types.ts';
import { modelledRange } from '../../model/generations/index.ts';
import { inspectRelease } from '../../pipeline/release.ts';
import type { Io } from '../io.ts';
import { count } from '../number-options.ts';

interface ImportFlags {
  readonly name?: string;
  readonly out?: string;
  readonly zephyr?: string;
  readonly dump?: number;
}

export function addImportCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  program
    .command('import')
    .description(
      'make a scenario of what a console shows of the heaps of an application, and hold it against the model',
    )
    .argument(
      '<log>',
      'text of a console with the lines that `heaptwin instrument` adds, or with a dump by sys_heap_print_info(heap, true)',
    )
    .option('--name <name>', 'name of the scenario (default: made from the file name)')
    .option('-o, --out <file>', 'where the scenario goes (default: printed)')
    .option('--zephyr <release>', `Zephyr release of a dump (default: that of ZEPHYR_BASE, else ${PORT_VERSION})`)
    .option('--dump <number>', 'which dump of several, from 1 (default: the last)', count)
    .addHelpText('after', help)
    .action(async (log: string, flags: ImportFlags) => setExitCode(await importLog(log, flags, io)));
}

const help = `
A dump is one moment: the scenario allocates every chunk in order of address and then frees those that the dump has free. The
order within free lists is not in it. A log with the lines of \`heaptwin instrument\` tells more, and its dumps are passed over.
Exit: 0 the model has every block, or every chunk, where the log has it, 1 it does not, 2 the log cannot be used.

Examples:
  $ heaptwin import uart.log -o scenarios/from-the-field.yaml && heaptwin plan scenarios/from-the-field.yaml
  $ heaptwin import dump.log --zephyr 3.7.0
`;

async function importLog(path: string, flags: ImportFlags, io: Io): Promise<number> {
  const file = resolve(io.cwd, path);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usageError('LOG_NO_FILE', `${path} cannot be read (${error.code})`, 'name the text that the console showed');
  });
  const release = async (): Promise<string> => flags.zephyr ?? inspectRelease(await loadConfig(io.cwd, io.env));
  const log = await readLog(text, path, { release, dump: flags.dump });
  const scenario = log.scenario(flags.name ?? nameOf(path));
  if (flags.out === undefined) io.stdout(scenario);
  else await writeText(resolve(io.cwd, flags.out), scenario);
  const verdict = log.check();
  io.stderr(`${describe(verdict, path)}\n`);
  if (flags.out !== undefined) io.stdout(`wrote ${relative(io.cwd, resolve(io.cwd, flags.out))}\n`);
  return { match: exitCodes.ok, mismatch: exitCodes.failed, unmodelled: exitCodes.usage }[verdict.status];
}

function describe(verdict: HeapLogVerdict, path: string): string {
  switch (verdict.status) {
    case 'match':
      return verdict.agreement;
    case 'unmodelled':
      return `Zephyr ${verdict.zephyr} is not modelled (modelled: ${modelledRange()}): the log could not be checked`;
    case 'mismatch': {
      const hint = verdict.hint === undefined ? '' : `\n${verdict.hint}`;
      return `${path}:${verdict.line}: the model has ${verdict.planned}, the log has ${verdict.logged}${hint}`;
    }
  }
}

/** `My Log.txt` becomes `my-log`. */
function nameOf(path: string): string {
  const words = basename(path)
    .replace(/\.\w+$/, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return (words ?? ['imported']).join('-').slice(0, 60);
}
