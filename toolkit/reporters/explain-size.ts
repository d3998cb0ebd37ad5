import type { HeapUse } from '../plan/heap-use.ts';
import type { HeapSize } from '../plan/heap-size.ts';
import type { SmallestHeap } from '../plan/size-heap.ts';

/** What a size is told by, in the terminal and in the page alike. */

export function variantText({ name, bytes, savedBytes }: HeapSize['variants'][number]): string {
  if (bytes === undefined || savedBytes === undefined) return `${name}: no size is enough`;
  const change = savedBytes > 0 ? `saves ${savedBytes}` : savedBytes < 0 ? `costs ${-savedBytes}` : 'saves nothing';
  return `${name}: ${change} (${bytes} bytes)`;
}

/** `undefined` when every larger heap is enough, too. */
export function unsafeText({ bytes, safeFrom }: SmallestHeap): string | undefined {
  if (safeFrom <= bytes) return undefined;
  return `more is not always enough: some sizes between ${bytes} and ${safeFrom} fail; from ${safeFrom} on none does`;
}

export function worstText({ step, scatteredBytes }: NonNullable<HeapUse['worst']>): string {
  return `most broken up after step ${step}: ${scatteredBytes} free bytes outside the largest piece`;
}

export function holeText({ offset, bytes, pinnedBy }: NonNullable<HeapUse['worst']>['holes'][number]): string {
  return `hole of ${bytes} bytes at +${offset}, pinned by ${pinnedBy || 'a block'}`;
}
