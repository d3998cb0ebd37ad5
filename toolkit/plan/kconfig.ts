import type { Board } from '../boards/types.ts';
import { isReleaseWithin } from '../core/version.ts';
import { generationOf, type HeapOption } from '../model/generations/index.ts';
import { noFeatures, type ImageFeatures } from './image-features.ts';
import type { BuildTarget } from './types.ts';

type Options = Readonly<Record<string, string>>;

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
  const options = generationOf(target.zephyr)?.options ?? [];
  return {
    CONFIG_PRINTK: 'y',
    ...consoleOptions(target),
    CONFIG_MAIN_STACK_SIZE: String(board.mainStackBytes),
    CONFIG_THREAD_NAME: 'y',
    CONFIG_TIMESLICING: 'n',
    // Without it every tick is an interrupt, and a timeout ends at its tick; some tickless clock drivers round up to one more.
    CONFIG_TICKLESS_KERNEL: 'n',
    CONFIG_SYS_CLOCK_TICKS_PER_SEC: String(target.ticksPerSecond),
    ...Object.assign({}, ...options.map((option) => heapOptions[option](target))),
    ...featureOptions(features, target.zephyr),
    ...board.kconfig,
  };
}

/** What each option of the heap is called. An option that a release does not have must not even be named. */
const heapOptions: Readonly<Record<HeapOption, (target: BuildTarget) => Options>> = {
  loops: ({ allocLoops }) => ({ CONFIG_SYS_HEAP_ALLOC_LOOPS: String(allocLoops) }),
  stats: ({ runtimeStats }) => ({ CONFIG_SYS_HEAP_RUNTIME_STATS: yesNo(runtimeStats) }),
  headers: ({ pointerBytes, headerMode }) => (pointerBytes === 4 ? { [headerOptions[headerMode]]: 'y' } : {}),
  hardening: ({ hardening }) => ({ [`CONFIG_SYS_HEAP_HARDENING_${(hardening?.level ?? 'basic').toUpperCase()}`]: 'y' }),
  'random-canaries': ({ hardening }) =>
    hardening?.canaries
      ? {
          CONFIG_SYS_HEAP_CANARIES_RANDOM: yesNo(hardening.randomCanaries),
          // Not every board has a source of entropy; what the number is does not matter here.
          ...(hardening.randomCanaries && { CONFIG_TEST_RANDOM_GENERATOR: 'y' }),
        }
      : {},
  'thread-stats': ({ hardening }) => ({
    ...(hardening?.threadStats || hardening?.callerPointer ? { CONFIG_SYS_HEAP_STATS_LOGGING: 'y' } : {}),
    ...(hardening?.threadStats ? { CONFIG_SYS_HEAP_THREAD_STATS: 'y' } : {}),
  }),
  'caller-pointer': ({ hardening }) => (hardening?.callerPointer ? { CONFIG_SYS_HEAP_CALLER_POINTER: 'y' } : {}),
};

/** Zephyr says why it stops through the log; the smallest one prints at once, even with interrupts locked. */
function consoleOptions({ speaks, asserts }: BuildTarget): Options {
  return {
    ...(speaks
      ? { CONFIG_LOG: 'y', CONFIG_LOG_MODE_MINIMAL: 'y', CONFIG_LOG_DEFAULT_LEVEL: '1' }
      : { CONFIG_LOG: 'n' }),
    CONFIG_ASSERT: yesNo(asserts === true),
    ...(asserts && {
      CONFIG_ASSERT_LEVEL: '2',
      CONFIG_ASSERT_VERBOSE: 'y',
      CONFIG_ASSERT_NO_FILE_INFO: 'n',
      CONFIG_ASSERT_NO_COND_INFO: 'n',
      CONFIG_ASSERT_NO_MSG_INFO: 'n',
      // The heap's spin lock is held when the heap's checks fail: its own checks have no part in this.
      CONFIG_SPIN_VALIDATE: 'n',
    }),
  };
}

function yesNo(isOn: boolean): string {
  return isOn ? 'y' : 'n';
}

/** Options that have changed their names or come with others along the way. */
function featureOptions(features: ImageFeatures, zephyr: string): Options {
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
