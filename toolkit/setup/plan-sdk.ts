import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sumOf } from './checksum.ts';
import { download, downloadText } from './download.ts';
import { pins } from './pins.ts';
import { unpackAs } from './run-tool.ts';
import type { SetupContext, SetupStep } from './types.ts';

/** The SDK that setup makes. */
export function sdkFolder(root: string): string {
  return join(root, `zephyr-sdk-${pins.sdk}`);
}

/** The SDK's frame and one compiler per architecture; `host` is the SDK's name for this machine. */
export function planSdk(context: SetupContext, host: string, toolchains: readonly string[]): SetupStep[] {
  const folder = sdkFolder(context.root);
  const frame = archiveStep(context, {
    what: `Zephyr SDK ${pins.sdk}, without compilers`,
    fileName: `zephyr-sdk-${pins.sdk}_${host}_minimal.tar.xz`,
    into: folder,
  });
  const compilers = toolchains.map((name) =>
    archiveStep(context, {
      what: `compiler ${name}`,
      fileName: `toolchain_${host}_${name}.tar.xz`,
      into: join(folder, name),
    }),
  );
  return [frame, ...compilers];
}

function archiveStep(
  context: SetupContext,
  { what, fileName, into }: { readonly what: string; readonly fileName: string; readonly into: string },
): SetupStep {
  const release = `${context.github}/zephyrproject-rtos/sdk-ng/releases/download/v${pins.sdk}`;
  const downloads = join(context.root, 'downloads');
  const run = async (): Promise<void> => {
    const sha256 = sumOf(await downloadText(`${release}/sha256.sum`, downloads, context), fileName);
    const file = await download({ url: `${release}/${fileName}`, fileName, sha256 }, downloads, context);
    await unpackAs(file, into, context);
    await rm(file);
  };
  return { component: 'sdk', what, from: `${release}/${fileName}`, into, isDone: existsSync(into), run };
}
