import type { ObservedHeap, SegmentImages } from '../harness/types.ts';
import { readHeap } from '../model/read-heap.ts';
import type { PlannedImage } from '../plan/replay-images.ts';
import { turnPages } from './turn-pages.ts';

type Reading = ReturnType<typeof readHeap>;

/** Reads the chunks of a device's heaps out of its memory, moment by moment; it is fed the moments at which that was looked at. */
export class DeviceReader {
  private readonly images: SegmentImages;
  private readonly memories: readonly Uint8Array[];
  private readonly readings = new Map<string, Reading>();
  private readonly latest: (Reading | undefined)[] = [];
  private place = 0;

  constructor(images: SegmentImages, heaps: readonly ObservedHeap[]) {
    this.images = images;
    this.memories = heaps.map(({ bytes }) => new Uint8Array(bytes));
  }

  accept({ heap, moment, operation, shape }: PlannedImage): void {
    const line = this.images.lines[this.place++];
    const memory = this.memories[heap];
    if (!line || !memory || line.heap !== heap || line.bytes !== memory.length || moment === 'end') return;
    this.readings.set(`${heap} ${operation}`, readHeap(turnPages(memory, line), shape));
  }

  /** A heap after an operation, -1 before the first; as it was last seen where nobody looked just then. */
  after(heap: number, operation: number): Reading | undefined {
    const found = this.readings.get(`${heap} ${operation}`) ?? this.latest[heap];
    this.latest[heap] = found;
    return found;
  }
}
