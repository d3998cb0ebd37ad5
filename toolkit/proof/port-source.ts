import { readdir } from 'node:fs/promises';
import { PORT_VERSION } from '../build/host-build.ts';
import { assetFolder } from '../core/assets.ts';
import type { HeapSource } from './heap-source.ts';

/** heaptwin's own port of the allocator, held against the model like any other. */
export async function openPort(): Promise<HeapSource> {
  const folder = assetFolder('host/port');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.c')).toSorted();
  return {
    name: `heaptwin's port of ${PORT_VERSION}`,
    zephyr: PORT_VERSION,
    folder,
    files,
    has: { usableSize: true, noalignAlloc: false, realloc: false, stats: true },
  };
}
