import type { Argument, Command, Option } from 'commander';

/** Something that can be typed next. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** Names that options and arguments without fixed choices can take: by `--board` or, of an argument, by its name. */
export type NamedValues = (name: string) => Promise<readonly string[]>;

/** Where a command line stands after the words in front of the one that is being typed. */
interface Place {
  readonly command: Command;
  /** The option whose value comes next. */
  readonly option?: Option;
  readonly positionals: number;
}

/** What can stand where the last word is. Nothing where any file could. */
export async function completeWords(
  program: Command,
  words: readonly string[],
  namedValues: NamedValues,
): Promise<readonly Candidate[]> {
  const all = joinSplitValues(words);
  const typed = all.at(-1) ?? '';
  const place = findPlace(program, all.slice(0, -1));
  const [name, value] = /^(--[\w-]+)=(.*)$/.exec(typed)?.slice(1) ?? [];
  const given = name === undefined ? place.option : findOption(place.command, name);
  const starts = (entry: Candidate): boolean => entry.value.startsWith(value ?? typed);
  if (given && (value !== undefined || !typed.startsWith('-'))) {
    const found = listEntries(value ?? typed, await valuesOf(given, given.long ?? '', namedValues)).filter(starts);
    // A shell that splits at "=" wants the value alone, any other the whole word.
    const front = value === undefined || words.at(-1) !== typed ? '' : `${name}=`;
    return found.map((entry) => ({ ...entry, value: front + entry.value }));
  }
  if (typed.startsWith('-')) return optionsOf(place.command).filter(starts);
  const names = place.positionals === 0 ? commandsOf(place.command) : [];
  const argument = argumentAt(place);
  const values = argument ? await valuesOf(argument, argument.name(), namedValues) : [];
  return [...names, ...values].filter(starts);
}

function findPlace(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, positionals: 0 };
  for (const word of words) place = step(place, word);
  return place;
}

function step({ command, option, positionals }: Place, word: string): Place {
  if (word.startsWith('-')) {
    const next = word.includes('=') ? undefined : findOption(command, word);
    const wantsValue = next !== undefined && (next.required || next.optional);
    return { command, positionals, ...(wantsValue && { option: next }) };
  }
  if (option) return { command, positionals };
  const found = positionals === 0 ? command.commands.find((sub) => sub.name() === word) : undefined;
  return found ? { command: found, positionals: 0 } : { command, positionals: positionals + 1 };
}

function findOption(command: Command, flag: string): Option | undefined {
  const lineage = command.parent ? [...command.options, ...command.parent.options] : command.options;
  return lineage.find(({ long, short }) => long === flag || short === flag);
}

/** bash takes `--board=x` for three words. */
function joinSplitValues(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    const isValue = before !== undefined && /^--[\w-]+=$/.test(before);
    if (before !== undefined && ((word === '=' && /^--[\w-]+$/.test(before)) || isValue))
      joined[joined.length - 1] += word;
    else joined.push(word);
  }
  return joined;
}

function optionsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, description }) => (long == null ? [] : [{ value: long, description }]));
}

function commandsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((sub) => ({ value: sub.name(), description: sub.description() }));
}

function argumentAt({ command, positionals }: Place): Argument | undefined {
  const last = command.registeredArguments.at(-1);
  return command.registeredArguments[positionals] ?? (last?.variadic ? last : undefined);
}

async function valuesOf(asked: Option | Argument, name: string, namedValues: NamedValues): Promise<Candidate[]> {
  return (asked.argChoices ?? (await namedValues(name))).map((value) => ({ value, description: '' }));
}

/** The entries that can follow in a list such as `a,b`, each with what stands before it. */
function listEntries(typed: string, values: readonly Candidate[]): readonly Candidate[] {
  const front = typed.slice(0, typed.lastIndexOf(',') + 1);
  if (front === '') return values;
  const taken = front.split(',');
  return values
    .filter(({ value }) => !taken.includes(value))
    .map((entry) => ({ ...entry, value: front + entry.value }));
}
