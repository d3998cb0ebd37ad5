import type { PlatformFacts } from './renode-platform-list.ts';

/** What is known of a board from its build, to find its platform by. */
export interface BoardTraits {
  /** Names of the board, its SoC and its SoC's family, in small letters. */
  readonly names: readonly string[];
  /** The core as the devicetree spells it behind the vendor: `cortex-m4f`. */
  readonly core: string;
  readonly arch: string;
  readonly pointerBytes: 4 | 8;
  readonly consoleAddress: number;
  readonly ramAddress: number;
}

/** A platform that has a UART where the board's console is. */
export interface PlatformMatch {
  readonly platform: string;
  /** As a board file names it: `sysbus.usart2`. */
  readonly uart: string;
}

/** Platforms that could be the board's, the likeliest first. */
export function matchPlatforms(platforms: readonly PlatformFacts[], traits: BoardTraits): PlatformMatch[] {
  const fitting = platforms.flatMap((facts) => {
    const uart = facts.uarts.find(({ address }) => address === traits.consoleAddress);
    return uart && hasProcessor(facts, traits) ? [{ facts, uart, score: scoreOf(facts, traits) }] : [];
  });
  return fitting
    .toSorted((a, b) => b.score - a.score)
    .map(({ facts, uart }) => ({ platform: facts.platform, uart: `sysbus.${uart.name}` }));
}

/** Zephyr's name of an architecture and how Renode's processors of it are called. */
const processorTypes: Readonly<Record<string, (traits: BoardTraits) => RegExp>> = {
  arm: ({ core }) => (core.includes('-m') ? /^CortexM/ : /^ARM|^Cortex[AR]/i),
  arm64: () => /^ARMv8|^CortexA/,
  riscv: ({ pointerBytes }) => (pointerBytes === 8 ? /64$/ : /32$|32_|^VexRiscv|^PicoRV|^Ibex|^Minerva/),
  sparc: () => /^Sparc/,
};

function hasProcessor({ processors }: PlatformFacts, traits: BoardTraits): boolean {
  const pattern = processorTypes[traits.arch]?.(traits) ?? /./;
  return processors.some((name) => pattern.test(name));
}

/** Names say most; the same core and memory where the board has its own decide between relatives. */
function scoreOf(facts: PlatformFacts, traits: BoardTraits): number {
  const name = (facts.platform.split('/').at(-1) ?? '').replace(/\.repl$/, '').replaceAll('-', '_');
  const likeness = Math.max(...traits.names.map((other) => 2 * sharedLength(name, other) - name.length));
  const hasRam = facts.memories.some(
    ({ address, sizeBytes }) => address <= traits.ramAddress && traits.ramAddress < address + sizeBytes,
  );
  return likeness + (hasRam ? 10 : 0) + (facts.processors.includes(traits.core) ? 3 : 0);
}

/** Length of the longest piece that two names share. */
function sharedLength(a: string, b: string): number {
  for (let length = Math.min(a.length, b.length); length > 0; length--)
    for (let start = 0; start + length <= a.length; start++)
      if (b.includes(a.slice(start, start + length))) return length;
  return 0;
}
