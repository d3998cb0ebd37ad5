import { existsSync } from 'node:fs';
import { stringify } from 'yaml';
import { writeText } from '../core/files.ts';
import { renodePrograms } from './plan-renode.ts';
import { sdkFolder } from './plan-sdk.ts';
import { venvProgram } from './plan-west.ts';
import { zephyrTree } from './plan-zephyr.ts';
import type { SetupContext } from './types.ts';

/** The configuration that names everything that setup has installed below its folder. */
function configText(context: SetupContext): string {
  const { root, arches } = context;
  const { renode, renodeTest } = renodePrograms(context);
  const west = venvProgram(root, 'west');
  const sdk = sdkFolder(root);
  const env = { ZEPHYR_TOOLCHAIN_VARIANT: 'zephyr', ZEPHYR_SDK_INSTALL_DIR: sdk };
  return stringify({
    ...(existsSync(zephyrTree(context)) && { zephyr_base: zephyrTree(context) }),
    ...(existsSync(west) && { west }),
    ...(existsSync(renode) && { renode }),
    ...(existsSync(renodeTest) && { renode_test: renodeTest }),
    ...(existsSync(sdk) && { toolchains: Object.fromEntries(arches.map((arch) => [arch, { env }])) }),
  });
}

/** Writes the user's configuration when there is none. One that is there is the user's: the lines are told instead. */
export async function writeConfig(file: string, context: SetupContext): Promise<void> {
  const text = configText(context);
  if (!existsSync(file)) {
    await writeText(file, text);
    context.tell(`wrote ${file}`);
    return;
  }
  context.tell(`${file} is yours and stays as it is. What was installed is used when it says:\n\n${text}`);
}
