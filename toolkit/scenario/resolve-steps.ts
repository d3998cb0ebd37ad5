import type { SourceDocument, YamlPath } from '../core/source-document.ts';
import { readDuration, type WaitLimit } from './duration.ts';
import { expandRandom } from './expand-random.ts';
import type { NameScope } from './name-scope.ts';
import type { ProblemList } from './problem-texts.ts';
import { isPowerOfTwo } from './resolve-heaps.ts';
import { resolveMisuse } from './resolve-misuse.ts';
import { operationNames, type StepDocument } from './schema.ts';
import type { FaultExpectation, StatsExpectation, Step } from './types.ts';

type Operations = Required<{ [Name in keyof StepDocument]: NonNullable<StepDocument[Name]> }>;
type OperationName = Exclude<keyof Operations, 'note'>;
type Base = Pick<Step, 'id' | 'at' | 'note'>;

/** Reads steps in document order: every name gets its meaning, every step its number. */
export class StepResolver {
  /** Steps read now run in an interrupt, where nothing can wait. */
  isInterrupt = false;
  private readonly source: SourceDocument;
  readonly scope: NameScope;
  readonly problems: ProblemList;
  private nextId = 1;

  constructor(source: SourceDocument, scope: NameScope, problems: ProblemList) {
    this.source = source;
    this.scope = scope;
    this.problems = problems;
  }

  resolve(documents: readonly StepDocument[], path: YamlPath): Step[] {
    return documents.flatMap((document, place) => this.step(document, [...path, place]) ?? []);
  }

  private step(document: StepDocument, path: YamlPath): Step | undefined {
    const names = operationNames.filter((name) => name in document) as OperationName[];
    const [name] = names;
    if (!name || names.length > 1 || document[name] === undefined) {
      this.refuse(document, names, path);
      return undefined;
    }
    const { note } = document;
    const base: Base = {
      id: this.nextId++,
      at: this.source.locateKey(path, name),
      ...(note !== undefined && { note }),
    };
    const read = this.readers[name] as (body: Operations[OperationName], path: YamlPath, base: Base) => Step;
    return read(document[name] as Operations[OperationName], [...path, name], base);
  }

  private refuse(document: StepDocument, names: readonly OperationName[], path: YamlPath): void {
    const [name, ...more] = names;
    if (more.length > 0) this.problems.add(path, 'SCENARIO_CROWDED_STEP', names);
    else if (!name) this.problems.add(path, 'SCENARIO_EMPTY_STEP', 'this step does nothing', operationNames);
    else if (document[name] === undefined)
      this.problems.add(path, 'SCENARIO_EMPTY_STEP', `"${name}" says nothing`, operationNames);
  }

  /** One reader per operation. A new operation is a shape in the schema, a reader here, and a type. */
  private readonly readers: { [Name in OperationName]: (body: Operations[Name], path: YamlPath, base: Base) => Step } =
    {
      alloc: ({ heap: named, bytes, as, timeout, expect }, path, base) => {
        const heap = this.scope.heapFor(named, path);
        return {
          ...base,
          op: 'alloc',
          heap,
          bytes,
          block: this.scope.newBlock(as, heap, [...path, 'as']),
          ...this.waitLimit(timeout, heap, [...path, 'timeout']),
          ...outcome(expect),
        };
      },
      aligned_alloc: ({ heap: named, align, bytes, as, timeout, expect }, path, base) => {
        const heap = this.scope.heapFor(named, path);
        const boundary = align - (align & -align);
        if (!isPowerOfTwo(boundary))
          this.problems.add([...path, 'align'], 'SCENARIO_ALIGNMENT', align, '8, 16, 32, … or the sum of two of them');
        const block = this.scope.newBlock(as, heap, [...path, 'as']);
        const limit = this.waitLimit(timeout, heap, [...path, 'timeout']);
        return { ...base, op: 'aligned_alloc', heap, align, bytes, block, ...limit, ...outcome(expect) };
      },
      realloc: ({ block: text, align = 0, bytes, expect }, path, base) => {
        const [block, heap] = this.scope.usedBlock(text, [...path, 'block']);
        if (!isPowerOfTwo(align)) this.problems.add([...path, 'align'], 'SCENARIO_ALIGNMENT', align, '8, 16, 32, …');
        this.checkHasRealloc(heap, path);
        return { ...base, op: 'realloc', heap, align, bytes, block, ...outcome(expect) };
      },
      free: (body, path, base) => this.free(body, path, base),
      usable_size: (body, path, base) => {
        const { block: text, expect } = typeof body === 'string' ? { block: body } : body;
        const [block, heap] = this.scope.usedBlock(text, path);
        return { ...base, op: 'usable_size', heap, block, ...(expect !== undefined && { expect }) };
      },
      stats: (body, path, base) => {
        const { heap, expect } = typeof body === 'string' ? { heap: body } : body;
        return {
          ...base,
          op: 'stats',
          heap: this.scope.heapFor(heap, path),
          ...(expect && { expect: statsOutcome(expect) }),
        };
      },
      sleep: (text, path, base) => {
        this.checkMayWait('k_sleep', path);
        return { ...base, op: 'sleep', duration: readDuration(text) };
      },
      misuse: (body, path, base) => resolveMisuse(body, path, base, this),
      yield: (_true, path, base) => {
        this.checkMayWait('k_yield', path);
        return { ...base, op: 'yield' };
      },
      repeat: ({ times, index, from = 0, by = 1, steps: documents }, path, base) => {
        const read = (): Step[] => this.resolve(documents, [...path, 'steps']);
        const largest = from + (times - 1) * by;
        const steps = index === undefined ? read() : this.scope.withIndex(index, largest, [...path, 'index'], read);
        return { ...base, op: 'repeat', times, from, by, steps, ...(index !== undefined && { index }) };
      },
      random: (body, path, base) => {
        const heap = this.scope.heapFor(body.heap, path);
        if ((body.realloc ?? 0) > 0) this.checkHasRealloc(heap, path);
        const [smallest, largest] = body.bytes ?? [0, 0];
        if (smallest > largest) this.problems.add([...path, 'bytes'], 'SCENARIO_RANGE', smallest, largest);
        const slots = body.slots ?? 16;
        return { ...base, op: 'random', heap, seed: body.seed, slots, calls: expandRandom({ ...body, slots }) };
      },
    };

  private free(body: Operations['free'] | null, path: YamlPath, base: Base): Step {
    const {
      heap: named,
      block: text,
      expect,
    } = typeof body === 'object' && body !== null ? body : { heap: undefined, block: body, expect: undefined };
    const expected = expect === undefined ? {} : { expect };
    if (text === null || text === 'null')
      return { ...base, op: 'free', heap: this.scope.heapFor(named, path), ...expected };
    const [block, heap] = this.scope.usedBlock(text, path);
    const meant = named === undefined ? heap : this.scope.heapFor(named, path);
    if (meant !== heap && this.scope.heapNamed(meant)) {
      const what = `"${block.name}" is a block of ${heap}, not of ${meant}`;
      this.problems.add([...path, 'heap'], 'SCENARIO_BLOCK_HEAP', what, `heap: ${heap}, or leave it out`);
    }
    return { ...base, op: 'free', heap, block, ...expected };
  }

  /** Zero ticks are `K_NO_WAIT`, in Zephyr too. */
  private waitLimit(text: string | undefined, heapName: string, path: YamlPath): { timeout?: WaitLimit } {
    if (text === undefined || text === 'no_wait') return {};
    const limit = text === 'forever' ? text : readDuration(text);
    if (limit !== 'forever' && limit.count === 0) return {};
    const heap = this.scope.heapNamed(heapName);
    if (heap && heap.kind !== 'k_heap') this.problems.add(path, 'SCENARIO_CANNOT_WAIT', heap.kind, heap.name);
    this.checkMayWait(`timeout: ${text}`, path);
    return { timeout: limit };
  }

  private checkMayWait(what: string, path: YamlPath): void {
    if (this.isInterrupt) this.problems.add(path, 'SCENARIO_INTERRUPT_WAITS', what);
  }

  private checkHasRealloc(heapName: string, path: YamlPath): void {
    const heap = this.scope.heapNamed(heapName);
    if (heap?.kind === 'k_heap') this.problems.add(path, 'SCENARIO_NO_REALLOC', heap.name, heap.bytes);
  }
}

function outcome(expect: 'ok' | 'null' | FaultExpectation | null | undefined): {
  expect?: 'ok' | 'null' | FaultExpectation;
} {
  return expect === undefined ? {} : { expect: expect ?? 'null' };
}

type StatsDocument = NonNullable<Exclude<Operations['stats'], string>['expect']>;

function statsOutcome({ free, allocated, max_allocated: max }: StatsDocument): StatsExpectation {
  return {
    ...(free !== undefined && { freeBytes: free }),
    ...(allocated !== undefined && { allocatedBytes: allocated }),
    ...(max !== undefined && { maxAllocatedBytes: max }),
  };
}
