import type { Board } from '../boards/types.ts';
import type { BuildTarget } from './types.ts';

const headerOptions = {
  auto: 'CONFIG_SYS_HEAP_AUTO',
  small: 'CONFIG_SYS_HEAP_SMALL_ONLY',
  big: 'CONFIG_SYS_HEAP_BIG_ONLY',
};

/** The Kconfig of an image. Whatever moves chunks or decides who runs is pinned, never inherited: a default can depend on the board's SRAM. */
export function kconfigFor(board: Board, target: BuildTarget): Record<string, string> {
  return {
    CONFIG_PRINTK: 'y',
    CONFIG_LOG: 'n',
    CONFIG_MAIN_STACK_SIZE: String(board.mainStackBytes),
    CONFIG_THREAD_NAME: 'y',
    CONFIG_TIMESLICING: 'n',
    // Without it every tick is an interrupt, and a timeout ends at its tick; some tickless clock drivers round up to one more.
    CONFIG_TICKLESS_KERNEL: 'n',
    CONFIG_SYS_CLOCK_TICKS_PER_SEC: String(target.ticksPerSecond),
    CONFIG_SYS_HEAP_ALLOC_LOOPS: String(target.allocLoops),
    CONFIG_SYS_HEAP_RUNTIME_STATS: target.runtimeStats ? 'y' : 'n',
    ...(target.pointerBytes === 4 && { [headerOptions[target.headerMode]]: 'y' }),
    ...board.kconfig,
  };
}
