import type { YamlPath } from '../core/source-document.ts';
import { readDuration, type WaitLimit } from './duration.ts';
import { callsOf, hidesPointer, nameOfKind } from './heap-calls.ts';
import type { NameScope } from './name-scope.ts';
import type { ProblemList } from './problem-texts.ts';
import { isPowerOfTwo } from './is-power-of-two.ts';
import type { RegionAttribute } from './types.ts';

type CallName = ReturnType<typeof callsOf>[number];

/** On every board a pointer is this large at most. */
const LARGEST_POINTER_BYTES = 8;

const attributes: readonly RegionAttribute[] = ['cacheable', 'non_cacheable'];

/** What a call must keep to, by the kind of its heap. Violations are noted, not thrown. */
export class CallRules {
  /** Steps read now run in an interrupt, where nothing can wait. */
  isInterrupt = false;
  private readonly scope: NameScope;
  private readonly problems: ProblemList;

  constructor(scope: NameScope, problems: ProblemList) {
    this.scope = scope;
    this.problems = problems;
  }

  /** The heap must have such a call; in an interrupt the resource pool is the system heap, which must exist then. */
  checkOffered(name: CallName, heapName: string, path: YamlPath): void {
    const heap = this.scope.heapNamed(heapName);
    if (!heap) return;
    const calls = callsOf(heap.kind);
    if (!calls.includes(name))
      this.problems.add(path, 'SCENARIO_NO_SUCH_CALL', `a ${nameOfKind(heap.kind)} has no ${name}`, calls);
    if (heap.kind === 'resource_pool' && this.isInterrupt && !this.scope.hasKind('system')) {
      const what = "an interrupt's resource pool is the system heap, and there is none";
      this.problems.add(path, 'SCENARIO_POOL', what, 'declare it: { kind: system, bytes: 1024 }');
    }
  }

  /** A power of two; for most calls also the sum of two, see `sys_heap_aligned_alloc`. */
  checkAlignment(align: number, heapName: string, path: YamlPath): void {
    const heap = this.scope.heapNamed(heapName);
    if (heap && hidesPointer(heap.kind)) {
      if (!isPowerOfTwo(align) || align < LARGEST_POINTER_BYTES)
        this.problems.add(path, 'SCENARIO_POINTER_ALIGNMENT', align);
    } else if (!isPowerOfTwo(align - (align & -align))) {
      this.problems.add(path, 'SCENARIO_ALIGNMENT', align, '8, 16, 32, … or the sum of two of them');
    }
  }

  /** Zero ticks are `K_NO_WAIT`, in Zephyr too. */
  waitLimit(text: string | undefined, heapName: string, path: YamlPath): { timeout?: WaitLimit } {
    if (text === undefined || text === 'no_wait') return {};
    const limit = text === 'forever' ? text : readDuration(text);
    if (limit !== 'forever' && limit.count === 0) return {};
    const heap = this.scope.heapNamed(heapName);
    if (heap && heap.kind !== 'k_heap')
      this.problems.add(path, 'SCENARIO_CANNOT_WAIT', nameOfKind(heap.kind), heap.name);
    this.checkMayWait(`timeout: ${text}`, path);
    return { timeout: limit };
  }

  checkMayWait(what: string, path: YamlPath): void {
    if (this.isInterrupt) this.problems.add(path, 'SCENARIO_INTERRUPT_WAITS', what);
  }

  /** The part of a multi heap that a step asks for; where the choice is not the step's, it must not. */
  part(from: string | undefined, heapName: string, path: YamlPath): { from?: string } {
    const heap = this.scope.heapNamed(heapName);
    const isAsked = heap?.kind === 'shared_multi' || (heap?.kind === 'multi' && heap.choose === 'asked');
    if (!heap || (from === undefined && !isAsked)) return {};
    const known = heap.kind === 'shared_multi' ? attributes : 'of' in heap ? heap.of : [];
    const choices = known.join(' | ');
    if (from === undefined)
      this.problems.add(path, 'SCENARIO_FROM', `${heap.name} must be asked for a part of it`, `from: ${choices}`);
    else if (!isAsked)
      this.problems.add([...path, 'from'], 'SCENARIO_FROM', `${heap.name} cannot be asked for a part`, 'leave it out');
    else if (!known.some((name) => name === from))
      this.problems.add([...path, 'from'], 'SCENARIO_FROM', `${heap.name} has no part "${from}"`, `from: ${choices}`);
    return from === undefined ? {} : { from };
  }
}
