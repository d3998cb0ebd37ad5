import type { SourceDocument, YamlPath } from '../core/source-document.ts';
import { CallRules } from './call-rules.ts';
import { readDuration } from './duration.ts';
import { expandRandom } from './expand-random.ts';
import type { NameScope } from './name-scope.ts';
import type { ProblemList } from './problem-texts.ts';
import { isPowerOfTwo } from './is-power-of-two.ts';
import { resolveMisuse } from './resolve-misuse.ts';
import { operationNames, type StepDocument } from './schema.ts';
import type { FaultExpectation, StatsExpectation, Step } from './types.ts';

type Operations = Required<{ [Name in keyof StepDocument]: NonNullable<StepDocument[Name]> }>;
type OperationName = Exclude<keyof Operations, 'note'>;
type Base = Pick<Step, 'id' | 'at' | 'note'>;

/** Reads steps in document order: every name gets its meaning, every step its number. */
export class StepResolver {
  readonly rules: CallRules;
  private readonly source: SourceDocument;
  readonly scope: NameScope;
  readonly problems: ProblemList;
  private nextId = 1;

  constructor(source: SourceDocument, scope: NameScope, problems: ProblemList) {
    this.source = source;
    this.scope = scope;
    this.problems = problems;
    this.rules = new CallRules(scope, problems);
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
      alloc: (body, path, base) => {
        const { heap, ...rest } = this.allocation('alloc', body, path);
        return { ...base, op: 'alloc', heap, ...this.rules.part(body.from, heap, path), ...rest };
      },
      aligned_alloc: (body, path, base) => {
        const { heap, ...rest } = this.allocation('aligned_alloc', body, path);
        const { align } = body;
        this.rules.checkAlignment(align, heap, [...path, 'align']);
        return { ...base, op: 'aligned_alloc', heap, ...this.rules.part(body.from, heap, path), align, ...rest };
      },
      noalign_alloc: (body, path, base) => {
        const { heap, ...rest } = this.allocation('noalign_alloc', body, path);
        return { ...base, op: 'noalign_alloc', heap, align: body.align, ...rest };
      },
      calloc: (body, path, base) => {
        const { heap, ...rest } = this.allocation('calloc', body, path);
        return { ...base, op: 'calloc', heap, count: body.count, ...rest };
      },
      realloc: ({ block: text, from, align = 0, bytes, timeout, expect }, path, base) => {
        const [block, heap] = this.scope.usedBlock(text, [...path, 'block']);
        if (!isPowerOfTwo(align)) this.problems.add([...path, 'align'], 'SCENARIO_ALIGNMENT', align, '8, 16, 32, …');
        this.rules.checkOffered(align === 0 ? 'realloc' : 'aligned_realloc', heap, path);
        const limit = this.rules.waitLimit(timeout, heap, [...path, 'timeout']);
        if (limit.timeout !== undefined && bytes === 0) this.problems.add([...path, 'timeout'], 'SCENARIO_FREES_TWICE');
        const part = this.rules.part(from, heap, path);
        return { ...base, op: 'realloc', heap, ...part, align, bytes, block, ...limit, ...outcome(expect) };
      },
      free: (body, path, base) => this.free(body, path, base),
      usable_size: (body, path, base) => {
        const { block: text, expect } = typeof body === 'string' ? { block: body } : body;
        const [block, heap] = this.scope.usedBlock(text, path);
        this.rules.checkOffered('usable_size', heap, path);
        return { ...base, op: 'usable_size', heap, block, ...(expect !== undefined && { expect }) };
      },
      stats: (body, path, base) => {
        const { heap, expect } = this.inspection('stats', body, path);
        return { ...base, op: 'stats', heap, ...(expect && { expect: statsOutcome(expect) }) };
      },
      stats_without: (body, path, base) => {
        const { heap } = this.inspection('stats_without', { heap: body.heap }, path);
        return { ...base, op: 'stats_without', heap, argument: body.argument };
      },
      reset_max: (body, path, base) => {
        const { heap } = this.inspection('reset_max', body, path);
        return { ...base, op: 'reset_max', heap };
      },
      largest_free: (body, path, base) => ({
        ...base,
        op: 'largest_free',
        ...this.inspection('largest_free', body, path),
      }),
      validate: (body, path, base) => ({ ...base, op: 'validate', ...this.inspection('validate', body, path) }),
      sleep: (text, path, base) => {
        this.rules.checkMayWait('k_sleep', path);
        return { ...base, op: 'sleep', duration: readDuration(text) };
      },
      misuse: (body, path, base) => resolveMisuse(body, path, base, this),
      yield: (_true, path, base) => {
        this.rules.checkMayWait('k_yield', path);
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
        this.rules.checkOffered('random', heap, path);
        this.rules.part(undefined, heap, path);
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

  /** What all calls that make a block have in common. */
  private allocation(
    name: 'alloc' | 'aligned_alloc' | 'noalign_alloc' | 'calloc',
    body: AllocationDocument,
    path: YamlPath,
  ): Pick<Extract<Step, { op: 'alloc' }>, 'heap' | 'bytes' | 'block' | 'timeout' | 'expect'> {
    const heap = this.scope.heapFor(body.heap, path);
    this.rules.checkOffered(name, heap, path);
    const block = this.scope.newBlock(body.as, heap, [...path, 'as']);
    const limit = this.rules.waitLimit(body.timeout, heap, [...path, 'timeout']);
    return { heap, bytes: body.bytes, block, ...limit, ...outcome(body.expect) };
  }

  private inspection<T>(
    name: 'stats' | 'stats_without' | 'reset_max' | 'largest_free' | 'validate',
    body: string | { heap?: string | undefined; expect?: T | undefined },
    path: YamlPath,
  ): { heap: string; expect?: T & {} } {
    const { heap: named, expect } = typeof body === 'string' ? { heap: body, expect: undefined } : body;
    const heap = this.scope.heapFor(named, path);
    this.rules.checkOffered(name, heap, path);
    return { heap, ...(expect !== undefined && expect !== null && { expect }) };
  }
}

interface AllocationDocument {
  readonly heap?: string | undefined;
  readonly bytes: number;
  readonly as: string;
  readonly timeout?: string | undefined;
  readonly expect?: 'ok' | 'null' | FaultExpectation | null | undefined;
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
