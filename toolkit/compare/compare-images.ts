import type { ObservedHeap, SegmentImages } from '../harness/types.ts';
import type { PlannedImage } from '../plan/replay-images.ts';
import { IMAGE_PAGE_BYTES, type ImageLine } from '../wire/image-line.ts';
import { explainMemory } from './explain-memory.ts';
import { turnPages } from './turn-pages.ts';
import type { MemoryDivergence, MemoryVerdict } from './types.ts';

/** Differences beyond this are only counted. */
const FIELDS_KEPT = 20;

/** What the heaps of a scenario hold when it starts: its first images, one for each. */
export function baselinesOf({ lines }: SegmentImages, heaps: readonly ObservedHeap[]): (Uint8Array | undefined)[] {
  return heaps.map(({ bytes }, place) => {
    const [image] = lines.slice(place, place + 1);
    return image?.heap === place && image.bytes === bytes ? turnPages(new Uint8Array(bytes), image) : undefined;
  });
}

/** Compares a scenario's images one by one with the planned ones, which it is fed; remembers the first difference. */
export class ImageComparison {
  private readonly images: SegmentImages;
  private readonly heaps: readonly ObservedHeap[];
  private readonly memories: readonly Uint8Array[];
  private place = 0;
  private end: Exclude<MemoryVerdict, { readonly status: 'passed' }> | undefined;

  constructor(images: SegmentImages, heaps: readonly ObservedHeap[]) {
    this.images = images;
    this.heaps = heaps;
    this.memories = heaps.map(({ bytes }) => new Uint8Array(bytes));
  }

  accept(planned: PlannedImage): void {
    if (this.end) return;
    const image = this.images.lines[this.place++];
    const memory = image && this.memories[image.heap];
    const problem = image ? this.contradiction(image, planned) : this.missing();
    if (problem !== undefined || !image || !memory) this.end = { status: 'error', reason: problem ?? 'no such heap' };
    else this.compare(planned, turnPages(memory, image));
  }

  /** The outcome, once all planned images were accepted; more may follow where nobody knows how the scenario goes on. */
  verdict({ mayGoOn = false } = {}): MemoryVerdict {
    if (this.end) return this.end;
    if (mayGoOn) return { status: 'passed', images: this.place };
    const { lines, problem } = this.images;
    if (problem !== undefined) return { status: 'error', reason: problem };
    if (lines.length > this.place)
      return { status: 'error', reason: `${lines.length} images, only ${this.place} belong here` };
    return { status: 'passed', images: lines.length };
  }

  private compare(planned: PlannedImage, observed: Uint8Array): void {
    if (isSame(planned.memory, observed)) return;
    const { heap, moment, operation } = planned;
    const all = explainMemory(planned, observed);
    const divergence: MemoryDivergence = {
      heap,
      moment,
      operation,
      fields: all.slice(0, FIELDS_KEPT),
      moreFields: Math.max(0, all.length - FIELDS_KEPT),
    };
    this.end = { status: 'failed', divergence };
  }

  /** An image of something else than the transcript and the plan speak of proves nothing. */
  private contradiction(image: ImageLine, planned: PlannedImage): string | undefined {
    const heap = this.heaps[planned.heap];
    const name = `image ${image.number}`;
    if (image.heap !== planned.heap) return `${name} is of heap ${image.heap}, heap ${planned.heap} was to be seen`;
    if (image.buffer !== heap?.addressText || image.bytes !== heap.bytes)
      return `${name} is of ${image.bytes} bytes at ${image.buffer}, the heap has ${heap?.bytes} at ${heap?.addressText}`;
    const pages = Math.ceil(image.bytes / IMAGE_PAGE_BYTES);
    return image.pages.some(({ page }) => page >= pages) ? `${name} has pages outside the heap` : undefined;
  }

  private missing(): string {
    return this.images.problem ?? `${this.images.lines.length} images, more were to be taken`;
  }
}

function isSame(planned: Uint8Array, observed: Uint8Array): boolean {
  if (planned.length !== observed.length) return false;
  for (let place = 0; place < planned.length; place++) if (planned[place] !== observed[place]) return false;
  return true;
}
