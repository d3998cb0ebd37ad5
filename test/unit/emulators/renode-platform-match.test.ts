import { describe, expect, test } from 'vitest';
import type { PlatformFacts } from '../../../toolkit/emulators/renode-platform-list.ts';
import { matchPlatforms, type BoardTraits } from '../../../toolkit/emulators/renode-platform-match.ts';

const ram = { name: 'ram', address: 0x20000000, sizeBytes: 0x8000 };
const uart = { name: 'usart2', address: 0x40004400 };

function platform(name: string, facts: Partial<PlatformFacts> = {}): PlatformFacts {
  return {
    platform: `platforms/cpus/${name}.repl`,
    uarts: [{ name: 'usart1', address: 0x40013800 }, uart],
    memories: [ram],
    processors: ['CortexM', 'cortex-m4'],
    ...facts,
  };
}

const board: BoardTraits = {
  names: ['anvil_x401', 'acme401xe'],
  core: 'cortex-m4',
  arch: 'arm',
  pointerBytes: 4,
  consoleAddress: 0x40004400,
  ramAddress: 0x20000100,
};
const names = (platforms: readonly PlatformFacts[], traits = board): string[] =>
  matchPlatforms(platforms, traits).map((match) => match.platform.replace(/.*\/|\.repl/g, ''));

describe('a platform is the board’s', () => {
  test('only if it has a UART where the console is; that UART is named', () => {
    const deaf = platform('acme401', { uarts: [{ name: 'usart1', address: 0x40013800 }] });
    expect(matchPlatforms([deaf, platform('acme4')], board)).toEqual([
      { platform: 'platforms/cpus/acme4.repl', uart: 'sysbus.usart2' },
    ]);
  });

  test('only if it has a processor of the architecture and word size', () => {
    const riscv = platform('acme401', { processors: ['RiscV64', 'rv64gc'] });
    expect(names([riscv])).toEqual([]);
    expect(names([riscv], { ...board, arch: 'riscv', core: 'e51', pointerBytes: 8 })).toEqual(['acme401']);
    expect(names([riscv], { ...board, arch: 'riscv', core: 'e31', pointerBytes: 4 })).toEqual([]);
  });
});

describe('the likeliest comes first', () => {
  test('by its name: what it shares with the board or its SoC, and nothing else in it', () =>
    expect(names([platform('other'), platform('acme429'), platform('acme4'), platform('anvil-x401')])).toEqual([
      'anvil-x401',
      'acme4',
      'acme429',
      'other',
    ]));

  test('one with memory where the board has its RAM before one without', () =>
    expect(names([platform('acme4', { memories: [] }), platform('acme5')])).toEqual(['acme5', 'acme4']));

  test('one with the same core before its relative', () =>
    expect(names([platform('acme4', { processors: ['CortexM', 'cortex-m7'] }), platform('acme5')])).toEqual([
      'acme5',
      'acme4',
    ]));
});
