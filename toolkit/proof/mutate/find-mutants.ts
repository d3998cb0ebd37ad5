import { argumentsOf, calleeOf, parseC, walk, type CFunction, type Node } from './c-syntax.ts';
import { mutationOperators } from './operators.ts';
import type { Edit, Mutant } from './types.ts';

/** The functions through which an application reaches an allocator. */
const entryPoints = [
  'sys_heap_init',
  'sys_heap_alloc',
  'sys_heap_aligned_alloc',
  'sys_heap_noalign_alloc',
  'sys_heap_realloc',
  'sys_heap_aligned_realloc',
  'sys_heap_free',
  'sys_heap_usable_size',
  'sys_heap_runtime_stats_get',
];
/** Macros whose arguments are compiled only in builds that check, or instrument, themselves. */
const uncompiledMacros = /^(CHECK|__ASSERT\w*|LOG_\w+|IF_ENABLED|VALIDATE)$/;
/** Options that host builds set; code under any other is not compiled. */
const builtOptions = /^CONFIG_(SYS_HEAP_RUNTIME_STATS|64BIT)$/;
const knownMacros = new Set(['MIN', 'MAX', 'ROUND_UP', 'ROUND_DOWN']);

/** A parsed allocator: its files' texts by name, and the functions that an application can reach. */
export interface ParsedAllocator {
  readonly texts: ReadonlyMap<string, string>;
  readonly functions: readonly (CFunction & { readonly file: string })[];
}

/** Parses an allocator's files. `loadGrammar` comes first. */
export function parseAllocator(texts: ReadonlyMap<string, string>): ParsedAllocator {
  const all = [...texts].flatMap(([file, text]) => parseC(text).map((found) => ({ ...found, file })));
  const reached = new Set(entryPoints);
  for (const name of reached) {
    for (const { name: own, body } of all) {
      if (own === name)
        for (const call of compiledNodes(body)) if (call.type === 'call_expression') reached.add(calleeOf(call));
    }
  }
  return { texts, functions: all.filter(({ name }) => reached.has(name)) };
}

/** Every generic mutant of an allocator, in the order of its text, operator by operator. */
export function findMutants({ functions }: ParsedAllocator): Mutant[] {
  const names = new Set(functions.map(({ name }) => name));
  const isKnown = (name: string): boolean => names.has(name) || knownMacros.has(name);
  return functions.flatMap((found) => {
    const nodes = compiledNodes(found.body);
    return mutationOperators.flatMap(({ name: operator, edits }) =>
      nodes
        .map((node) => edits(node, { function: found, isKnown }))
        .filter((made) => made.length > 0)
        .map((made, occurrence) => toMutant(found, { operator, occurrence, edits: made })),
    );
  });
}

function toMutant(
  { file, name }: CFunction & { file: string },
  made: { operator: string; occurrence: number; edits: readonly Edit[] },
): Mutant {
  return { id: `${name}:${made.operator}:${made.occurrence}`, file, function: name, ...made };
}

/** The nodes of a function that host builds compile, the calls of a macro that vanishes left out. */
export function compiledNodes(body: Node): Node[] {
  return walk(body, (node) => {
    const call = node.type === 'expression_statement' ? node.namedChildren[0] : node;
    if (call?.type === 'call_expression' && uncompiledMacros.test(calleeOf(call))) return false;
    if (node.type === 'preproc_ifdef' || node.type === 'preproc_if') return isBuilt(node);
    return node.type !== 'comment';
  });
}

function isBuilt(node: Node): boolean {
  return builtOptions.test(node.childForFieldName('name')?.text ?? '');
}

/** The calls of a function by name, as they stand in the text. */
export function callsOf(body: Node, callee: string): { readonly node: Node; readonly values: readonly string[] }[] {
  return compiledNodes(body)
    .filter((node) => node.type === 'call_expression' && calleeOf(node) === callee)
    .map((node) => ({ node, values: argumentsOf(node).map(({ text }) => text) }));
}
