import type { CHeap } from '../scenario/c-calls.ts';
import type { Operation } from '../scenario/types.ts';

/** The C of a misuse, as a person would write it. `end(a)` is the first byte behind the block. */
export function describeMisuse({ block, misuse }: Operation, { cName: name, kind }: CHeap): string {
  switch (misuse?.kind) {
    case 'double_free':
      return `${kind}_free(&${name}, ${block}) /* again */`;
    case 'free_shifted':
      return `${kind}_free(&${name}, ${block} + ${misuse.at})`;
    case 'free_outside':
      return `${kind}_free(&${name}, end(${name}) + ${misuse.at})`;
    case 'overflow':
      return `memset(end(${block}), ${byte(misuse.value)}, ${misuse.bytes})`;
    case 'underflow':
      return `memset(${block} - ${misuse.bytes}, ${byte(misuse.value)}, ${misuse.bytes})`;
    case 'use_after_free':
      return `memset(${block}, ${byte(misuse.value)}, ${misuse.bytes}) /* freed */`;
    case 'init':
      return `${kind}_init(&${name}, ${name}_pool, ${misuse.bytes})`;
    case undefined:
      return 'misuse';
  }
}

function byte(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}
