import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Board } from '../boards/types.ts';
import { assetFolder } from '../core/assets.ts';
import { UndecidedError } from '../core/errors.ts';
import { exec } from '../core/exec.ts';
import { writeText, writeTexts } from '../core/files.ts';
import type { GeneratedApp } from '../generate/types.ts';
import type { ImagePlan } from '../plan/types.ts';
import type { BuildArtifact } from './types.ts';
import { describeTree, type ZephyrTree } from './zephyr-tree.ts';

export interface HostRequest {
  readonly image: ImagePlan;
  readonly board: Board;
  readonly folder: string;
  readonly options: { readonly allocator: 'port' | 'zephyr'; readonly defect?: string | undefined };
  readonly compiler: string;
  /** Needed for `allocator: 'zephyr'`. */
  readonly tree?: ZephyrTree;
  readonly signal: AbortSignal;
}

const COMPILE_TIMEOUT_MS = 120_000;
/** The release whose allocator the port follows. */
export const PORT_VERSION = '3.3.0';

/** Compiles an application for this machine on the kernel shim. @throws UndecidedError with the compiler's words. */
export async function hostBuild(app: GeneratedApp, request: HostRequest): Promise<BuildArtifact> {
  throw new UndecidedError(`not there yet ${JSON.stringify([app, request]).length}`, { code: 'TODO' });
}
