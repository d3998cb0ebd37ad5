import { join } from 'node:path';
import type { Config } from '../config/types.ts';
import { HostBackend } from './host.ts';
import { NativeBackend } from './native.ts';
import { QemuBackend } from './qemu.ts';
import { RenodeBackend } from './renode.ts';
import { RenodeTestBackend } from './renode-test.ts';
import { ReplayBackend } from './replay.ts';
import type { Backend, BackendName } from './types.ts';

export interface BackendOptions {
  readonly config: Config;
  readonly allocator: 'port' | 'zephyr';
  /** Where a resident process keeps its files. */
  readonly folder: string;
}

/** How each backend is made. A new one is a new file and a line here. */
export const backends: Readonly<Record<BackendName, (options: BackendOptions) => Backend>> = {
  renode: ({ config, folder }) => new RenodeBackend({ renode: config.renode, folder: join(folder, 'resident') }),
  'renode-test': ({ config }) => new RenodeTestBackend(config),
  qemu: () => new QemuBackend(),
  native: () => new NativeBackend(),
  replay: () => new ReplayBackend(),
  host: ({ allocator }) => new HostBackend(allocator),
};
