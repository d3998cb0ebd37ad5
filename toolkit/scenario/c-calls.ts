import type { AnyHeap, StatsArgument } from './types.ts';

/** The heap that a C call names. */
export interface CHeap {
  readonly kind: AnyHeap['kind'];
  readonly cName: string;
}

/** Texts of the arguments of a call. */
export interface CArguments {
  readonly mem: string;
  readonly bytes: string;
  readonly align: string;
  /** Elements of a calloc. */
  readonly count?: string;
  /** A `k_timeout_t`; `K_NO_WAIT` when left out. */
  readonly timeout?: string;
  /** Of statistics: the argument that is NULL. */
  readonly without?: StatsArgument;
  /** What a multi heap's choice function gets: a heap or an attribute. */
  readonly part?: string;
}

type CallName =
  | 'alloc'
  | 'aligned_alloc'
  | 'noalign_alloc'
  | 'calloc'
  | 'realloc'
  | 'aligned_realloc'
  | 'free'
  | 'usable_size'
  | 'stats'
  | 'stats_without'
  | 'reset_max'
  | 'largest_free'
  | 'validate';

/** The C expression of a heap call. One place knows the API's names and argument orders. */
export function cCall(name: CallName, heap: CHeap, args: CArguments): string {
  return heapCall(name, heap, args) ?? inspection(name, heap, args);
}

function heapCall(name: CallName, { kind, cName }: CHeap, args: CArguments): string | undefined {
  switch (kind) {
    case 'k_heap':
      return call(`k_heap_${name}`, argumentsOf(name, args, [`&${cName}`], [args.timeout ?? 'K_NO_WAIT']));
    case 'sys_heap':
      return call(`sys_heap_${name}`, argumentsOf(name, args, [`&${cName}`]));
    case 'system':
      return call(mallocNames[name], argumentsOf(name, args));
    case 'resource_pool':
      return call(poolNames[name], argumentsOf(name, args));
    case 'multi':
      return call(`sys_multi_heap_${name}`, argumentsOf(name, args, [`&${cName}`, ...part(name, args.part ?? 'NULL')]));
    case 'shared_multi':
      return call(`shared_multi_heap_${name}`, argumentsOf(name, args, part(name, args.part ?? '')));
    case 'region':
      return undefined;
  }
}

const mallocNames: Readonly<Partial<Record<CallName, string>>> = {
  alloc: 'k_malloc',
  aligned_alloc: 'k_aligned_alloc',
  calloc: 'k_calloc',
  realloc: 'k_realloc',
  free: 'k_free',
};

const poolNames: Readonly<Partial<Record<CallName, string>>> = {
  alloc: 'z_thread_malloc',
  aligned_alloc: 'z_thread_aligned_alloc',
  free: 'k_free',
};

/** A free finds out by itself where a block is. */
function part(name: CallName, text: string): string[] {
  return name === 'free' ? [] : [text];
}

/** `first` and `last` are the arguments around those that are the same for all kinds; only what allocates can wait. */
function argumentsOf(
  name: CallName,
  { mem, bytes, align, count = '' }: CArguments,
  first: readonly string[] = [],
  last: readonly string[] = [],
): string[] | undefined {
  switch (name) {
    case 'alloc':
      return [...first, bytes, ...last];
    case 'aligned_alloc':
    case 'noalign_alloc':
      return [...first, align, bytes, ...last];
    case 'calloc':
      return [...first, count, bytes, ...last];
    case 'realloc':
      return [...first, mem, bytes, ...last];
    case 'aligned_realloc':
      return [...first, mem, align, bytes, ...last];
    case 'free':
      return [...first, mem];
    default:
      return undefined;
  }
}

function call(name: string | undefined, values: readonly string[] | undefined): string | undefined {
  return name === undefined || !values ? undefined : `${name}(${values.join(', ')})`;
}

/** Calls that look at the sys_heap under a heap, whatever stands on it. `mem` is the block, or where the answer goes. */
function inspection(name: CallName, heap: CHeap, { mem, without }: CArguments): string {
  const sysHeap = sysHeapOf(heap);
  switch (name) {
    case 'usable_size':
      return `sys_heap_usable_size(${sysHeap}, ${mem})`;
    case 'stats':
      return `sys_heap_runtime_stats_get(${sysHeap}, ${mem})`;
    case 'stats_without':
      return `sys_heap_runtime_stats_get(${without === 'heap' ? 'NULL, &stats' : `${sysHeap}, NULL`})`;
    case 'reset_max':
      return `sys_heap_runtime_stats_reset_max(${sysHeap})`;
    case 'largest_free':
      return `sys_heap_get_largest_free_block(${sysHeap}, ${mem})`;
    case 'validate':
      return `sys_heap_validate(${sysHeap})`;
    default:
      throw new RangeError(`a ${heap.kind} heap has no ${name}`);
  }
}

/** The `struct sys_heap *` of a heap that has memory. */
export function sysHeapOf({ kind, cName }: CHeap): string {
  return kind === 'k_heap' || kind === 'system' ? `&${cName}.heap` : `&${cName}`;
}

/** The system heap has one name everywhere. */
export const SYSTEM_HEAP = '_system_heap';

/** `SMH_REG_ATTR_CACHEABLE` */
export function attributeMacro(attribute: string): string {
  return `SMH_REG_ATTR_${attribute.toUpperCase()}`;
}
