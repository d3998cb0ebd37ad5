/*
 * What goes to `host/proof/driver.c` and back, in 32-bit words of the machine.
 *
 *   program   magic, number of calls, heap bytes, address, flags, 1 for the last of a batch, 0, 0; then the calls
 *   call      op | slot << 8 | from-the-top << 24, align, bytes, bytes of the block that its owner holds
 *   answer    with WANT_TRACE: per call three words and the digest of the memory after it;
 *             then status, calls made, digest of all answers, digest of the memory; with WANT_MEMORY: the memory
 */
const MAGIC = 0x48545031;

export const END_WORDS = 4;
export const TRACE_WORDS = 4;
export const WANT_TRACE = 1;
export const WANT_MEMORY = 2;

/** How a program ended, by the number the driver sends. */
export const endings = ['done', 'crashed', 'hung', 'wrote-outside'] as const;
export type Ending = (typeof endings)[number];

/** Grows as programs are written into it, and is emptied for the next batch. */
export class WordBuffer {
  private words = new Uint32Array(1 << 16);
  length = 0;

  push4(a: number, b: number, c: number, d: number): void {
    if (this.length + 4 > this.words.length) this.grow();
    this.words[this.length++] = a;
    this.words[this.length++] = b;
    this.words[this.length++] = c;
    this.words[this.length++] = d;
  }

  set(place: number, word: number): void {
    this.words[place] = word;
  }

  /** A copy of what was written. */
  bytes(): Uint8Array {
    return new Uint8Array(this.words.slice(0, this.length).buffer);
  }

  clear(): void {
    this.length = 0;
  }

  private grow(): void {
    const larger = new Uint32Array(this.words.length * 2);
    larger.set(this.words);
    this.words = larger;
  }
}

/** Leaves room for a program's header; returns its place. */
export function pushHeader(words: WordBuffer): number {
  const place = words.length;
  words.push4(MAGIC, 0, 0, 0);
  words.push4(0, 0, 0, 0);
  return place;
}

/** Fills a header in, once the calls behind it are known. */
export function closeHeader(
  words: WordBuffer,
  place: number,
  { calls, heapBytes, address, flags }: { calls: number; heapBytes: number; address: number; flags: number },
): void {
  words.set(place + 1, calls);
  words.set(place + 2, heapBytes);
  words.set(place + 3, address);
  words.set(place + 4, flags);
}

/** Marks a program as its batch's last: the driver then sends what it has. */
export function markLast(words: WordBuffer, place: number): void {
  words.set(place + 5, 1);
}
