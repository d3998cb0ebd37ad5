import { Argument, type Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import { readAssets } from '../../core/assets.ts';
import { backendNames } from '../../emulators/types.ts';
import { loadDefects } from '../../pipeline/defects.ts';
import { completeWords } from '../complete-words.ts';
import { explanationGroups } from '../explanations.ts';
import type { Io } from '../io.ts';
import { loadBoards } from '../load-inputs.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

/** `completion` prints the script of a shell; that calls `complete`, which people do not. */
export function addCompletionCommands(program: Command, io: Io): void {
  program
    .command('completion')
    .description('print the script that completes command lines in your shell')
    .addArgument(new Argument('<shell>', 'your shell').choices(shells))
    .addHelpText('after', help)
    .action((shell: string) => io.stdout(readAssets('templates/completion')[`heaptwin.${shell}`] ?? ''));
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: string[]) => {
      const found = await completeWords(program, words, (name) => namedValues(name, io));
      io.stdout(found.map(({ value, description }) => `${value}\t${description}\n`).join(''));
    });
}

const help = `
Commands, options, boards, backends and codes are completed, files elsewhere. heaptwin must be on PATH.

Examples:
  $ source <(heaptwin completion bash)
  $ heaptwin completion zsh > ~/.zfunc/_heaptwin
  $ heaptwin completion fish > ~/.config/fish/completions/heaptwin.fish
`;

async function namedValues(name: string, io: Io): Promise<readonly string[]> {
  switch (name) {
    case '--board':
    case 'boards':
      return boardIds(io);
    case '--backend':
      return ['auto', ...backendNames];
    case '--defect':
      return [...(await loadDefects()).keys()];
    case 'code':
      return explanationGroups().flatMap(({ explanations }) => explanations.map(({ code }) => code));
    default:
      return [];
  }
}

/** heaptwin's own boards when the project's configuration cannot be read: a completion does not complain. */
async function boardIds(io: Io): Promise<string[]> {
  const config = await loadConfig(io.cwd, io.env).catch(() => undefined);
  const boards = await loadBoards(config?.boardsFolder).catch(() => loadBoards());
  return boards.map(({ id }) => id);
}
