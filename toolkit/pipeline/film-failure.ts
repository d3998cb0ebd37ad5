import { filmDevice, type DeviceFilm } from '../compare/device-film.ts';
import { DeviceReader } from '../compare/device-reader.ts';
import { answersOf } from '../compare/observed-fault.ts';
import type { Film } from '../plan/film.ts';
import { replayImages } from '../plan/replay-images.ts';
import type { Prediction } from '../plan/types.ts';
import type { SeenScenario } from './types.ts';

/** The device's side of a film, of a scenario in which it did something else. */
export function filmFailure(film: Film, seen: SeenScenario, prediction: Prediction): DeviceFilm | undefined {
  if (!prediction.isPredictable) return undefined;
  const { planned, segment } = seen;
  const observed = answersOf(segment);
  const answers = prediction.records.flatMap(({ operation }, place) =>
    operation === undefined ? [] : [observed[place]],
  );
  const end = answers.indexOf(undefined);
  const known = (end < 0 ? answers : answers.slice(0, end)).flatMap((answer) => answer ?? []);
  const reader = readDevice(seen);
  return filmDevice(film, { answers: known, operations: planned.operations, ...(reader && { reader }) });
}

function readDevice({ planned, segment, target, placements }: SeenScenario): DeviceReader | undefined {
  const { images, heaps } = segment;
  if (!images) return undefined;
  const reader = new DeviceReader(images, heaps);
  replayImages(planned, { target, placements, baselines: [] }, (image) => reader.accept(image));
  return reader;
}
