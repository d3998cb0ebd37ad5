/*
 * What a host and a player say to each other: `templates/player/src/player.h.hbs` says it in C, from the numbers here.
 * All words have 32 bits, in the byte order of the player's machine.
 */

/** `HTPB`, as the player's machine reads it. */
export const MAGIC = 0x48545042;
/** Raised with every change of the format or of what is digested: a player refuses what it does not know. */
export const VERSION = 2;

/** Words in front of a batch's programs, by their places. */
export const headerFields = ['magic', 'version', 'flags', 'sequence', 'programs', 'words', 'checksum', 'seed'] as const;
export type HeaderField = (typeof headerFields)[number];
export const HEADER_WORDS: number = headerFields.length;

/** `record`: write down what comes of every call of the one program. `bare`: run as many programs of the player's own. */
export const flags = { record: 1, bare: 2 } as const;

/** What became of a batch, by the number that the player sends. Those that begin with `bad-` are refusals: nothing was executed. */
export const statuses = [
  'none',
  'done',
  'running',
  'bad-magic',
  'bad-version',
  'bad-length',
  'bad-checksum',
  'bad-flags',
  'bad-program',
  'no-room',
  'crashed',
  'hung',
] as const;
export type PlayerStatus = (typeof statuses)[number];

/** What a call can be, by its number. */
export const callOps = [
  'alloc',
  'aligned_alloc',
  'realloc',
  'aligned_realloc',
  'noalign_alloc',
  'free',
  'usable_size',
  'stats',
] as const;
export type CallOp = (typeof callOps)[number];

/** Parts of a call's word. A wide call has its alignment and bytes in two words of their own. */
export const callFields = {
  op: { shift: 0, mask: 0x7 },
  heap: { shift: 3, mask: 0x3 },
  slot: { shift: 5, mask: 0x3f },
  /** The owner writes both ends of the block. */
  touched: { shift: 11, mask: 1 },
  wide: { shift: 12, mask: 1 },
  /** Power of two. */
  align: { shift: 13, mask: 0xf },
  /** Of a wide call: 1 when its bytes count down from the top of `size_t`. Of `stats`: the argument that is NULL, 1 the heap, 2 the result. */
  bytes: { shift: 17, mask: 0x7fff },
} as const;

/** Words of an answer in front of its list, by their places. */
export const answerFields = ['sequence', 'status', 'digest', 'count', 'place'] as const;
export const ANSWER_HEADER_WORDS: number = answerFields.length;
/**
 * Words that a recorded call takes: three of its result, and the digest of its heap's chunks. The third of the result is the largest
 * sum so far for `stats`, and for all others a digest of what a listener of the first heap heard.
 */
export const RECORD_WORDS = 4;

/** Heaps and slots that a program can have. */
export const MAX_HEAPS = 4;
export const MAX_SLOTS = 64;

/** What one player has room for. */
export interface PlayerLimits {
  readonly batchWords: number;
  readonly answerWords: number;
  readonly arenaBytes: number;
  /** The smallest heap that its allocator can make, in bytes. */
  readonly minHeapBytes: number;
}
