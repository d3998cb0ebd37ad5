/** Where every digest begins. `host/proof/driver.c` and the player compute the same. */
export const DIGEST_START = 0x811c9dc5 | 0;

/** A digest that has taken in one more word of 32 bits. Each word changes it, whatever follows. */
export function mix(digest: number, word: number): number {
  const mixed = Math.imul(digest ^ word, 0x9e3779b1);
  return (mixed << 13) | (mixed >>> 19);
}

/** Digest of memory, in words of the machine. */
export function digestWords(words: Int32Array): number {
  let digest = DIGEST_START;
  for (let place = 0; place < words.length; place++) digest = mix(digest, words[place] as number);
  return digest;
}
