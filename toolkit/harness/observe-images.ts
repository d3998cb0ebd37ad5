import { decodeImageLine, type ImageLine } from '../wire/image-line.ts';
import type { Observation, SegmentImages } from './types.ts';

/** Gives each segment the images that an emulator took while it ran. Only images before the first problem count. */
export function attachImages(observation: Observation, text: string): Observation {
  const { images, problem } = readImageLog(text);
  const last = images.at(-1)?.scenario ?? 0;
  const segments = observation.segments.map((segment, place) => ({
    ...segment,
    images: imagesOf(place, images, place < last ? undefined : problem),
  }));
  return { ...observation, segments };
}

function imagesOf(place: number, images: readonly ImageLine[], problem: string | undefined): SegmentImages {
  return { lines: images.filter(({ scenario }) => scenario === place), ...(problem !== undefined && { problem }) };
}

interface ImageLog {
  readonly images: readonly ImageLine[];
  /** The first thing that is wrong. */
  readonly problem?: string;
}

/** Every line must be the next image, whole and in order: of the same scenario, or the first of the next. */
function readImageLog(text: string): ImageLog {
  const images: ImageLine[] = [];
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  let crc = 0;
  for (const [place, line] of lines.entries()) {
    const decoded = decodeImageLine(line, crc);
    const damage = decoded.damage ?? describeJump(images.at(-1), decoded.image);
    if (decoded.damage !== undefined || damage !== undefined)
      return { images, problem: `line ${place + 1} of the images: ${damage}` };
    images.push(decoded.image);
    crc = decoded.crc;
  }
  return rest === '' ? { images } : { images, problem: `line ${lines.length + 1} of the images breaks off` };
}

function describeJump(before: ImageLine | undefined, { scenario, number }: ImageLine): string | undefined {
  const isNext = before
    ? (scenario === before.scenario && number === before.number + 1) ||
      (scenario === before.scenario + 1 && number === 0)
    : scenario === 0 && number === 0;
  const place = before ? `image ${before.number} of scenario ${before.scenario}` : 'the start';
  return isNext ? undefined : `image ${number} of scenario ${scenario} follows ${place}`;
}
