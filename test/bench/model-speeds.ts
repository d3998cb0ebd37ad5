import { fileURLToPath } from 'node:url';
import { exec } from '../../toolkit/core/exec.ts';
import type { ModelSpeed } from './model-speed.ts';

export type { ModelSpeed };

/** The model against C on this machine: each word size in a process of its own, as a worker that fuzzes one board would run it. */
export async function measureModels(): Promise<ModelSpeed[]> {
  const script = fileURLToPath(new URL('model-speed.ts', import.meta.url));
  const speeds: ModelSpeed[] = [];
  for (const pointerBytes of ['4', '8']) {
    const { stdout, exitCode } = await exec({
      file: process.execPath,
      args: [...process.execArgv, script, pointerBytes],
      timeoutMs: 300_000,
    });
    if (exitCode === 0 && stdout.trim() !== '') speeds.push(JSON.parse(stdout) as ModelSpeed);
  }
  return speeds;
}
