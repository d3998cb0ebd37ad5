import { observe } from '../../toolkit/harness/observe.ts';
import { Random } from '../../toolkit/core/random.ts';
import { isUnpredictable, misusesHeap } from '../../toolkit/plan/misuses-heap.ts';
import { replayImages } from '../../toolkit/plan/replay-images.ts';
import { nominalPlacements } from '../../toolkit/plan/nominal-placements.ts';
import type { BuildTarget, HeapPlacement, PlannedScenario } from '../../toolkit/plan/types.ts';
import { encodeImageLine, IMAGE_PAGE_BYTES, type ImageLine, type ImagePage } from '../../toolkit/wire/image-line.ts';
import type { RecordedBoot } from './recorded.ts';

/** The whole memory of a heap at one moment. */
export interface FullImage extends Omit<ImageLine, 'pages' | 'bytes'> {
  readonly memory: Uint8Array;
}

/** A device that does what the model says, on memory that was full of rubbish before. */
interface ModelDevice {
  readonly images: readonly FullImage[];
  readonly placements: readonly HeapPlacement[];
  /** Address of each heap's buffer, as records and images write it. */
  readonly addresses: readonly string[];
}

export function modelDevice(
  planned: PlannedScenario,
  target: BuildTarget,
  {
    scenario = 0,
    placements = inRam(planned, target),
  }: { scenario?: number; placements?: readonly HeapPlacement[] } = {},
): ModelDevice {
  const addresses = placements.map(({ address }) => address.toString(16).padStart(16, '0'));
  const random = new Random(7);
  const baselines = placements.map(({ bytes }) => Uint8Array.from({ length: bytes }, () => random.below(256)));
  const images: FullImage[] = [];
  replayImages(planned, { target, placements, baselines }, ({ heap, memory }) => {
    const buffer = addresses[heap] ?? '';
    images.push({ scenario, number: images.length, heap, buffer, memory: memory.slice() });
  });
  return { images, placements, addresses };
}

/**
 * What the heaps of a recorded boot must have held; `undefined` when a scenario of it has changed since, or says itself that
 * nobody knows.
 */
export function imagesOfBoot({ task, transcript }: RecordedBoot): FullImage[] | undefined {
  const { image, scenarioIds } = task;
  if (image.scenarios.some(({ scenario }) => isUnpredictable(scenario))) return undefined;
  const misused = image.scenarios.filter(({ scenario }) => misusesHeap(scenario)).map(({ id }) => id);
  const { segments } = observe(transcript, { imageId: image.imageId, scenarioIds, faultIds: new Set(misused) });
  const images: FullImage[] = [];
  for (const [scenario, { scenarioId, heaps }] of segments.entries()) {
    const planned = image.scenarios.find(({ id }) => id === scenarioId);
    if (!planned) return undefined;
    const placements = placementsAt(planned, image.target, heaps);
    const made = modelDevice(planned, image.target, { scenario, placements });
    images.push(...made.images.map((entry) => ({ ...entry, buffer: heaps[entry.heap]?.addressText ?? '' })));
  }
  return images;
}

/** Where a scenario's heaps are, with the care that a misused one needs. */
export function placementsAt(
  planned: PlannedScenario,
  target: BuildTarget,
  heaps: readonly Pick<HeapPlacement, 'address' | 'handleText'>[],
): HeapPlacement[] {
  return nominalPlacements(planned, target).map((nominal, place) => ({
    ...nominal,
    address: heaps[place]?.address ?? nominal.address,
    handleText: heaps[place]?.handleText ?? '0',
  }));
}

/** The lines that an emulator writes: of each image the pages that differ from the one before. */
export function toLines(images: readonly FullImage[]): ImageLine[] {
  const before = new Map<string, Uint8Array>();
  return images.map(({ memory, ...about }) => {
    const key = `${about.scenario} ${about.heap}`;
    const pages = changedPages(before.get(key) ?? new Uint8Array(memory.length), memory);
    before.set(key, memory);
    return { ...about, bytes: memory.length, pages };
  });
}

export function imageText(lines: readonly ImageLine[]): string {
  let crc = 0;
  const texts = lines.map((image) => {
    const line = encodeImageLine(image, crc);
    crc = parseInt(line.slice(-8), 16);
    return `${line}\n`;
  });
  return texts.join('');
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function inRam(planned: PlannedScenario, target: BuildTarget): HeapPlacement[] {
  return nominalPlacements(planned, target).map(({ address, bytes }, place) => ({
    address: 0x2000_0000 + place * 0x1000 + address,
    bytes,
  }));
}

function changedPages(before: Uint8Array, now: Uint8Array): ImagePage[] {
  return Array.from({ length: Math.ceil(now.length / IMAGE_PAGE_BYTES) }, (_, page) => page).flatMap((page) => {
    const [start, end] = [page * IMAGE_PAGE_BYTES, (page + 1) * IMAGE_PAGE_BYTES];
    const data = base64(now.subarray(start, end));
    return data === base64(before.subarray(start, end)) ? [] : [{ page, data }];
  });
}
