import type { BoardDocument } from '../boards/schema.ts';
import type { BoardFacts } from '../build/board-facts.ts';
import type { ZephyrBoard } from '../build/zephyr-board.ts';
import { usageError } from '../core/errors.ts';

/** More RAM than this changes nothing: heaps of scenarios are small. */
const MOST_RAM_KIB = 1024;
const TYPICAL_RAM_KIB = 64;
/** What the report code and SPARC's register windows take; found by running such boards. */
const sparcNeeds = { reserved_ram_kib: 20, main_stack_bytes: 4096, thread_stack_bytes: 4096 };

/** A first board file from what Zephyr's own says; good enough to build with. @throws InputError for an architecture unknown here. */
export function draftBoard({ target, name, arch, ramKib, wantsSeggerRtt }: ZephyrBoard): BoardDocument {
  return {
    board: target.replaceAll(/\W+/g, '_'),
    name,
    vendor: 'unknown',
    arch: archOf(arch),
    core: 'unknown',
    pointer_bytes: arch.endsWith('64') ? 8 : 4,
    endian: arch === 'sparc' ? 'big' : 'little',
    ram_kib: Math.min(ramKib ?? TYPICAL_RAM_KIB, MOST_RAM_KIB),
    ...(arch === 'sparc' && sparcNeeds),
    zephyr: [{ target }],
    ...(wantsSeggerRtt && { kconfig: { CONFIG_USE_SEGGER_RTT: 'n' } }),
  };
}

/** The draft, corrected by what the build found. */
export function refineBoard(draft: BoardDocument, facts: BoardFacts, vendor: string | undefined): BoardDocument {
  const ramKib = Math.floor(facts.ram.sizeBytes / 1024);
  const { zephyr, kconfig, ...about } = draft;
  return {
    ...about,
    ...(vendor !== undefined && { vendor }),
    core: coreName(facts),
    pointer_bytes: facts.pointerBytes,
    endian: facts.endian,
    ram_kib: Math.min(ramKib > 0 ? ramKib : draft.ram_kib, MOST_RAM_KIB),
    // A rate that the clock gives exactly; 128 divides every clock of a watch crystal.
    ...(facts.clockHz % 100 !== 0 && facts.clockHz % 128 === 0 && { ticks_per_second: 128 }),
    zephyr,
    ...(kconfig && { kconfig }),
  };
}

function archOf(arch: string): BoardDocument['arch'] {
  const known = ['arm64', 'arm', 'riscv', 'sparc', 'x86', 'xtensa', 'posix'] as const;
  const found = known.find((name) => arch.startsWith(name));
  if (found) return found;
  throw usageError('BOARD_ARCH_UNKNOWN', `heaptwin cannot build for ${arch}`, `it knows ${known.join(', ')}`);
}

/** `cortex-m4f` as people write it: `Cortex-M4F`; a RISC-V core with its word size before it. */
function coreName({ core, pointerBytes }: BoardFacts): string {
  if (core.startsWith('cortex-')) return `Cortex-${core.slice('cortex-'.length).toUpperCase()}`;
  return /^(riscv|[a-z]\d+$)/.test(core) ? `RV${pointerBytes * 8} (${core.toUpperCase()})` : core || 'unknown';
}
