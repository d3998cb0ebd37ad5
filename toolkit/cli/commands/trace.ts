import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { exitCodes, InputError, type Diagnostic } from '../../core/errors.ts';
import { checkHeapTrace } from '../../heap-trace/check-heap-trace.ts';
import { parseHeapTrace } from '../../heap-trace/parse-heap-trace.ts';
import type { HeapTraceVerdict } from '../../heap-trace/types.ts';
import { modelledRange } from '../../model/generations/index.ts';
import type { Io } from '../io.ts';
import { renderDiagnostics } from '../render-problems.ts';

export function addTraceCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  const trace = program
    .command('trace')
    .description('recorded runs of real allocators')
    .addHelpText('after', '\nExample:\n  $ heaptwin trace check traces/*.trace\n');
  trace
    .command('check')
    .description('re-run recorded traces on the model and compare every answer')
    .argument('<files...>', 'trace files')
    .option('--json', 'print the results as JSON and nothing else')
    .addHelpText(
      'after',
      '\nThe last line is "N traces, M match". Exit: 0 all match, 1 some differ, 2 a file is malformed or its release is not modelled.\n\nExample:\n  $ heaptwin trace check traces/*.trace\n',
    )
    .action(async (files: string[], flags: { json?: true }) => setExitCode(await check(files, flags, io)));
}

type Result = { readonly file: string } & (
  | HeapTraceVerdict
  | { readonly status: 'malformed'; readonly diagnostics: readonly Diagnostic[] }
);

async function check(files: readonly string[], { json }: { json?: true }, io: Io): Promise<number> {
  const results: Result[] = [];
  for (const file of files) {
    const result = await checkFile(file, io.cwd);
    results.push(result);
    if (!json) io.stdout(describe(result, io));
  }
  const matches = results.filter(({ status }) => status === 'match').length;
  io.stdout(
    json
      ? `${JSON.stringify({ schema: 1, traces: results.length, match: matches, results }, null, 2)}\n`
      : `${results.length} traces, ${matches} match\n`,
  );
  if (results.some(({ status }) => status === 'malformed' || status === 'unmodelled')) return exitCodes.usage;
  return matches === results.length ? exitCodes.ok : exitCodes.failed;
}

async function checkFile(file: string, cwd: string): Promise<Result> {
  try {
    return { file, ...checkHeapTrace(parseHeapTrace(await readFile(resolve(cwd, file), 'utf8'), file)) };
  } catch (error) {
    if (error instanceof InputError) return { file, status: 'malformed', diagnostics: error.diagnostics };
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EISDIR') throw error;
    return {
      file,
      status: 'malformed',
      diagnostics: [{ code: 'TRACE_NO_FILE', message: `${file} cannot be read (${code})` }],
    };
  }
}

function describe(result: Result, { colors }: Io): string {
  const name = basename(result.file);
  switch (result.status) {
    case 'match':
      return `${colors.green('●')} ${name}  ${result.operations} operations\n`;
    case 'malformed':
      return renderDiagnostics(result.diagnostics, colors);
    case 'unmodelled':
      return `${colors.magenta('!')} ${name}  Zephyr ${result.zephyr} is not modelled (modelled: ${modelledRange()})\n`;
    case 'mismatch':
      return [
        `${colors.red('✗')} ${name}:${result.line}  ${result.call}`,
        `    planned   ${excerpt(result.planned, result.recorded)}`,
        `    recorded  ${excerpt(result.recorded, result.planned)}`,
        '',
      ].join('\n');
  }
}

/** A long line is shown from shortly before the place where it differs. */
function excerpt(text: string, other: string): string {
  if (text.length <= 120) return text;
  let same = 0;
  while (same < text.length && text[same] === other[same]) same++;
  const from = Math.max(0, same - 40);
  return `${from > 0 ? '… ' : ''}${text.slice(from, from + 110)} …`;
}
