import { describe, expect, test } from 'vitest';
import { loadBoard } from '../../../toolkit/boards/load-board.ts';
import { renderBoard } from '../../../toolkit/boards/render-board.ts';
import type { BoardFacts } from '../../../toolkit/build/board-facts.ts';
import { InputError } from '../../../toolkit/core/errors.ts';
import { draftBoard, refineBoard } from '../../../toolkit/pipeline/draft-board.ts';

const zephyrBoard = { target: 'anvil/acme401', name: 'Acme Anvil', arch: 'arm', ramKib: 96, wantsSeggerRtt: false };
const facts: BoardFacts = {
  pointerBytes: 4,
  endian: 'little',
  core: 'cortex-m4f',
  console: { path: '/soc/serial@40004400', address: 0x40004400 },
  ram: { path: '/memory@20000000', address: 0x20000000, sizeBytes: 0x10000 },
  socNames: ['acme401'],
  compatible: 'acme,anvil',
  clockHz: 84_000_000,
};

describe('a draft', () => {
  test('is named after the board, slashes and all', () =>
    expect(draftBoard(zephyrBoard)).toMatchObject({
      board: 'anvil_acme401',
      arch: 'arm',
      pointer_bytes: 4,
      endian: 'little',
      ram_kib: 96,
      zephyr: [{ target: 'anvil/acme401' }],
    }));

  test.each([
    ['riscv64', { arch: 'riscv', pointer_bytes: 8, endian: 'little' }],
    ['riscv32', { arch: 'riscv', pointer_bytes: 4, endian: 'little' }],
    ['arm64', { arch: 'arm64', pointer_bytes: 8 }],
    ['sparc', { arch: 'sparc', endian: 'big', main_stack_bytes: 4096 }],
  ])('of %s has its word size and byte order', (arch, expected) =>
    expect(draftBoard({ ...zephyrBoard, arch })).toMatchObject(expected),
  );

  test('of an architecture that nothing here builds for is refused', () =>
    expect(() => draftBoard({ ...zephyrBoard, arch: 'arc' })).toThrow(InputError));

  test('keeps the console off the debugger', () =>
    expect(draftBoard({ ...zephyrBoard, wantsSeggerRtt: true }).kconfig).toEqual({ CONFIG_USE_SEGGER_RTT: 'n' }));
});

describe('the build corrects the draft', () => {
  const draft = draftBoard(zephyrBoard);

  test('RAM, core and vendor', () =>
    expect(refineBoard(draft, facts, 'Acme Corporation')).toMatchObject({
      ram_kib: 64,
      core: 'Cortex-M4F',
      vendor: 'Acme Corporation',
    }));

  test('no more RAM is written down than matters', () =>
    expect(refineBoard(draft, { ...facts, ram: { ...facts.ram, sizeBytes: 2 ** 31 } }, undefined).ram_kib).toBe(1024));

  test('a clock of 32768 Hz gets ticks that it can give exactly, any other keeps the default', () => {
    expect(refineBoard(draft, { ...facts, clockHz: 32768 }, undefined).ticks_per_second).toBe(128);
    expect(refineBoard(draft, facts, undefined)).not.toHaveProperty('ticks_per_second');
  });

  test('a RISC-V core is told with its word size', () =>
    expect(refineBoard(draft, { ...facts, core: 'u74', pointerBytes: 8 }, undefined).core).toBe('RV64 (U74)'));
});

test('the file that is written loads, remarks and all, and says the same', () => {
  const document = {
    ...refineBoard(draftBoard(zephyrBoard), facts, 'Acme: "Tools"'),
    renode: { platform: 'platforms/cpus/acme.repl', uart: 'sysbus.usart2' },
  };
  const text = renderBoard(document, ['Not proven yet.']);
  expect(text.startsWith('# Not proven yet.\nboard: anvil_acme401\n')).toBe(true);
  expect(loadBoard(text, 'anvil.yaml')).toMatchObject({
    problems: [],
    board: { id: 'anvil_acme401', vendor: 'Acme: "Tools"', renode: { uart: 'sysbus.usart2', beforeLoad: [] } },
  });
});
