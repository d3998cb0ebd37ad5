import { z } from 'zod';
import type { Diagnostic } from '../core/errors.ts';
import { explainIssues } from '../core/explain-issues.ts';
import { SourceDocument } from '../core/source-document.ts';
import { MAX_HEAPS } from '../player/format.ts';
import { sizeKinds, weighted, type Weighted } from '../proof/draw-rates.ts';
import { heapKinds, profiles, type Profile } from './profiles.ts';

const weight = z.int().min(0).max(1e6);
const percent = z.int().min(0).max(100);

/** Weights by names; at least one is not 0. */
function weights<T extends string>(names: readonly T[]) {
  const shape = Object.fromEntries(names.map((name) => [name, weight.optional()])) as Record<
    T,
    z.ZodOptional<typeof weight>
  >;
  return z.strictObject(shape).refine(isDrawable, needsWeight).optional();
}

/** Weights by numbers of a kind. */
function numbers(pattern: RegExp, what: string) {
  return z.record(z.string().regex(pattern, what), weight).refine(isDrawable, needsWeight).optional();
}

const needsWeight = 'needs a weight that is not 0';
const isDrawable = (given: object): boolean => Object.values(given).some((value) => Number(value) > 0);
const powers = Array.from({ length: 31 }, (_, power) => 2 ** power).join('|');
const newBlockOps = ['alloc', 'aligned_alloc', 'noalign_alloc', 'realloc', 'aligned_realloc', 'free', 'stats'] as const;

/** A profile as a person writes it. What is left out is as in the profile that it is like. */
const profileSchema = z.strictObject({
  profile: z
    .string()
    .regex(/^[\w-]+$/, 'must be one word')
    .refine((name) => profiles.every((known) => known.name !== name), 'is the name of a built-in profile'),
  aim: z.string().optional(),
  like: z.enum(profiles.map(({ name }) => name) as [string, ...string[]]).optional(),
  new_block: weights(newBlockOps),
  on_block: weights(['usable_size', 'realloc', 'aligned_realloc'] as const),
  free_percent: z
    .tuple([percent, percent])
    .refine(([low, high]) => low <= high, 'must go from the smaller to the larger')
    .optional(),
  sizes: weights(sizeKinds),
  bytes: numbers(/^[1-9]\d{0,8}$/, 'must be a number of bytes'),
  alignments: numbers(new RegExp(`^(${powers})$`), 'must be a power of two'),
  heaps: weights(heapKinds),
  heap_counts: numbers(new RegExp(`^[1-${MAX_HEAPS}]$`), `must be 1 to ${MAX_HEAPS}`),
  pinned_slots: z.int().min(0).max(64).optional(),
  burst_calls: z.int().min(0).optional(),
  alike_percent: percent.optional(),
});

type ProfileDocument = z.infer<typeof profileSchema>;

export type LoadedProfile =
  | { readonly profile: Profile; readonly problems: readonly [] }
  | { readonly profile?: never; readonly problems: readonly Diagnostic[] };

/** Reads a profile file. Never throws on bad input: every mistake comes back at once. */
export function loadProfile(text: string, file: string): LoadedProfile {
  const source = new SourceDocument(text, file);
  if (source.syntaxProblems.length > 0) return { problems: source.syntaxProblems };
  const parsed = profileSchema.safeParse(source.value, { reportInput: true });
  if (parsed.success) return { profile: toProfile(parsed.data), problems: [] };
  return { problems: explainIssues(source, parsed.error.issues, { codePrefix: 'PROFILE', knownKeys }) };
}

function knownKeys(path: readonly unknown[]): string[] {
  return path.length === 0 ? Object.keys(profileSchema.shape) : [];
}

function toProfile(document: ProfileDocument): Profile {
  const base = profiles.find(({ name }) => name === (document.like ?? 'mixed')) as Profile;
  const { rates } = base;
  return {
    ...base,
    name: document.profile,
    aim: document.aim ?? base.aim,
    rates: {
      ...rates,
      newBlock: table(document.new_block) ?? rates.newBlock,
      onBlock: table(document.on_block) ?? rates.onBlock,
      sizes: table(document.sizes) ?? rates.sizes,
      ...optional('bytes', table(document.bytes)),
      ...optional('alignments', table(document.alignments)),
      pinnedSlots: document.pinned_slots ?? rates.pinnedSlots,
      burstCalls: document.burst_calls ?? rates.burstCalls,
      alikePercent: document.alike_percent ?? rates.alikePercent,
    },
    freePercent: document.free_percent ?? base.freePercent,
    heapKinds: table(document.heaps) ?? base.heapKinds,
    heapCounts: table(document.heap_counts) ?? base.heapCounts,
  };
}

/** Names without a weight are not drawn. */
function table<T extends string>(
  given: { readonly [name in T]?: number | undefined } | undefined,
): Weighted<T> | undefined {
  return given && weighted(given as Readonly<Record<T, number>>);
}

function optional<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]?: V });
}
