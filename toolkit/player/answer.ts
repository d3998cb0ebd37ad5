import { ANSWER_HEADER_WORDS, answerFields, statuses, type PlayerStatus } from './format.ts';

/** What a player said to a batch. */
export interface PlayerAnswer {
  readonly sequence: number;
  readonly status: PlayerStatus;
  /** Over the digests of all its programs. */
  readonly digest: number;
  /** Words that the player wrote to its list. */
  readonly count: number;
  /** The program that was run last, or is being run. */
  readonly place: number;
  /** A digest a program, or the record of one program; empty when nobody fetched them. */
  readonly words: Uint32Array;
}

/** Reads an answer; `undefined` for fewer words than every answer has, or a status that no player sends. */
export function readAnswer(words: Uint32Array): PlayerAnswer | undefined {
  const at = (name: (typeof answerFields)[number]): number => words[answerFields.indexOf(name)] ?? 0;
  const status = statuses[at('status')];
  if (words.length < ANSWER_HEADER_WORDS || status === undefined) return undefined;
  return {
    sequence: at('sequence'),
    status,
    digest: at('digest'),
    count: at('count'),
    place: at('place'),
    words: words.subarray(ANSWER_HEADER_WORDS),
  };
}

/** The player found something wrong with a batch and executed nothing of it. */
export function isRefusal(status: PlayerStatus): boolean {
  return status.startsWith('bad-');
}
