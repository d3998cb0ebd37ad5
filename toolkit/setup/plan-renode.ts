import { existsSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeText } from '../core/files.ts';
import { download } from './download.ts';
import { makeVenv, venvProgram } from './plan-west.ts';
import { runTool, unpackAs } from './run-tool.ts';
import type { Archive, SetupContext, SetupStep } from './types.ts';

/** Where Renode's programs are once it is installed. */
export function renodePrograms({ root, versions }: Pick<SetupContext, 'root' | 'versions'>): {
  readonly renode: string;
  readonly renodeTest: string;
} {
  const folder = join(root, `renode-${versions.renode}`);
  return { renode: join(folder, 'renode'), renodeTest: join(root, 'bin', 'renode-test') };
}

/** Renode's portable release, and Robot Framework for its test runner. */
export function planRenode(context: SetupContext, archive: Pick<Archive, 'fileName' | 'sha256'>): SetupStep[] {
  const { root, github, versions } = context;
  const folder = join(root, `renode-${versions.renode}`);
  const { renode, renodeTest } = renodePrograms(context);
  const url = `${github}/renode/renode/releases/download/v${versions.renode}/${archive.fileName}`;
  const install = async (): Promise<void> => {
    const file = await download({ ...archive, url }, join(root, 'downloads'), context);
    await unpackAs(file, folder, context);
    await rm(file);
  };
  return [
    {
      component: 'renode',
      what: `Renode ${versions.renode}`,
      from: url,
      into: folder,
      isDone: existsSync(renode),
      run: install,
    },
    {
      component: 'renode',
      what: "Robot Framework and what else Renode's test runner imports, as its release pins them",
      from: 'the Python package index',
      into: renodeTest,
      isDone: existsSync(renodeTest),
      run: () => installRobot(folder, context),
    },
  ];
}

async function installRobot(renode: string, context: SetupContext): Promise<void> {
  await makeVenv(context);
  const requirements = join(renode, 'tests', 'requirements.txt');
  await runTool(venvProgram(context.root, 'pip'), ['install', '-r', requirements], context, join(renode, 'tests'));
  const { renodeTest } = renodePrograms(context);
  // The test runner takes the python3 that is first on PATH.
  await writeText(
    renodeTest,
    `#!/bin/sh\nPATH="${venvProgram(context.root, '')}:$PATH" exec "${join(renode, 'renode-test')}" "$@"\n`,
  );
  await chmod(renodeTest, 0o755);
}
