import { PORT_VERSION } from '../build/host-build.ts';
import { readZephyrTree } from '../build/zephyr-tree.ts';
import type { Config } from '../config/types.ts';

/** The Zephyr release that a plan is for when nobody says: that of the configured tree, else the port's. */
export async function inspectRelease({ zephyrBase }: Config): Promise<string> {
  return zephyrBase === undefined ? PORT_VERSION : (await readZephyrTree(zephyrBase)).version;
}
