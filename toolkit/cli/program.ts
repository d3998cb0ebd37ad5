import { Command, CommanderError } from 'commander';
import { exitCodes, ToolkitError } from '../core/errors.ts';
import { addBisectCommand } from './commands/bisect.ts';
import { addBoardsAddCommand } from './commands/boards-add.ts';
import { addBoardsCheckCommand } from './commands/boards-check.ts';
import { addBoardsCommand } from './commands/boards.ts';
import { addCompletionCommands } from './commands/completion.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addFuzzCommand } from './commands/fuzz.ts';
import { addGenerateCommand } from './commands/generate.ts';
import { addKeepCommand } from './commands/keep.ts';
import { addMapCommand } from './commands/map.ts';
import { addImportCommand } from './commands/import.ts';
import { addInitCommand } from './commands/init.ts';
import { addInstrumentCommand } from './commands/instrument.ts';
import { addMergeCommand } from './commands/merge.ts';
import { addMutateCommand } from './commands/mutate.ts';
import { addPlanCommand } from './commands/plan.ts';
import { addProveCommand } from './commands/prove.ts';
import { addReplaySeedCommand } from './commands/replay-seed.ts';
import { addRunCommand } from './commands/run.ts';
import { addSetupCommand } from './commands/setup.ts';
import { addSizeCommand } from './commands/size.ts';
import { addTraceCommand } from './commands/trace.ts';
import type { Io } from './io.ts';
import { renderError } from './render-problems.ts';
import { toolVersion } from './tool-version.ts';

/** Runs the command line and returns its exit code. Touches nothing of the process itself. */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = buildProgram(io, (code) => (exitCode = code));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    io.stderr(renderError(error, io.colors, argv.includes('--verbose')));
    return error instanceof ToolkitError ? error.exitCode : exitCodes.internal;
  }
}

/** The commands. A new one is a new file and a line here. */
export function buildProgram(io: Io, setExitCode: (code: number) => void): Command {
  const program = new Command('heaptwin')
    .description(
      "Checks that Zephyr's heap does exactly what a reference allocator says it must do, on emulated boards.",
    )
    .version(toolVersion())
    .option('--verbose', 'show stack traces of errors')
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for the options)')
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .addHelpText('after', helpTail);
  addInitCommand(program, io);
  addRunCommand(program, io, setExitCode);
  addMergeCommand(program, io, setExitCode);
  addPlanCommand(program, io, setExitCode);
  addMapCommand(program, io, setExitCode);
  addSizeCommand(program, io, setExitCode);
  addGenerateCommand(program, io);
  addInstrumentCommand(program, io);
  addImportCommand(program, io, setExitCode);
  addTraceCommand(program, io, setExitCode);
  addProveCommand(program, io, setExitCode);
  addFuzzCommand(program, io, setExitCode);
  addReplaySeedCommand(program, io, setExitCode);
  addKeepCommand(program, io);
  addBisectCommand(program, io, setExitCode);
  addMutateCommand(program, io, setExitCode);
  const boards = addBoardsCommand(program, io);
  addBoardsAddCommand(boards, io, setExitCode);
  addBoardsCheckCommand(boards, io, setExitCode);
  addDoctorCommand(program, io, setExitCode);
  addSetupCommand(program, io, setExitCode);
  addExplainCommand(program, io);
  addCompletionCommands(program, io);
  return program;
}

const helpTail = `
Exit codes: 0 something passed and nothing failed · 1 a device differs from the model · 2 wrong input · 3 could not be found out · 70 a defect of heaptwin

Examples:
  $ heaptwin init demo                 a project to start with
  $ heaptwin run                       run the gallery on whatever this machine has
  $ heaptwin plan my-scenario.yaml     see every pointer before anything runs
  $ heaptwin doctor                    what is installed, what is missing
  $ heaptwin explain SCENARIO_LEAK     what a message means
`;
