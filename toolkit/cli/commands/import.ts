import { readFile } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { exitCodes, usageError } from '../../core/errors.ts';
import { writeText } from '../../core/files.ts';
import { checkHeapLog } from '../../heap-log/check-heap-log.ts';
import { parseHeapLog } from '../../heap-log/parse-heap-log.ts';
import { scenarioOfLog } from '../../heap-log/scenario-of-log.ts';
import type { HeapLogVerdict } from '../../heap-log/types.ts';
import { modelledRange } from '../../model/generations/index.ts';
import type { Io } from '../io.ts';

interface ImportFlags {
  readonly name?: string;
  readonly out?: string;
}

export function addImportCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  program
    .command('import')
    .description('make a scenario of what an application logged of its heap calls, and hold the log against the model')
    .argument('<log>', 'text of a console with the lines that `heaptwin instrument` adds')
    .option('--name <name>', 'name of the scenario (default: made from the file name)')
    .option('-o, --out <file>', 'where the scenario goes (default: printed)')
    .addHelpText('after', help)
    .action(async (log: string, flags: ImportFlags) => setExitCode(await importLog(log, flags, io)));
}

const help = `
Exit: 0 the model gives every block at the place where the log has it, 1 it does not, 2 the log cannot be used.

Example:
  $ heaptwin import uart.log -o scenarios/from-the-field.yaml && heaptwin plan scenarios/from-the-field.yaml
`;

async function importLog(path: string, flags: ImportFlags, io: Io): Promise<number> {
  const file = resolve(io.cwd, path);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usageError('LOG_NO_FILE', `${path} cannot be read (${error.code})`, 'name the text that the console showed');
  });
  const log = parseHeapLog(text, path);
  const calls = log.calls.length;
  const summary = `${calls} calls of sys_heap that an application made with Zephyr ${log.target.zephyr}, ${log.target.pointerBytes * 8} bits.`;
  const scenario = scenarioOfLog(log, { name: flags.name ?? nameOf(path), summary });
  if (flags.out === undefined) io.stdout(scenario);
  else await writeText(resolve(io.cwd, flags.out), scenario);
  const verdict = checkHeapLog(log);
  io.stderr(`${describe(verdict, path)}\n`);
  if (flags.out !== undefined) io.stdout(`wrote ${relative(io.cwd, resolve(io.cwd, flags.out))}\n`);
  return { match: exitCodes.ok, mismatch: exitCodes.failed, unmodelled: exitCodes.usage }[verdict.status];
}

function describe(verdict: HeapLogVerdict, path: string): string {
  switch (verdict.status) {
    case 'match':
      return `${verdict.blocks} answers, and the model gives each of them at the same offset`;
    case 'unmodelled':
      return `Zephyr ${verdict.zephyr} is not modelled (modelled: ${modelledRange()}): the log could not be checked`;
    case 'mismatch':
      return `${path}:${verdict.line}: the model answers ${verdict.planned}, the log has ${verdict.logged}`;
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
