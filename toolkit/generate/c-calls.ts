import type { HeapDeclaration } from '../scenario/types.ts';

/** The heap that a C call names. */
export interface CHeap {
  readonly kind: HeapDeclaration['kind'];
  readonly cName: string;
}

/** Texts of the arguments of a call. */
export interface CArguments {
  readonly mem: string;
  readonly bytes: string;
  readonly align: string;
  /** A `k_timeout_t`; `K_NO_WAIT` when left out. */
  readonly timeout?: string;
}

type CallName = 'alloc' | 'aligned_alloc' | 'realloc' | 'aligned_realloc' | 'free';

/** The C expression of a heap call. One place knows the API's argument order. */
export function cCall(
  name: CallName,
  { kind, cName }: CHeap,
  { mem, bytes, align, timeout = 'K_NO_WAIT' }: CArguments,
): string {
  const call = {
    alloc: ['alloc', bytes],
    aligned_alloc: ['aligned_alloc', align, bytes],
    realloc: ['realloc', mem, bytes],
    aligned_realloc: ['aligned_realloc', mem, align, bytes],
    free: ['free', mem],
  }[name];
  const [suffix, ...values] = call;
  const waits = kind === 'k_heap' && (name === 'alloc' || name === 'aligned_alloc');
  return `${kind}_${suffix}(&${cName}, ${[...values, ...(waits ? [timeout] : [])].join(', ')})`;
}
