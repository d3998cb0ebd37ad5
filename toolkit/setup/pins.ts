import { UndecidedError, usageError } from '../core/errors.ts';
import type { SetupVersions } from './types.ts';

/**
 * The versions that `setup` installs. Renode publishes no checksum file, so the sums of its archives stand here, as the many
 * projects that install the same archives have them; those of the SDK come with its release and are read from there.
 */
export const pins = {
  west: '1.2.0',
  zephyr: 'v3.3.0',
  sdk: '0.16.8',
  renode: '1.16.1',
} as const;

/** West projects that the boards of heaptwin need; everything else of Zephyr's modules is left out. */
export const zephyrProjects = [
  'cmsis',
  'hal_atmel',
  'hal_nordic',
  'hal_nxp',
  'hal_openisa',
  'hal_quicklogic',
  'hal_silabs',
  'hal_stm32',
  'segger',
] as const;

const renodeArchives: Readonly<Record<string, { readonly suffix: string; readonly sha256: string }>> = {
  x64: {
    suffix: 'linux-portable-dotnet.tar.gz',
    sha256: '00e113cdbd0f5354cf2f64bbe3f5a070d8958409542fca66e45ac97d982938c0',
  },
  arm64: {
    suffix: 'linux-arm64-portable-dotnet.tar.gz',
    sha256: 'fff3a098c96ed0a4ffbdff3f028c9c5fde432db09587c7bd7c99406180f90007',
  },
};

/** Renode's archive for this machine. @throws UndecidedError where there is none that can be unpacked */
export function renodeArchive(
  machine: Machine,
  { renode, renodeSha256 }: SetupVersions,
): { readonly fileName: string; readonly sha256: string } {
  const archive = renodeArchives[machine.arch];
  if (machine.platform !== 'linux' || !archive) throw unsupported('Renode', 'https://renode.io', machine);
  const sha256 = renodeSha256 ?? (renode === pins.renode ? archive.sha256 : undefined);
  if (sha256 === undefined)
    throw usageError(
      'SETUP_NEEDS_SUM',
      `heaptwin does not know the checksum of Renode ${renode}`,
      'give it with --renode-sha256; nothing is installed that cannot be checked',
    );
  return { fileName: `renode-${renode}.${archive.suffix}`, sha256 };
}

/** The SDK's name for this machine: `linux-x86_64`. @throws UndecidedError where there is no SDK that can be unpacked */
export function sdkHost(machine: Machine): string {
  const platform = { linux: 'linux', darwin: 'macos' }[machine.platform];
  const arch = { x64: 'x86_64', arm64: 'aarch64' }[machine.arch];
  if (platform === undefined || arch === undefined)
    throw unsupported('the Zephyr SDK', 'https://docs.zephyrproject.org', machine);
  return `${platform}-${arch}`;
}

/** `process.platform` and `process.arch`. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
}

function unsupported(what: string, where: string, { platform, arch }: Machine): UndecidedError {
  return new UndecidedError(`setup cannot install ${what} on ${platform} ${arch}`, {
    code: 'SETUP_UNSUPPORTED',
    hint: `install it by hand: ${where}; \`heaptwin doctor\` finds it`,
  });
}
