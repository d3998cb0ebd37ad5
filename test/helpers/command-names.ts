import type { Command } from 'commander';
import pc from 'picocolors';
import { buildProgram } from '../../toolkit/cli/program.ts';

/** The whole command line, in a world where it touches nothing. */
export function quietProgram(): Command {
  return buildProgram(
    {
      cwd: '/',
      env: {},
      stdout: () => {},
      stderr: () => {},
      colors: pc.createColors(false),
      isInteractive: false,
      signal: new AbortController().signal,
    },
    () => {},
  );
}

/** Every command that people use: `run`, `boards add`, … */
export function commandNames(): string[] {
  return quietProgram().commands.flatMap((command) => [
    ...(isHidden(command) ? [] : [command.name()]),
    ...command.commands.map((sub) => `${command.name()} ${sub.name()}`),
  ]);
}

function isHidden(command: Command): boolean {
  const { parent } = command;
  return parent !== null && !parent.createHelp().visibleCommands(parent).includes(command);
}
