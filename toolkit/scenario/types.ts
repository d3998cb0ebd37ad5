import type { SourceLocation } from '../core/errors.ts';
import type { Duration, WaitLimit } from './duration.ts';
import type { hardeningLevels } from './schema.ts';

/** Kconfig that a scenario fixes because it changes where chunks lie. */
interface ScenarioConfig {
  readonly headerMode: 'auto' | 'small' | 'big';
  readonly runtimeStats: boolean;
  readonly allocLoops: number;
  readonly asserts?: true;
  /** Zephyr's own default when left out. */
  readonly hardening?: (typeof hardeningLevels)[number];
  readonly randomCanaries?: true;
  readonly threadStats?: true;
  readonly callerPointer?: true;
}

/**
 * A heap of the scenario that has memory of its own. `align` and `offsetBytes` place the pool of a runtime heap; a static
 * one is 8-aligned by Zephyr.
 */
export interface HeapDeclaration {
  readonly name: string;
  /** `system` is what `k_malloc` allocates from; a `region` is memory of the shared multi heap. */
  readonly kind: 'k_heap' | 'sys_heap' | 'system' | 'region';
  /** `static` is `K_HEAP_DEFINE`, `runtime` is an init call on a `uint8_t` pool. */
  readonly define: 'static' | 'runtime';
  readonly bytes: number;
  readonly align: number;
  readonly offsetBytes: number;
  /** What heap listeners hear of it is reported. */
  readonly hasListener?: true;
  /** Of a region. */
  readonly attribute?: RegionAttribute;
}

export type RegionAttribute = 'cacheable' | 'non_cacheable';

/**
 * Something to allocate from that has no memory of its own and stands in front of heaps that do. `of` names them: in the
 * order of a choice function, or in that in which regions are added. A resource pool is whatever the calling thread has.
 */
export type HeapFace =
  | {
      readonly name: string;
      readonly kind: 'multi';
      readonly of: readonly string[];
      readonly choose: 'first_fit' | 'by_address' | 'by_size' | 'asked';
      /** With `by_size`: the largest request that the first heap serves. */
      readonly smallBytes: number;
    }
  | { readonly name: string; readonly kind: 'shared_multi'; readonly of: readonly string[] }
  | { readonly name: string; readonly kind: 'resource_pool'; readonly of: readonly [] };

/** Whatever has a name that a step can allocate from or look at. */
export type AnyHeap = HeapDeclaration | HeapFace;

/** A named array of pointers; `count` is 1 for a plain name. A block belongs to one heap, or to one face of several. */
export interface BlockDeclaration {
  readonly name: string;
  readonly heap: string;
  readonly count: number;
  readonly isArray: boolean;
}

/** `a`, `a[3]` or `a[i]`, where i is the index of an enclosing repeat. */
export interface BlockReference {
  readonly name: string;
  readonly index?: number | string;
}

/** What must come of a call on a misused heap. */
export type FaultExpectation = 'caught' | 'assert' | 'panic' | 'corrupts';
type AllocExpectation = 'ok' | 'null' | FaultExpectation;

/** How the contract of a heap is broken. Writes are `bytes` times `value`, pointers are `at` bytes off. */
export type Misuse =
  | { readonly kind: 'double_free' }
  | { readonly kind: 'free_shifted' | 'free_outside'; readonly at: number }
  | { readonly kind: 'overflow' | 'underflow' | 'use_after_free'; readonly bytes: number; readonly value: number }
  | { readonly kind: 'init'; readonly bytes: number };

export interface StatsExpectation {
  readonly freeBytes?: number;
  readonly allocatedBytes?: number;
  readonly maxAllocatedBytes?: number;
}

interface StepBase {
  /** Counts from 1 in document order. */
  readonly id: number;
  readonly note?: string;
  readonly at: SourceLocation;
}

interface AllocStep extends StepBase {
  readonly op: 'alloc';
  readonly heap: string;
  /** The part of a multi heap that is asked for. */
  readonly from?: string;
  readonly bytes: number;
  readonly block: BlockReference;
  /** Not at all when left out. */
  readonly timeout?: WaitLimit;
  readonly expect?: AllocExpectation;
}

interface AlignedAllocStep extends StepBase {
  readonly op: 'aligned_alloc';
  readonly heap: string;
  readonly from?: string;
  readonly align: number;
  readonly bytes: number;
  readonly block: BlockReference;
  /** Not at all when left out. */
  readonly timeout?: WaitLimit;
  readonly expect?: AllocExpectation;
}

interface NoalignAllocStep extends StepBase {
  readonly op: 'noalign_alloc';
  readonly heap: string;
  readonly align: number;
  readonly bytes: number;
  readonly block: BlockReference;
  readonly expect?: AllocExpectation;
}

/** `count` elements of `bytes` each. */
interface CallocStep extends StepBase {
  readonly op: 'calloc';
  readonly heap: string;
  readonly count: number;
  readonly bytes: number;
  readonly block: BlockReference;
  readonly timeout?: WaitLimit;
  readonly expect?: AllocExpectation;
}

/** `align` 0 is plain realloc. */
interface ReallocStep extends StepBase {
  readonly op: 'realloc';
  readonly heap: string;
  readonly from?: string;
  readonly align: number;
  readonly bytes: number;
  readonly block: BlockReference;
  readonly timeout?: WaitLimit;
  readonly expect?: AllocExpectation;
}

/** Without a block it frees NULL. */
interface FreeStep extends StepBase {
  readonly op: 'free';
  readonly heap: string;
  readonly block?: BlockReference;
  readonly expect?: FaultExpectation;
}

/** Without a block it is about the heap. */
interface MisuseStep extends StepBase {
  readonly op: 'misuse';
  readonly heap: string;
  readonly block?: BlockReference;
  readonly misuse: Misuse;
  readonly expect: FaultExpectation | 'silent';
}

interface UsableSizeStep extends StepBase {
  readonly op: 'usable_size';
  readonly heap: string;
  readonly block: BlockReference;
  readonly expect?: number;
}

interface StatsStep extends StepBase {
  readonly op: 'stats';
  readonly heap: string;
  readonly expect?: StatsExpectation;
}

/** Statistics with NULL for an argument. */
interface StatsWithoutStep extends StepBase {
  readonly op: 'stats_without';
  readonly heap: string;
  readonly argument: StatsArgument;
}

export type StatsArgument = 'heap' | 'result';

interface ResetMaxStep extends StepBase {
  readonly op: 'reset_max';
  readonly heap: string;
}

interface LargestFreeStep extends StepBase {
  readonly op: 'largest_free';
  readonly heap: string;
  readonly expect?: number;
}

interface ValidateStep extends StepBase {
  readonly op: 'validate';
  readonly heap: string;
  readonly expect?: boolean;
}

interface SleepStep extends StepBase {
  readonly op: 'sleep';
  readonly duration: Duration;
}

interface YieldStep extends StepBase {
  readonly op: 'yield';
}

/** The index takes the values `from`, `from + by`, … (`times` of them). */
export interface RepeatStep extends StepBase {
  readonly op: 'repeat';
  readonly times: number;
  readonly index?: string;
  readonly from: number;
  readonly by: number;
  readonly steps: readonly Step[];
}

/** A seeded phase; `calls` is what the seed expanded to, `slots` how many blocks it juggles. */
export interface RandomStep extends StepBase {
  readonly op: 'random';
  readonly heap: string;
  readonly seed: number;
  readonly slots: number;
  readonly calls: readonly RandomCall[];
}

export interface RandomCall {
  readonly op: 'alloc' | 'aligned_alloc' | 'realloc' | 'free';
  readonly slot: number;
  readonly bytes: number;
  readonly align: number;
}

export type Step =
  | AllocStep
  | AlignedAllocStep
  | NoalignAllocStep
  | CallocStep
  | ReallocStep
  | FreeStep
  | UsableSizeStep
  | StatsStep
  | StatsWithoutStep
  | ResetMaxStep
  | LargestFreeStep
  | ValidateStep
  | SleepStep
  | YieldStep
  | MisuseStep
  | RepeatStep
  | RandomStep;

/** A thread beside the main one, with a negative priority when it is cooperative; or a timer, whose steps an interrupt runs. */
export type Actor =
  | {
      readonly kind: 'thread';
      readonly name: string;
      readonly priority: number;
      readonly delay: Duration;
      readonly expect: 'finished' | 'blocked';
      /** The heap that it is given as its resource pool, or `NO_POOL`; otherwise it inherits the main thread's. */
      readonly pool?: string;
      readonly at: SourceLocation;
      readonly steps: readonly Step[];
    }
  | {
      readonly kind: 'timer';
      readonly name: string;
      readonly delay: Duration;
      readonly at: SourceLocation;
      readonly steps: readonly Step[];
    };

/** A checked scenario: every name resolved, every default filled in. */
export interface Scenario {
  readonly name: string;
  readonly summary: string;
  readonly file: string;
  readonly config: ScenarioConfig;
  readonly heaps: readonly HeapDeclaration[];
  readonly faces: readonly HeapFace[];
  readonly blocks: readonly BlockDeclaration[];
  readonly steps: readonly Step[];
  /** In the order in which the main thread creates them: threads, then timers. */
  readonly actors: readonly Actor[];
  /** Time passes: there are threads or timers, or a step waits. Such a run is compared tick by tick. */
  readonly isTimed: boolean;
  /** The heap that the main thread is given as its resource pool, or `NO_POOL`; otherwise it has the system heap. */
  readonly pool?: string;
  readonly allowsRaces: boolean;
}

/** One heap call in the order of execution: loops unrolled, random phases expanded. */
export interface Operation {
  readonly stepId: number;
  readonly at: SourceLocation;
  readonly op: Exclude<Step['op'], 'repeat' | 'random'>;
  /** Who does it: 0 is the main thread, then the scenario's actors. */
  readonly actor: number;
  /**
   * Place of the heap in the scenario's list; 0 for steps that need none. Behind a face it is the first heap that may serve
   * the call, and `NO_HEAP` where there is none.
   */
  readonly heap: number;
  /** The face that the call goes through. */
  readonly face?: HeapFace;
  /** The part of a multi heap that is asked for. */
  readonly from?: string;
  /** Elements of a calloc. */
  readonly count?: number;
  /** The argument that is NULL. */
  readonly argument?: StatsArgument;
  /** The block's text, for messages: `a`, `b[3]`, `random 4#7`; `NULL` for a free of nothing. */
  readonly block: string;
  readonly bytes: number;
  readonly align: number;
  /** How long an allocation may wait. */
  readonly timeout?: WaitLimit;
  /** How long a sleep lasts. */
  readonly duration?: Duration;
  /** How a misuse breaks the contract. */
  readonly misuse?: Misuse;
  readonly expect?: AllocExpectation | 'silent' | number | boolean | StatsExpectation;
}

/** Instead of a heap's name: no resource pool. */
export const NO_POOL = 'none';

/** The place of a heap that a thread does not have. */
export const NO_HEAP = -1;
