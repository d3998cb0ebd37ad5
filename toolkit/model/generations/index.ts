import { isReleaseWithin } from '../../core/version.ts';
import type { HeapGeneration } from './types.ts';
import { zephyr27 } from './zephyr-2.7.ts';
import { zephyr30 } from './zephyr-3.0.ts';
import { zephyr31 } from './zephyr-3.1.ts';
import { zephyr32 } from './zephyr-3.2.ts';
import { zephyr35 } from './zephyr-3.5.ts';
import { zephyr36 } from './zephyr-3.6.ts';
import { zephyr37 } from './zephyr-3.7.ts';
import { zephyr42 } from './zephyr-4.2.ts';
import { zephyr43 } from './zephyr-4.3.ts';
import { zephyr44 } from './zephyr-4.4.ts';
import { zephyr45 } from './zephyr-4.5.ts';

export type { HeapGeneration, HeapOption } from './types.ts';

/** Every modelled generation, oldest first. A new one is a new file and a line here. */
export const generations: readonly HeapGeneration[] = [
  zephyr27,
  zephyr30,
  zephyr31,
  zephyr32,
  zephyr35,
  zephyr36,
  zephyr37,
  zephyr42,
  zephyr43,
  zephyr44,
  zephyr45,
];

/** The generation a Zephyr release belongs to; `undefined` when that release is not modelled. */
export function generationOf(zephyr: string): HeapGeneration | undefined {
  return generations.find((generation) => isReleaseWithin(zephyr, generation));
}

/** The modelled releases, for messages. The generations follow each other without gaps. */
export function modelledRange(): string {
  return `${generations[0]?.since} up to, not including, ${generations.at(-1)?.before}`;
}
