import { setTimeout as sleep } from 'node:timers/promises';
import { UndecidedError } from '../core/errors.ts';
import { readTextIfAny } from '../core/files.ts';

/** Where a player has what its host wants to reach, in the order in which it prints them. */
const places = ['arena', 'batches', 'answers', 'posted', 'fault'] as const;
export type PlayerPlaces = Readonly<Record<(typeof places)[number], number>>;

const POLL_MS = 20;
const readyLine = new RegExp(` player [0-9a-f]+ ready((?: [0-9a-f]+){${places.length}})\\s`);

/**
 * Waits until a player has said on its console that it is ready: a batch that is left before the guest has cleared its memory is lost.
 * `undefined` when `isGone` comes first. @throws UndecidedError when it says nothing
 */
export async function waitForPlayer(
  consoleFile: string,
  boardId: string,
  { patienceMs, isGone }: { readonly patienceMs: number; readonly isGone: () => boolean },
): Promise<PlayerPlaces | undefined> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline && !isGone()) {
    const found = readyLine.exec((await readTextIfAny(consoleFile)) ?? '')?.[1];
    if (found !== undefined) return readPlaces(found);
    await sleep(POLL_MS);
  }
  if (isGone()) return undefined;
  throw new UndecidedError(`the player on ${boardId} did not say that it is ready`, {
    code: 'PLAYER_SILENT',
    hint: `its console: ${consoleFile}`,
  });
}

function readPlaces(text: string): PlayerPlaces {
  const addresses = text.trim().split(' ');
  return Object.fromEntries(
    places.map((name, place) => [name, Number.parseInt(addresses[place] ?? '', 16)]),
  ) as PlayerPlaces;
}
