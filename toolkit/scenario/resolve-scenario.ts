import type { Diagnostic } from '../core/errors.ts';
import { suggest } from '../core/explain-issues.ts';
import type { SourceDocument, YamlPath } from '../core/source-document.ts';
import { expandRandom } from './expand-random.ts';
import { reservedReason } from './reserved-names.ts';
import { BLOCK_LIMIT, operationNames, type HeapDocument, type ScenarioDocument, type StepDocument } from './schema.ts';
import type { BlockDeclaration, BlockReference, HeapDeclaration, Scenario, Step } from './types.ts';

type Operations = Required<{ [Name in keyof StepDocument]: NonNullable<StepDocument[Name]> }>;

/** Gives every name of a well-formed document its meaning. Mistakes are added to `problems`; the result is then incomplete. */
export function resolveScenario(source: SourceDocument, document: ScenarioDocument, problems: Diagnostic[]): Scenario {
  const resolver = new Resolver(source, document, problems);
  const steps = resolver.steps(document.steps, ['steps']);
  return {
    name: document.scenario,
    summary: document.summary,
    file: source.file,
    config: {
      headerMode: document.config?.headers ?? 'auto',
      runtimeStats: document.config?.stats ?? readsStats(steps),
      allocLoops: document.config?.loops ?? 3,
    },
    heaps: resolver.heaps,
    blocks: resolver.blocks(),
    steps,
  };
}

function readsStats(steps: readonly Step[]): boolean {
  return steps.some((step) => step.op === 'stats' || (step.op === 'repeat' && readsStats(step.steps)));
}

interface BlockUse {
  readonly heap: string;
  readonly isArray: boolean;
  count: number;
}

const RENAME_HINT = 'choose another, such as "a" or "packet"';

class Resolver {
  readonly heaps: readonly HeapDeclaration[];
  private readonly source: SourceDocument;
  private readonly problems: Diagnostic[];
  private readonly uses = new Map<string, BlockUse>();
  /** Largest value of each loop index in scope. */
  private readonly indices = new Map<string, number>();
  private nextId = 1;

  constructor(source: SourceDocument, document: ScenarioDocument, problems: Diagnostic[]) {
    this.source = source;
    this.problems = problems;
    this.heaps = Object.entries(document.heaps).map(([name, heap]) => this.heap(name, heap));
    if (this.heaps.length === 0)
      this.report(
        ['heaps'],
        'SCENARIO_NO_HEAP',
        'a scenario needs at least one heap',
        'heaps: { test_heap: { bytes: 2048 } }',
      );
  }

  blocks(): BlockDeclaration[] {
    return [...this.uses].map(([name, { heap, count, isArray }]) => ({ name, heap, count, isArray }));
  }

  steps(documents: readonly StepDocument[], path: YamlPath): Step[] {
    return documents.flatMap((document, place) => this.step(document, [...path, place]) ?? []);
  }

  private heap(name: string, document: HeapDocument): HeapDeclaration {
    const reserved = reservedReason(name);
    if (reserved !== undefined)
      this.problems.push(
        this.source.diagnose(this.source.locateKey(['heaps'], name), {
          code: 'SCENARIO_RESERVED_NAME',
          message: reserved,
          hint: RENAME_HINT,
        }),
      );
    const kind = document.kind ?? 'k_heap';
    const define = document.define ?? (kind === 'sys_heap' ? 'runtime' : 'static');
    const path = ['heaps', name];
    if (kind === 'sys_heap' && define === 'static') {
      this.report(
        [...path, 'define'],
        'SCENARIO_STATIC_SYS_HEAP',
        'a sys_heap has no static definition',
        'leave "define" out, or make it a k_heap',
      );
    }
    if (define === 'static' && (document.align !== undefined || document.offset !== undefined)) {
      this.report(
        path,
        'SCENARIO_STATIC_PLACEMENT',
        'K_HEAP_DEFINE places its buffer itself: no "align" or "offset"',
        'add "define: runtime"',
      );
    }
    const align = document.align ?? 1;
    if ((align & (align - 1)) !== 0)
      this.report(
        [...path, 'align'],
        'SCENARIO_ALIGNMENT',
        `align ${align} is not a power of two`,
        'use 1, 2, 4, 8, …',
      );
    return {
      name,
      kind,
      define,
      bytes: document.bytes,
      align: define === 'static' ? 8 : align,
      offsetBytes: document.offset ?? 0,
    };
  }

  private step(document: StepDocument, path: YamlPath): Step | undefined {
    const names = operationNames.filter((name) => name in document) as (keyof Operations)[];
    const [name, ...more] = names;
    const hint = `one of: ${operationNames.join(', ')}`;
    if (!name) return this.report(path, 'SCENARIO_EMPTY_STEP', 'this step does nothing', hint);
    if (more.length > 0)
      return this.report(
        path,
        'SCENARIO_CROWDED_STEP',
        `one step, several operations: ${names.join(', ')}`,
        'give each its own "-"',
      );
    if (document[name] === undefined) return this.report(path, 'SCENARIO_EMPTY_STEP', `"${name}" says nothing`, hint);
    const base = {
      id: this.nextId++,
      at: this.source.locateKey(path, name),
      ...(document.note !== undefined && { note: document.note }),
    };
    return this.resolvers[name]?.(document as Operations, [...path, name], base);
  }

  private readonly resolvers: {
    [name: string]: (document: Operations, path: YamlPath, base: Pick<Step, 'id' | 'at' | 'note'>) => Step | undefined;
  } = {
    alloc: ({ alloc }, path, base) => {
      const heap = this.heapName(alloc.heap, path);
      return {
        ...base,
        op: 'alloc',
        heap,
        bytes: alloc.bytes,
        block: this.newBlock(alloc.as, heap, path),
        ...expectation(alloc.expect),
      };
    },
    aligned_alloc: ({ aligned_alloc: aligned }, path, base) => {
      const heap = this.heapName(aligned.heap, path);
      this.checkAlignment(aligned.align, path);
      const { align, bytes } = aligned;
      return {
        ...base,
        op: 'aligned_alloc',
        heap,
        align,
        bytes,
        block: this.newBlock(aligned.as, heap, path),
        ...expectation(aligned.expect),
      };
    },
    realloc: ({ realloc }, path, base) => {
      const [block, heap] = this.liveBlock(realloc.block, [...path, 'block']);
      if (realloc.align !== undefined) this.checkPowerOfTwo(realloc.align, path);
      this.checkHasRealloc(heap, path);
      return {
        ...base,
        op: 'realloc',
        heap,
        align: realloc.align ?? 0,
        bytes: realloc.bytes,
        block,
        ...expectation(realloc.expect),
      };
    },
    free: ({ free }, path, base) => this.free(free, path, base),
    usable_size: ({ usable_size: usable }, path, base) => {
      const text = typeof usable === 'string' ? usable : usable.block;
      const [block, heap] = this.liveBlock(text, path);
      const expect = typeof usable === 'string' ? undefined : usable.expect;
      return { ...base, op: 'usable_size', heap, block, ...(expect !== undefined && { expect }) };
    },
    stats: ({ stats }, path, base) => {
      const heap = this.heapName(typeof stats === 'string' ? stats : stats.heap, path);
      const expect = typeof stats === 'string' ? undefined : stats.expect;
      return { ...base, op: 'stats', heap, ...(expect && { expect: statsExpectation(expect) }) };
    },
    repeat: ({ repeat }, path, base) => {
      const { times, index, from = 0, by = 1 } = repeat;
      const outer = index === undefined ? undefined : this.indices.get(index);
      if (index !== undefined) this.openIndex(index, from + (times - 1) * by, [...path, 'index']);
      const steps = this.steps(repeat.steps, [...path, 'steps']);
      if (index !== undefined) this.closeIndex(index, outer);
      return { ...base, op: 'repeat', times, from, by, steps, ...(index !== undefined && { index }) };
    },
    random: ({ random }, path, base) => {
      const heap = this.heapName(random.heap, path);
      if ((random.realloc ?? 0) > 0) this.checkHasRealloc(heap, path);
      const [smallest, largest] = random.bytes ?? [0, 0];
      if (smallest > largest)
        this.report(
          [...path, 'bytes'],
          'SCENARIO_RANGE',
          `from ${smallest} to ${largest} bytes is no range`,
          'write the smaller number first',
        );
      const slots = random.slots ?? 16;
      return { ...base, op: 'random', heap, seed: random.seed, slots, calls: expandRandom({ ...random, slots }) };
    },
  };

  private free(free: Operations['free'] | null, path: YamlPath, base: Pick<Step, 'id' | 'at' | 'note'>): Step {
    const text = typeof free === 'object' && free !== null ? free.block : free;
    const heapText = typeof free === 'object' && free !== null ? free.heap : undefined;
    if (text === null || text === 'null') return { ...base, op: 'free', heap: this.heapName(heapText, path) };
    const [block, heap] = this.liveBlock(text, path);
    const named = heapText === undefined ? heap : this.heapName(heapText, path);
    if (named !== heap && this.heaps.some(({ name }) => name === named)) {
      this.report(
        [...path, 'heap'],
        'SCENARIO_BLOCK_HEAP',
        `"${block.name}" is a block of ${heap}, not of ${heapText}`,
        `heap: ${heap}, or leave it out`,
      );
    }
    return { ...base, op: 'free', heap, block };
  }

  private heapName(name: string | undefined, path: YamlPath): string {
    const names = this.heaps.map((heap) => heap.name);
    if (name === undefined) {
      if (names.length > 1)
        this.report(path, 'SCENARIO_WHICH_HEAP', 'there are several heaps: say which', `heap: ${names.join(' | ')}`);
      return names[0] ?? '';
    }
    if (!names.includes(name))
      this.report([...path, 'heap'], 'SCENARIO_UNKNOWN_HEAP', `there is no heap "${name}"`, suggest(name, names));
    return name;
  }

  private newBlock(text: string, heap: string, path: YamlPath): BlockReference {
    const reference = parseReference(text);
    this.checkName(reference.name, [...path, 'as']);
    const isArray = reference.index !== undefined;
    const use = this.uses.get(reference.name) ?? { heap, isArray, count: 1 };
    this.uses.set(reference.name, use);
    const at = [...path, 'as'];
    if (use.heap !== heap)
      this.report(
        at,
        'SCENARIO_BLOCK_HEAP',
        `"${reference.name}" already names a block of ${use.heap}`,
        'a name belongs to one heap: choose another',
      );
    if (use.isArray !== isArray)
      this.report(
        at,
        'SCENARIO_BLOCK_SHAPE',
        `"${reference.name}" is used with and without an index`,
        'choose another name',
      );
    if (this.indices.has(reference.name) || this.heaps.some((declared) => declared.name === reference.name))
      this.report(
        at,
        'SCENARIO_NAME_TAKEN',
        `"${reference.name}" already names a heap or an index`,
        'choose another name',
      );
    const largest = this.largestIndex(reference, at);
    if (largest >= BLOCK_LIMIT)
      this.report(
        at,
        'SCENARIO_TOO_MANY_BLOCKS',
        `an array of ${largest + 1} blocks is too long`,
        `indices go up to ${BLOCK_LIMIT - 1}`,
      );
    use.count = Math.min(BLOCK_LIMIT, Math.max(use.count, largest + 1));
    return reference;
  }

  private liveBlock(text: string, path: YamlPath): [BlockReference, string] {
    const reference = parseReference(text);
    const use = this.uses.get(reference.name);
    if (!use) {
      this.report(
        path,
        'SCENARIO_UNKNOWN_BLOCK',
        `no earlier step allocates "${reference.name}"`,
        suggest(reference.name, [...this.uses.keys()]),
      );
    } else if (use.isArray !== (reference.index !== undefined)) {
      this.report(
        path,
        'SCENARIO_BLOCK_SHAPE',
        `"${reference.name}" is used with and without an index`,
        use.isArray ? `say which one: ${reference.name}[0]` : `write just ${reference.name}`,
      );
    }
    this.largestIndex(reference, path);
    return [reference, use?.heap ?? this.heaps[0]?.name ?? ''];
  }

  private largestIndex({ index }: BlockReference, path: YamlPath): number {
    if (typeof index !== 'string') return index ?? 0;
    const largest = this.indices.get(index);
    if (largest === undefined) {
      this.report(
        path,
        'SCENARIO_UNKNOWN_INDEX',
        `no enclosing repeat has the index "${index}"`,
        suggest(index, [...this.indices.keys()]),
      );
    }
    return largest ?? 0;
  }

  private openIndex(index: string, largest: number, path: YamlPath): void {
    this.checkName(index, path);
    const isTaken = this.indices.has(index) || this.uses.has(index) || this.heaps.some(({ name }) => name === index);
    if (isTaken)
      this.report(path, 'SCENARIO_NAME_TAKEN', `"${index}" already has a meaning here`, 'choose another, such as "j"');
    this.indices.set(index, largest);
  }

  private closeIndex(index: string, outer: number | undefined): void {
    if (outer === undefined) this.indices.delete(index);
    else this.indices.set(index, outer);
  }

  private checkName(name: string, path: YamlPath): void {
    const reason = reservedReason(name);
    if (reason !== undefined) this.report(path, 'SCENARIO_RESERVED_NAME', reason, RENAME_HINT);
  }

  private checkHasRealloc(heapName: string, path: YamlPath): void {
    const heap = this.heaps.find(({ name }) => name === heapName);
    if (heap?.kind === 'k_heap') {
      this.report(
        path,
        'SCENARIO_NO_REALLOC',
        'k_heap has no realloc in the Zephyr versions modelled so far',
        `use a plain sys_heap: ${heapName}: { kind: sys_heap, bytes: ${heap.bytes} }`,
      );
    }
  }

  private checkAlignment(align: number, path: YamlPath): void {
    const rewind = align & -align;
    const boundary = align - rewind;
    if ((boundary & (boundary - 1)) !== 0)
      this.report(
        [...path, 'align'],
        'SCENARIO_ALIGNMENT',
        `align ${align} is not a power of two`,
        'use 8, 16, 32, … or the sum of two of them',
      );
  }

  private checkPowerOfTwo(align: number, path: YamlPath): void {
    if ((align & (align - 1)) !== 0)
      this.report([...path, 'align'], 'SCENARIO_ALIGNMENT', `align ${align} is not a power of two`, 'use 8, 16, 32, …');
  }

  private report(path: YamlPath, code: string, message: string, hint: string): undefined {
    this.problems.push(this.source.diagnose(this.source.locate(path), { code, message, hint }));
  }
}

function parseReference(text: string): BlockReference {
  const [, name = text, index] = /^(\w+)(?:\[(\w+)\])?$/.exec(text) ?? [];
  if (index === undefined) return { name };
  return { name, index: /^\d+$/.test(index) ? Number(index) : index };
}

function expectation(expect: 'ok' | 'null' | null | undefined): { expect?: 'ok' | 'null' } {
  return expect === undefined ? {} : { expect: expect ?? 'null' };
}

function statsExpectation({
  free,
  allocated,
  max_allocated: max,
}: {
  free?: number | undefined;
  allocated?: number | undefined;
  max_allocated?: number | undefined;
}): object {
  return {
    ...(free !== undefined && { freeBytes: free }),
    ...(allocated !== undefined && { allocatedBytes: allocated }),
    ...(max !== undefined && { maxAllocatedBytes: max }),
  };
}
