import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { assetFolder } from '../../core/assets.ts';
import { callsOf, compiledNodes, type ParsedAllocator } from './find-mutants.ts';
import type { Edit, Mutant } from './types.ts';

const occurrence = z.int().min(0).default(0);
const placement = z.union([
  z.strictObject({ function: z.string(), operator: z.string(), occurrence }),
  z.strictObject({ function: z.string(), call: z.string(), occurrence, code: z.string() }),
  z.strictObject({ function: z.string(), insert: z.enum(['start', 'end', 'before-if']), occurrence, code: z.string() }),
  z.strictObject({ function: z.string(), swap: z.literal('first-two-ifs') }),
]);
const behaviour = z.strictObject({ summary: z.string(), edits: z.array(placement).min(1) });
const behavioursFile = z.record(z.string(), behaviour);

type Placement = z.infer<typeof placement>;
export type Behaviours = Readonly<Record<string, z.infer<typeof behaviour>>>;

/** The behaviours that a mutation run must include, by name. */
export async function loadBehaviours(): Promise<Behaviours> {
  return behavioursFile.parse(parse(await readFile(`${assetFolder('host/proof')}behaviours.yaml`, 'utf8')));
}

/**
 * Places the behaviours in an allocator: `$1`, `$2` in their code are the function's parameters, or a call's arguments, as
 * the user's source writes them. What a release has no place for is named in `missing`.
 */
export function placeBehaviours(
  behaviours: Behaviours,
  allocator: ParsedAllocator,
  generic: readonly Mutant[],
): { placed: Mutant[]; missing: string[] } {
  const placed: Mutant[] = [];
  const missing: string[] = [];
  for (const [id, { summary, edits }] of Object.entries(behaviours)) {
    const made = edits.map((wanted) => place(wanted, allocator, generic));
    const found = made.filter((mutant) => mutant !== undefined);
    const [first] = found;
    if (!first || found.length < made.length || found.some(({ file }) => file !== first.file)) missing.push(id);
    else placed.push({ ...first, id, summary, edits: found.flatMap((mutant) => mutant.edits) });
  }
  return { placed, missing };
}

function place(wanted: Placement, allocator: ParsedAllocator, generic: readonly Mutant[]): Mutant | undefined {
  if ('operator' in wanted) {
    return generic.find(({ id }) => id === `${wanted.function}:${wanted.operator}:${wanted.occurrence}`);
  }
  const found = allocator.functions.find(({ name }) => name === wanted.function);
  const edits = found && editsFor(wanted, found);
  if (!found || !edits) return undefined;
  const operator = 'call' in wanted ? 'call-replaced' : 'insert' in wanted ? 'code-inserted' : 'statements-swapped';
  const count = 'occurrence' in wanted ? wanted.occurrence : 0;
  return { id: '', file: found.file, function: found.name, operator, occurrence: count, edits };
}

function editsFor(
  wanted: Exclude<Placement, { operator: string }>,
  { body, parameters }: ParsedAllocator['functions'][number],
): Edit[] | undefined {
  if ('call' in wanted) {
    const call = callsOf(body, wanted.call)[wanted.occurrence];
    return call && [{ start: call.node.startIndex, end: call.node.endIndex, text: fill(wanted.code, call.values) }];
  }
  const ifs = compiledNodes(body).filter(({ type }) => type === 'if_statement');
  if ('swap' in wanted) {
    const [one, two] = ifs;
    if (!one || !two) return undefined;
    return [
      { start: one.startIndex, end: one.endIndex, text: two.text },
      { start: two.startIndex, end: two.endIndex, text: one.text },
    ];
  }
  const before = ifs[wanted.occurrence]?.startIndex;
  const at = { start: body.startIndex + 1, end: body.endIndex - 1, 'before-if': before }[wanted.insert];
  return at === undefined ? undefined : [{ start: at, end: at, text: ` ${fill(wanted.code, parameters)} ` }];
}

function fill(code: string, values: readonly string[]): string {
  return code.replaceAll(/\$(\d)/g, (_, number: string) => values[Number(number) - 1] ?? '');
}
