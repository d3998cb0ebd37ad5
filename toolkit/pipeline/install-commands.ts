import { findExecutable } from '../core/find-executable.ts';

/** What can be missing, in the words of `toolNames`. */
export type Part =
  | 'west'
  | 'ninja'
  | 'cmake'
  | 'hostCompiler'
  | 'hostCompiler32'
  | 'renode'
  | 'renodeTest'
  | 'zephyr'
  | `toolchain:${string}`
  | `qemu:${string}`;

const packageManagers = ['apt-get', 'dnf', 'pacman', 'brew'] as const;
export type PackageManager = (typeof packageManagers)[number];

/** The package manager of this machine, if it is one that heaptwin has advice for. */
export async function findPackageManager(): Promise<PackageManager | undefined> {
  for (const name of packageManagers) if ((await findExecutable(name)) !== undefined) return name;
  return undefined;
}

type Packages = Partial<Readonly<Record<PackageManager, string>>>;

const packages: Readonly<Record<string, Packages>> = {
  ninja: { 'apt-get': 'ninja-build', dnf: 'ninja-build', pacman: 'ninja', brew: 'ninja' },
  cmake: { 'apt-get': 'cmake', dnf: 'cmake', pacman: 'cmake', brew: 'cmake' },
  hostCompiler: { 'apt-get': 'gcc', dnf: 'gcc', pacman: 'gcc', brew: 'gcc' },
  hostCompiler32: { 'apt-get': 'gcc-multilib', dnf: 'glibc-devel.i686 libgcc.i686', pacman: 'lib32-gcc-libs' },
  'qemu:arm': { 'apt-get': 'qemu-system-arm', dnf: 'qemu-system-arm', pacman: 'qemu-system-arm', brew: 'qemu' },
  'qemu:arm64': {
    'apt-get': 'qemu-system-arm',
    dnf: 'qemu-system-aarch64',
    pacman: 'qemu-system-aarch64',
    brew: 'qemu',
  },
  'qemu:riscv': { 'apt-get': 'qemu-system-misc', dnf: 'qemu-system-riscv', pacman: 'qemu-system-riscv', brew: 'qemu' },
  'qemu:sparc': { 'apt-get': 'qemu-system-sparc', dnf: 'qemu-system-sparc', pacman: 'qemu-system-sparc', brew: 'qemu' },
  'qemu:x86': { 'apt-get': 'qemu-system-x86', dnf: 'qemu-system-x86', pacman: 'qemu-system-x86', brew: 'qemu' },
};

/** What a person calls them who has another package manager. */
const plainNames: Readonly<Record<string, string>> = {
  hostCompiler: 'a C compiler, such as gcc',
  hostCompiler32: 'the 32-bit libraries of the C compiler',
};

/** What `heaptwin setup` brings. */
const bySetup: Readonly<Record<string, string>> = {
  zephyr: 'zephyr',
  west: 'west',
  renode: 'renode',
  renodeTest: 'renode',
};

/** The command that installs a missing part; where none is known, what to look for. */
export function installCommand(part: Part, manager: PackageManager | undefined): string {
  const component = bySetup[part] ?? (part.startsWith('toolchain:') ? 'sdk' : undefined);
  if (part === 'toolchain:posix') return installCommand('hostCompiler', manager);
  if (component !== undefined) return `heaptwin setup ${component}`;
  const names = manager && packages[part]?.[manager];
  if (names === undefined || manager === undefined)
    return `install ${plainNames[part] ?? part.replace(/^(\w+):(\w+)$/, '$1 for $2')}`;
  const verb = {
    'apt-get': 'sudo apt-get install',
    dnf: 'sudo dnf install',
    pacman: 'sudo pacman -S',
    brew: 'brew install',
  };
  return `${verb[manager]} ${names}`;
}
