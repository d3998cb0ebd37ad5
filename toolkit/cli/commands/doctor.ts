import Table from 'cli-table3';
import type { Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import { exitCodes } from '../../core/errors.ts';
import { diagnoseMachine, type DoctorReport } from '../../pipeline/diagnose-machine.ts';
import type { Io } from '../io.ts';
import { loadBoards } from '../load-inputs.ts';
import { toolOptions, type ToolFlags } from '../tool-options.ts';

export function addDoctorCommand(program: Command, io: Io, setExitCode: (code: number) => void): void {
  const command = program
    .command('doctor')
    .description('say what is installed, what is missing, and what to do about it')
    .option('--json', 'print the findings as JSON and nothing else')
    .addHelpText(
      'after',
      '\nExit: 0 when at least one live backend is ready, 3 when none is.\n\nExample:\n  $ heaptwin doctor --json | jq .readiness\n',
    );
  toolOptions(command).action(async (flags: ToolFlags & { json?: true }) => {
    const config = await loadConfig(io.cwd, io.env, flags);
    const report = await diagnoseMachine(config, await loadBoards(config.boardsFolder), io.signal);
    io.stdout(flags.json ? `${JSON.stringify(report, null, 2)}\n` : render(report, io));
    setExitCode(
      report.backends.some(({ name, boards }) => name !== 'replay' && boards.length > 0)
        ? exitCodes.ok
        : exitCodes.undecided,
    );
  });
}

function render({ tools, readiness }: DoctorReport, { colors }: Io): string {
  const style = { head: [], border: colors.isColorSupported ? ['gray'] : [], compact: true };
  const found = new Table({ head: ['', 'Tool', 'Found', 'What to do'], style });
  for (const { name, found: what, remedy } of tools) {
    found.push([
      what === undefined ? colors.red('✗') : colors.green('●'),
      name,
      what ?? '',
      what === undefined ? remedy : '',
    ]);
  }
  const ready = new Table({ head: ['', 'Backend', 'Architecture', 'Boards ready', 'Missing', 'Install'], style });
  for (const { backend, arch, ready: able, notReady, missing, install } of readiness) {
    ready.push([
      able.length > 0 ? colors.green('●') : colors.dim('–'),
      backend,
      arch,
      `${able.length} of ${able.length + notReady.length}`,
      missing.join('; '),
      install.join('; '),
    ]);
  }
  return `${found.toString()}\n${ready.toString()}\n`;
}
