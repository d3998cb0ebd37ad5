import { join } from 'node:path';
import { galleryFolder } from './folders.ts';

/** The scenario that shows whether a board builds, boots and can be read: short, without threads, at home in 16 KB. */
export const firstBootScenario = (): string => join(galleryFolder(), 'alloc-free-basics.yaml');

/** How such a boot is run: a board that is not understood may hang, and nobody should wait long for that. */
export const firstBootLimits = {
  allocator: 'zephyr',
  watchesHeaps: true,
  virtualTimeoutMs: 2000,
  hostTimeoutMs: 60_000,
  parallelBoards: 1,
} as const;
