import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { assetFolder } from '../../core/assets.ts';

/** Why a mutant is none, and what must stay the same for that: every byte of memory, or every answer. */
interface EquivalenceArgument {
  readonly reason: string;
  readonly compare: 'memory' | 'answers';
}

/** Written arguments by the ids of the mutants they are about. */
export type EquivalenceArguments = ReadonlyMap<string, EquivalenceArgument>;

const argument = z.strictObject({
  reason: z.string(),
  compare: z.enum(['memory', 'answers']),
  mutants: z.array(z.string()).min(1),
});

export function parseArguments(text: string): EquivalenceArguments {
  const document = z.array(argument).parse(parse(text));
  return new Map(
    document.flatMap(({ reason, compare, mutants }) => mutants.map((id) => [id, { reason, compare }] as const)),
  );
}

export async function loadArguments(): Promise<EquivalenceArguments> {
  return parseArguments(await readFile(`${assetFolder('host/proof')}equivalent-mutants.yaml`, 'utf8'));
}
