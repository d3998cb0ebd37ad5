import type { YamlPath } from '../core/source-document.ts';
import type { ProblemList } from './problem-texts.ts';
import { reservedReason } from './reserved-names.ts';
import { BLOCK_LIMIT } from './schema.ts';
import type { AnyHeap, BlockDeclaration, BlockReference } from './types.ts';

interface BlockUse {
  readonly heap: string;
  readonly isArray: boolean;
  count: number;
}

/** The names of a scenario while its steps are read in order: heaps, blocks, and the loop indices that are open. */
export class NameScope {
  private readonly heaps: readonly AnyHeap[];
  private readonly problems: ProblemList;
  private readonly uses = new Map<string, BlockUse>();
  /** Largest value of each open index. */
  private readonly indices = new Map<string, number>();

  /** `known` are blocks that steps may use before the step that allocates them has been read: another thread's. */
  constructor(heaps: readonly AnyHeap[], problems: ProblemList, known: readonly BlockDeclaration[] = []) {
    this.heaps = heaps;
    this.problems = problems;
    for (const { name, ...use } of known) this.uses.set(name, { ...use });
  }

  blocks(): BlockDeclaration[] {
    return [...this.uses].map(([name, { heap, count, isArray }]) => ({ name, heap, count, isArray }));
  }

  heapNames(): string[] {
    return this.heaps.map(({ name }) => name);
  }

  heapNamed(name: string): AnyHeap | undefined {
    return this.heaps.find((heap) => heap.name === name);
  }

  hasKind(kind: AnyHeap['kind']): boolean {
    return this.heaps.some((heap) => heap.kind === kind);
  }

  /** The heap that a step means: the one it names, or the only one; the regions of a shared heap do not count. */
  heapFor(name: string | undefined, path: YamlPath): string {
    if (name === undefined) {
      const [only, ...others] = this.heaps.filter(({ kind }) => kind !== 'region').map((heap) => heap.name);
      if (only !== undefined && others.length > 0) this.problems.add(path, 'SCENARIO_WHICH_HEAP', [only, ...others]);
      return only ?? '';
    }
    const names = this.heaps.map((heap) => heap.name);
    if (!names.includes(name)) this.problems.add([...path, 'heap'], 'SCENARIO_UNKNOWN_HEAP', name, names);
    return name;
  }

  /** A block that a step fills. */
  newBlock(text: string, heap: string, path: YamlPath): BlockReference {
    const reference = parseReference(text);
    const { name } = reference;
    const isArray = reference.index !== undefined;
    const use = this.uses.get(name) ?? { heap, isArray, count: 1 };
    this.checkName(name, path);
    if (use.heap !== heap) {
      const hint = 'a name belongs to one heap: choose another';
      this.problems.add(path, 'SCENARIO_BLOCK_HEAP', `"${name}" already names a block of ${use.heap}`, hint);
    }
    if (use.isArray !== isArray) this.problems.add(path, 'SCENARIO_BLOCK_SHAPE', name, 'choose another name');
    if (this.indices.has(name) || this.heapNamed(name)) {
      this.problems.add(path, 'SCENARIO_NAME_TAKEN', `"${name}" already names a heap or an index`, ' name');
    }
    const largest = this.largestIndex(reference, path);
    if (largest >= BLOCK_LIMIT) this.problems.add(path, 'SCENARIO_TOO_MANY_BLOCKS', largest + 1, BLOCK_LIMIT);
    use.count = Math.min(BLOCK_LIMIT, Math.max(use.count, largest + 1));
    this.uses.set(name, use);
    return reference;
  }

  /** A block that a step uses, and the heap it is of. */
  usedBlock(text: string, path: YamlPath): [BlockReference, string] {
    const reference = parseReference(text);
    const { name } = reference;
    const use = this.uses.get(name);
    if (!use) {
      this.problems.add(path, 'SCENARIO_UNKNOWN_BLOCK', name, [...this.uses.keys()]);
    } else if (use.isArray !== (reference.index !== undefined)) {
      this.problems.add(
        path,
        'SCENARIO_BLOCK_SHAPE',
        name,
        use.isArray ? `say which one: ${name}[0]` : `write just ${name}`,
      );
    }
    this.largestIndex(reference, path);
    return [reference, use?.heap ?? this.heaps[0]?.name ?? ''];
  }

  /** Reads the steps of a loop with its index in scope. */
  withIndex<T>(index: string, largest: number, path: YamlPath, read: () => T): T {
    this.checkName(index, path);
    const isTaken = this.indices.has(index) || this.uses.has(index) || this.heapNamed(index);
    if (isTaken)
      this.problems.add(path, 'SCENARIO_NAME_TAKEN', `"${index}" already has a meaning here`, ', such as "j"');
    const outer = this.indices.get(index);
    this.indices.set(index, largest);
    const result = read();
    if (outer === undefined) this.indices.delete(index);
    else this.indices.set(index, outer);
    return result;
  }

  private largestIndex({ index }: BlockReference, path: YamlPath): number {
    if (typeof index !== 'string') return index ?? 0;
    const largest = this.indices.get(index);
    if (largest === undefined) this.problems.add(path, 'SCENARIO_UNKNOWN_INDEX', index, [...this.indices.keys()]);
    return largest ?? 0;
  }

  private checkName(name: string, path: YamlPath): void {
    const reason = reservedReason(name);
    if (reason !== undefined) this.problems.add(path, 'SCENARIO_RESERVED_NAME', reason);
  }
}

function parseReference(text: string): BlockReference {
  const [, name = text, index] = /^(\w+)(?:\[(\w+)\])?$/.exec(text) ?? [];
  if (index === undefined) return { name };
  return { name, index: /^\d+$/.test(index) ? Number(index) : index };
}
