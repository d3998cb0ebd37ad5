import { assetFolder } from '../core/assets.ts';

/** Scenarios that ship with heaptwin: examples, and what runs when nothing else is asked for. */
export const galleryFolder = (): string => assetFolder('test/scenarios');

/** Recorded real runs that ship with heaptwin. */
export const recordingsFolder = (): string => assetFolder('test/fixtures/recorded');

/** One YAML file per board. */
export const boardsFolder = (): string => assetFolder('boards');
