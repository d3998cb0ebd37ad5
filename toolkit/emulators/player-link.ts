import type { PlayerAnswer } from '../player/answer.ts';

/**
 * What came of sending a batch. `answered`: the player said something, a refusal perhaps. `crashed`, `hung`: it stopped in the
 * middle; `partial` says how far it came, as far as that is known. `lost`: the emulator is gone.
 */
export type Exchange =
  | { readonly ended: 'answered'; readonly answer: PlayerAnswer }
  | {
      readonly ended: 'crashed' | 'hung' | 'lost';
      readonly detail: string;
      readonly partial: PlayerAnswer | undefined;
    };

/** A player that runs somewhere. Batches may be sent before earlier ones are answered; they are answered in their order. */
export interface PlayerLink {
  /** What runs it, for reports. */
  readonly emulator: string;
  /** Address of the arena's first byte. */
  readonly arenaAddress: number;
  /** Sends a batch. The list of an answer is fetched only when the digest is not the expected one. */
  exchange(batch: Uint32Array, expectedDigest: number | undefined): Promise<Exchange>;
  /** Boots a player anew, whatever became of the old one. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** How many batches may be on their way: one is played while the next is written. */
export const BATCHES_AHEAD = 2;
