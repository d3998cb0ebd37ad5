import { suggest } from '../core/explain-issues.ts';
import type { Diagnostic } from '../core/errors.ts';
import type { SourceDocument, YamlPath } from '../core/source-document.ts';

/** A message, and what to try. */
type Text = readonly [message: string, hint: string];

/** What can be wrong with the meaning of a scenario whose shape is right. All the prose, by code. */
const texts = {
  SCENARIO_NO_HEAP: (): Text => ['a scenario needs at least one heap', 'heaps: { test_heap: { bytes: 2048 } }'],
  SCENARIO_STATIC_SYS_HEAP: (): Text => [
    'a sys_heap has no static definition',
    'leave "define" out, or make it a k_heap',
  ],
  SCENARIO_STATIC_PLACEMENT: (): Text => [
    'K_HEAP_DEFINE places its buffer itself: no "align" or "offset"',
    'add "define: runtime"',
  ],
  SCENARIO_ALIGNMENT: (align: number, good: string): Text => [`align ${align} is not a power of two`, `use ${good}`],
  SCENARIO_EMPTY_STEP: (what: string, names: readonly string[]): Text => [what, `one of: ${names.join(', ')}`],
  SCENARIO_CROWDED_STEP: (names: readonly string[]): Text => [
    `one step, several operations: ${names.join(', ')}`,
    'give each its own "-"',
  ],
  SCENARIO_WHICH_HEAP: (names: readonly string[]): Text => [
    'there are several heaps: say which',
    `heap: ${names.join(' | ')}`,
  ],
  SCENARIO_UNKNOWN_HEAP: (name: string, names: readonly string[]): Text => [
    `there is no heap "${name}"`,
    suggest(name, names),
  ],
  SCENARIO_UNKNOWN_BLOCK: (name: string, names: readonly string[]): Text => [
    `no earlier step allocates "${name}"`,
    suggest(name, names),
  ],
  SCENARIO_UNKNOWN_INDEX: (name: string, names: readonly string[]): Text => [
    `no enclosing repeat has the index "${name}"`,
    suggest(name, names),
  ],
  SCENARIO_BLOCK_HEAP: (what: string, hint: string): Text => [what, hint],
  SCENARIO_BLOCK_SHAPE: (name: string, hint: string): Text => [`"${name}" is used with and without an index`, hint],
  SCENARIO_NAME_TAKEN: (what: string, other: string): Text => [what, `choose another${other}`],
  SCENARIO_RESERVED_NAME: (reason: string): Text => [reason, 'choose another, such as "a" or "packet"'],
  SCENARIO_TOO_MANY_BLOCKS: (count: number, limit: number): Text => [
    `an array of ${count} blocks is too long`,
    `indices go up to ${limit - 1}`,
  ],
  SCENARIO_RANGE: (smallest: number, largest: number): Text => [
    `from ${smallest} to ${largest} bytes is no range`,
    'write the smaller number first',
  ],
  SCENARIO_ONLY_ONE: (kind: string): Text => [
    `a second ${kind} heap: there is only one`,
    'use the first, or a k_heap of your own',
  ],
  SCENARIO_CHOICE: (isBySize: boolean): Text => [
    isBySize ? '"choose: by_size" does not say what is small' : '"small_bytes" is for "choose: by_size"',
    isBySize ? 'small_bytes: 64' : 'leave it out, or choose by_size',
  ],
  SCENARIO_MEMBER: (what: string): Text => [what, 'the heaps of a multi heap are different and of kind sys_heap'],
  SCENARIO_NO_SUCH_CALL: (what: string, calls: readonly string[]): Text => [what, `it has: ${calls.join(', ')}`],
  SCENARIO_POINTER_ALIGNMENT: (align: number): Text => [
    `align ${align} is no power of two of at least a pointer's size, on every board`,
    'use 8, 16, 32, …',
  ],
  SCENARIO_FROM: (what: string, hint: string): Text => [what, hint],
  SCENARIO_POOL: (what: string, hint: string): Text => [what, hint],
  SCENARIO_FREES_TWICE: (): Text => [
    'k_heap_realloc to 0 bytes frees the block, waits, and frees it again',
    'leave "timeout" out, or use free',
  ],
  SCENARIO_LEAK: (block: string): Text => [
    `"${block}" is still allocated here: its pointer would be lost`,
    `free ${block} first, or use another name`,
  ],
  SCENARIO_NOT_ALLOCATED: (block: string): Text => [
    `"${block}" is not allocated here`,
    'it was freed before, or this iteration never allocates it',
  ],
  SCENARIO_CANNOT_WAIT: (kind: string, heap: string): Text => [
    `a ${kind} cannot wait for memory`,
    `leave "timeout" out, or make ${heap} a k_heap`,
  ],
  SCENARIO_INTERRUPT_WAITS: (what: string): Text => [
    `a timer's steps run in an interrupt, which cannot wait: ${what}`,
    'allocate with no_wait, or do it in a thread',
  ],
  SCENARIO_ACTOR_NAME: (what: string): Text => [what, 'choose another name, such as "waiter" or "producer"'],
  SCENARIO_TOO_MANY_ACTORS: (count: number, limit: number): Text => [
    `${count} threads and timers are too many`,
    `at most ${limit}; small boards have no room for more stacks`,
  ],
  SCENARIO_MISUSE_KIND: (named: readonly string[], kinds: readonly string[]): Text => [
    named.length === 0 ? 'this misuse does not say what is done' : `one misuse, several deeds: ${named.join(', ')}`,
    `one of: ${kinds.join(', ')}`,
  ],
  SCENARIO_MISUSE_EXPECT: (): Text => [
    'a misuse must say what comes of it: "expect" is missing',
    'expect: caught | assert | panic | silent | corrupts',
  ],
  SCENARIO_MISUSE_DETAIL: (kind: string, name: string, isGiven: boolean): Text =>
    isGiven
      ? [`${kind} has no "${name}"`, `leave "${name}" out`]
      : [`${kind} needs "${name}"`, name === 'value' ? 'value: 0xff' : `${name}: 8`],
  SCENARIO_MISUSE_FAR: (at: number, farthest: number): Text => [
    `${at} bytes behind the heap is nobody's memory: what stands there is not known`,
    `at most ${farthest}`,
  ],
  SCENARIO_MISUSE_STATIC: (kind: string, heap: string): Text => [
    `${kind} needs a heap whose surroundings are known, and K_HEAP_DEFINE places "${heap}" itself`,
    'add "define: runtime" to the heap',
  ],
  SCENARIO_NO_MISUSE: (block: string): Text => [
    `"${block}" was not freed here: to use it is no misuse`,
    `free ${block} first`,
  ],
  SCENARIO_AFTER_FAULT: (): Text => [
    'this step never runs: Zephyr has stopped before it',
    'end the scenario with the step that expects the fault',
  ],
  SCENARIO_TIMED_MISUSE: (): Text => [
    'a misuse needs a scenario without threads, timers and waits: a fault takes their records with it',
    'put the misuse into a scenario of its own',
  ],
  SCENARIO_TOO_LONG: (limit: number): Text => [
    `more than ${limit} heap calls`,
    'repeat less often, or split the scenario',
  ],
};

type Code = keyof typeof texts;
type Arguments<C extends Code> = Parameters<(typeof texts)[C]>;

/** Words a problem. */
export function describeProblem<C extends Code>(
  code: C,
  ...args: Arguments<C>
): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  const [message, hint] = (texts[code] as (...values: Arguments<C>) => Text)(...args);
  return { code, message, hint };
}

/** Collects what is wrong with a scenario, each problem at its place in the file. */
export class ProblemList {
  readonly found: Diagnostic[] = [];
  private readonly source: SourceDocument;

  constructor(source: SourceDocument) {
    this.source = source;
  }

  /** Notes a problem with the value at `path`. */
  add<C extends Code>(path: YamlPath, code: C, ...args: Arguments<C>): void {
    this.found.push(this.source.diagnose(this.source.locate(path), describeProblem(code, ...args)));
  }

  /** Notes a problem with a key of the map at `path`. */
  addAtKey<C extends Code>(path: YamlPath, key: string, code: C, ...args: Arguments<C>): void {
    this.found.push(this.source.diagnose(this.source.locateKey(path, key), describeProblem(code, ...args)));
  }
}
