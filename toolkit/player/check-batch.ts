import { DIGEST_START, mix } from '../core/digest.ts';
import { callFields, flags, HEADER_WORDS, headerFields, MAGIC, MAX_HEAPS, VERSION } from './format.ts';
import type { HeaderField, PlayerLimits, PlayerStatus } from './format.ts';

/** What a player will say to a batch, from the same rules as its own: nothing is sent that it would refuse. */
export function checkBatch(batch: Uint32Array, limits: PlayerLimits): PlayerStatus {
  const field = (name: HeaderField): number => batch[headerFields.indexOf(name)] ?? 0;
  if (field('magic') !== MAGIC) return 'bad-magic';
  if (field('version') !== VERSION) return 'bad-version';
  const words = field('words');
  if (words < HEADER_WORDS || words > limits.batchWords || words !== batch.length) return 'bad-length';
  let checksum = DIGEST_START;
  for (const word of batch.subarray(HEADER_WORDS)) checksum = mix(checksum, word);
  if (checksum >>> 0 !== field('checksum')) return 'bad-checksum';
  if ((field('flags') & ~(flags.record | flags.bare)) !== 0) return 'bad-flags';
  if ((field('flags') & flags.bare) !== 0) return 'done';
  if (field('programs') > limits.answerWords) return 'bad-length';
  return arePrograms(batch.subarray(HEADER_WORDS), field('programs'), limits) ? 'done' : 'bad-program';
}

function arePrograms(words: Uint32Array, programs: number, limits: PlayerLimits): boolean {
  let at = 0;
  for (let program = 0; program < programs; program++) {
    const head = words[at] ?? 0;
    const heaps = head >>> 16;
    const length = head & 0xffff;
    const header = 1 + 2 * heaps;
    if (heaps === 0 || heaps > MAX_HEAPS || length < header || at + length > words.length) return false;
    if (!areHeaps(words.subarray(at + 1, at + header), limits)) return false;
    if (!areCalls(words.subarray(at + header, at + length), heaps)) return false;
    at += length;
  }
  return at === words.length;
}

function areHeaps(words: Uint32Array, { arenaBytes, minHeapBytes }: PlayerLimits): boolean {
  let end = 0;
  for (let at = 0; at < words.length; at += 2) {
    const [start = 0, bytes = 0] = words.subarray(at, at + 2);
    if (start < end || start > arenaBytes || bytes < minHeapBytes || bytes > arenaBytes - start) return false;
    end = start + bytes;
  }
  return true;
}

function areCalls(words: Uint32Array, heaps: number): boolean {
  let at = 0;
  while (at < words.length) {
    const word = words[at] as number;
    if (part(word, 'heap') >= heaps) return false;
    at += part(word, 'wide') === 1 ? 3 : 1;
  }
  return at === words.length;
}

function part(word: number, name: keyof typeof callFields): number {
  const { shift, mask } = callFields[name];
  return (word >>> shift) & mask;
}
