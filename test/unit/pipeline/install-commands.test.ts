import { expect, test } from 'vitest';
import { installCommand } from '../../../toolkit/pipeline/install-commands.ts';

test.each([
  ['hostCompiler', 'apt-get', 'sudo apt-get install gcc'],
  ['hostCompiler', undefined, 'install a C compiler, such as gcc'],
  ['hostCompiler32', 'brew', 'install the 32-bit libraries of the C compiler'],
  ['toolchain:posix', 'dnf', 'sudo dnf install gcc'],
  ['toolchain:arm', undefined, 'heaptwin setup sdk'],
  ['qemu:sparc', undefined, 'install qemu for sparc'],
  ['renodeTest', 'pacman', 'heaptwin setup renode'],
] as const)('what brings %s with %s', (part, manager, command) => {
  expect(installCommand(part, manager)).toBe(command);
});
