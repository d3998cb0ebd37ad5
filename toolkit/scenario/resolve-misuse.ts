import type { YamlPath } from '../core/source-document.ts';
import type { CallRules } from './call-rules.ts';
import type { NameScope } from './name-scope.ts';
import type { ProblemList } from './problem-texts.ts';
import type { StepDocument } from './schema.ts';
import type { BlockReference, Misuse, Step } from './types.ts';

type Document = NonNullable<StepDocument['misuse']>;
type Detail = 'at' | 'bytes' | 'value';
type Kind = Misuse['kind'];

/** What each misuse is about, and what else it needs. */
const shapes: Readonly<Record<Kind, { readonly of: 'block' | 'heap'; readonly needs: readonly Detail[] }>> = {
  double_free: { of: 'block', needs: [] },
  free_shifted: { of: 'block', needs: ['at'] },
  free_outside: { of: 'heap', needs: ['at'] },
  overflow: { of: 'block', needs: ['bytes', 'value'] },
  underflow: { of: 'block', needs: ['bytes', 'value'] },
  use_after_free: { of: 'block', needs: ['bytes', 'value'] },
  init: { of: 'heap', needs: ['bytes'] },
};
const kinds = Object.keys(shapes) as Kind[];
const details: readonly Detail[] = ['at', 'bytes', 'value'];

/** Bytes of zero behind a heap that `free_outside` uses; a pointer farther away would be anybody's. */
export const GUARD_BYTES = 64;
const FARTHEST_BYTES = GUARD_BYTES - 16;

/** Gives a misuse step its meaning; `base` is what every step has. */
export function resolveMisuse(
  document: Document,
  path: YamlPath,
  base: Pick<Step, 'id' | 'at' | 'note'>,
  { scope, rules, problems }: { readonly scope: NameScope; readonly rules: CallRules; readonly problems: ProblemList },
): Extract<Step, { op: 'misuse' }> {
  const named = kinds.filter((name) => document[name] !== undefined);
  const [kind = 'double_free'] = named;
  if (named.length !== 1) problems.add(path, 'SCENARIO_MISUSE_KIND', named, kinds);
  else checkDetails(kind, document, path, problems);
  if (document.expect === undefined) problems.add(path, 'SCENARIO_MISUSE_EXPECT');
  const { at = 0, bytes = 0, value = 0, expect = 'caught' } = document;
  const text = document[kind] ?? '';
  const place = named.length === 1 ? subject(kind, text, [...path, kind], { scope, problems }) : { heap: '' };
  rules.checkOffered('misuse', place.heap, path);
  if (kind === 'free_outside' && at > FARTHEST_BYTES)
    problems.add([...path, 'at'], 'SCENARIO_MISUSE_FAR', at, FARTHEST_BYTES);
  return { ...base, op: 'misuse', ...place, misuse: toMisuse(kind, { at, bytes, value }), expect };
}

function checkDetails(kind: Kind, document: Document, path: YamlPath, problems: ProblemList): void {
  const { needs } = shapes[kind];
  for (const name of details) {
    const isGiven = document[name] !== undefined;
    if (isGiven !== needs.includes(name)) problems.add(path, 'SCENARIO_MISUSE_DETAIL', kind, name, isGiven);
  }
}

function subject(
  kind: Kind,
  text: string,
  path: YamlPath,
  { scope, problems }: { readonly scope: NameScope; readonly problems: ProblemList },
): { heap: string; block?: BlockReference } {
  if (shapes[kind].of === 'block') {
    const [block, heap] = scope.usedBlock(text, path);
    return { heap, block };
  }
  const heap = scope.heapNamed(text);
  if (!heap) problems.add(path, 'SCENARIO_UNKNOWN_HEAP', text, scope.heapNames());
  else if ('define' in heap && heap.define === 'static') problems.add(path, 'SCENARIO_MISUSE_STATIC', kind, text);
  return { heap: text };
}

function toMisuse(kind: Kind, { at, bytes, value }: Record<Detail, number>): Misuse {
  switch (kind) {
    case 'double_free':
      return { kind };
    case 'free_shifted':
    case 'free_outside':
      return { kind, at };
    case 'init':
      return { kind, bytes };
    case 'overflow':
    case 'underflow':
    case 'use_after_free':
      return { kind, bytes, value };
  }
}
