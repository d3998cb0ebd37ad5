import type { Board } from '../boards/types.ts';
import { isReleaseWithin } from '../core/version.ts';
import { noFeatures, type ImageFeatures } from './image-features.ts';
import type { BuildTarget } from './types.ts';

const headerOptions = {
  auto: 'CONFIG_SYS_HEAP_AUTO',
  small: 'CONFIG_SYS_HEAP_SMALL_ONLY',
  big: 'CONFIG_SYS_HEAP_BIG_ONLY',
};

/** The Kconfig of an image. Whatever moves chunks or decides who runs is pinned, never inherited: a default can depend on the board's SRAM. */
export function kconfigFor(
  board: Board,
  target: BuildTarget,
  features: ImageFeatures = noFeatures,
): Record<string, string> {
  return {
    CONFIG_PRINTK: 'y',
    CONFIG_LOG: 'n',
    CONFIG_MAIN_STACK_SIZE: String(board.mainStackBytes),
    CONFIG_THREAD_NAME: 'y',
    CONFIG_TIMESLICING: 'n',
    CONFIG_SYS_CLOCK_TICKS_PER_SEC: String(target.ticksPerSecond),
    CONFIG_SYS_HEAP_ALLOC_LOOPS: String(target.allocLoops),
    CONFIG_SYS_HEAP_RUNTIME_STATS: target.runtimeStats ? 'y' : 'n',
    ...(target.pointerBytes === 4 && { [headerOptions[target.headerMode]]: 'y' }),
    ...featureOptions(features, target.zephyr),
    ...board.kconfig,
  };
}

/** Options that have changed their names or come with others along the way. */
function featureOptions(features: ImageFeatures, zephyr: string): Record<string, string> {
  const isSince = (release: string): boolean => !isReleaseWithin(zephyr, { before: release });
  const { systemHeapBytes } = features;
  return {
    ...(systemHeapBytes !== undefined && {
      CONFIG_HEAP_MEM_POOL_SIZE: String(systemHeapBytes),
      // Otherwise other modules' wishes can make it larger.
      ...(isSince('3.6.0') && { CONFIG_HEAP_MEM_POOL_IGNORE_MIN: 'y' }),
    }),
    ...(features.validate && { CONFIG_SYS_HEAP_VALIDATE: 'y' }),
    ...(features.listener && { CONFIG_SYS_HEAP_LISTENER: 'y' }),
    ...(features.multiHeap && isSince('3.6.0') && { CONFIG_MULTI_HEAP: 'y' }),
    ...(features.sharedMultiHeap && { CONFIG_SHARED_MULTI_HEAP: 'y' }),
  };
}
