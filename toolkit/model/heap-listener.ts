/**
 * What a heap listener hears: a block that was handed out or given back, and the bytes of its chunk as they count in
 * statistics. A block that is resized in place is first allocated in its new size, then freed in its old one.
 */
export interface HeapEvent {
  readonly event: 'alloc' | 'free';
  /** Of the block, from the buffer's first byte. */
  readonly offset: number;
  readonly bytes: number;
}

export type HeapListener = (event: HeapEvent) => void;
