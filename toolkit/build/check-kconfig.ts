import { UndecidedError } from '../core/errors.ts';
import { readTextIfAny } from '../core/files.ts';

/** Makes sure that a build took the Kconfig that was asked for. @throws UndecidedError naming every option it did not take. */
export async function checkKconfig(configPath: string, wanted: Readonly<Record<string, string>>): Promise<void> {
  const text = await readTextIfAny(configPath);
  if (text === undefined) throw new UndecidedError(`the build left no ${configPath}`, { code: 'KCONFIG_MISSING' });
  const found = parseKconfig(text);
  const wrong = Object.entries(wanted).filter(([name, value]) => (found.get(name) ?? 'n') !== withoutQuotes(value));
  if (wrong.length === 0) return;
  const list = wrong
    .map(([name, value]) => `${name}: asked for ${value}, the build has ${found.get(name) ?? 'n'}`)
    .join('; ');
  throw new UndecidedError(`the build did not take the pinned Kconfig (${list})`, {
    code: 'KCONFIG_NOT_TAKEN',
    hint: 'a board or module setting forces another value; see the Kconfig warnings in the build log',
  });
}

/** Options of a `.config`; what is "not set" is `n`. */
export function parseKconfig(text: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const line of text.split('\n')) {
    const set = /^(CONFIG_\w+)=(.*)$/.exec(line);
    if (set) options.set(set[1] ?? '', withoutQuotes(set[2] ?? ''));
    const unset = /^# (CONFIG_\w+) is not set$/.exec(line);
    if (unset) options.set(unset[1] ?? '', 'n');
  }
  return options;
}

/** A text is written in quotes, a number or a choice is not. */
function withoutQuotes(value: string): string {
  return value.replace(/^"(.*)"$/, '$1');
}
