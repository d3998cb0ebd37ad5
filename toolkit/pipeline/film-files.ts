import { join } from 'node:path';
import { readTextIfAny, writeText } from '../core/files.ts';
import { fingerprint } from '../core/hash.ts';
import type { CaseReport, Films } from '../reporters/types.ts';
import type { Judgement } from './judge-image.ts';

const FOLDER = 'films';
/** Texts of films, so that each is made and written once. */
const texts = new WeakMap<object, { readonly name: string; readonly text: string }>();

/** Writes the films of a case and says where they are. Equal films are one file, whatever board they are of. */
export async function keepFilms(
  { film, deviceFilm }: Pick<Judgement, 'film' | 'deviceFilm'>,
  outFolder: string,
): Promise<{ film?: string; deviceFilm?: string }> {
  return {
    ...(film && { film: await keep(film, outFolder) }),
    ...(deviceFilm && { deviceFilm: await keep(deviceFilm, outFolder) }),
  };
}

async function keep(film: object, outFolder: string): Promise<string> {
  const { name, text } = texts.get(film) ?? describe(film);
  const path = join(outFolder, FOLDER, name);
  await writeText(path, text);
  return path;
}

function describe(film: object): { readonly name: string; readonly text: string } {
  const text = JSON.stringify(film);
  const made = { name: `${fingerprint(text)}.json`, text };
  texts.set(film, made);
  return made;
}

/** The films that cases name, as far as they are there. */
export async function loadFilms(cases: readonly CaseReport[], outFolder: string): Promise<Films> {
  const paths = new Set(
    cases.flatMap(({ artifacts }) => [artifacts['film'] ?? [], artifacts['deviceFilm'] ?? []].flat()),
  );
  const films = new Map<string, string>();
  for (const path of paths) {
    const text = await readTextIfAny(join(outFolder, path));
    if (text !== undefined) films.set(path, text);
  }
  return films;
}
