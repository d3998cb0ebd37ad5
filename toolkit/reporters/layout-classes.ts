import type { CaseReport, LayoutClass } from './types.ts';

/** The scenarios of one or more boards that place their blocks alike, while classes are being found. */
interface Group {
  readonly boards: string[];
  readonly cases: CaseReport[];
  /** Fingerprint of the offsets by scenario. */
  readonly offsets: Map<string, string>;
}

/**
 * Boards that place every block of every scenario alike, one class each, in the order in which their first boards appear. A
 * scenario that a board skips says nothing about it.
 */
export function layoutClasses(cases: readonly CaseReport[]): LayoutClass[] {
  const groups: Group[] = [];
  for (const board of new Set(cases.map((entry) => entry.board))) {
    const own = cases.filter((entry) => entry.board === board && entry.layout);
    if (own.length === 0) continue;
    const offsets = new Map(own.map(({ scenario, layout }) => [scenario, layout?.offsets ?? '']));
    const group = groups.find((candidate) => isAlike(candidate.offsets, offsets));
    if (!group) groups.push({ boards: [board], cases: own, offsets });
    else join(group, { boards: [board], cases: own, offsets });
  }
  return groups.map((group, place) => describeGroup(group, place, groups[0] ?? group));
}

function isAlike(a: Group['offsets'], b: Group['offsets']): boolean {
  const shared = [...b.keys()].filter((scenario) => a.has(scenario));
  return shared.length > 0 && shared.every((scenario) => a.get(scenario) === b.get(scenario));
}

function join(group: Group, { boards, cases, offsets }: Group): void {
  group.boards.push(...boards);
  group.cases.push(...cases);
  for (const [scenario, digest] of offsets) group.offsets.set(scenario, digest);
}

function describeGroup(group: Group, place: number, first: Group): LayoutClass {
  const facts = factsOf(group);
  const count = (status: CaseReport['status']): number => group.cases.filter((entry) => entry.status === status).length;
  return {
    name: nameOf(place),
    boards: group.boards,
    ...facts,
    passed: count('passed'),
    failed: count('failed'),
    error: count('error'),
    differences: group === first ? [] : differences(group, first),
  };
}

type Facts = Pick<LayoutClass, 'zephyr' | 'pointerBytes' | 'headerBytes' | 'blockAlignBytes'>;

function factsOf({ cases }: Group): Facts {
  const layouts = cases.flatMap(({ layout }) => layout ?? []);
  return {
    zephyr: eachOnce(cases.flatMap(({ zephyr }) => zephyr ?? [])),
    pointerBytes: eachOnce(layouts.map(({ pointerBytes }) => pointerBytes)),
    headerBytes: eachOnce(layouts.flatMap(({ headerBytes }) => headerBytes)),
    blockAlignBytes: Math.min(...layouts.map(({ blockAlignBytes }) => blockAlignBytes ?? Infinity)),
  };
}

function eachOnce<T>(values: readonly T[]): T[] {
  return [...new Set(values)].toSorted();
}

function bitsOf(bytes: readonly number[]): string {
  return bytes.map((count) => count * 8).join(' and ');
}

/** Why a class is not the first one, from causes to what they come to. */
function differences(group: Group, first: Group): string[] {
  const [own, other] = [factsOf(group), factsOf(first)];
  const facts: readonly [string, string, string][] = [
    ['Zephyr', own.zephyr.join(' and '), other.zephyr.join(' and ')],
    ['word size in bits', bitsOf(own.pointerBytes), bitsOf(other.pointerBytes)],
    ['chunk header in bytes', own.headerBytes.join(' or '), other.headerBytes.join(' or ')],
    ['blocks on multiples of', String(own.blockAlignBytes), String(other.blockAlignBytes)],
  ];
  const causes = facts.flatMap(([name, mine, theirs]) => (mine === theirs ? [] : [`${name}: ${mine}, not ${theirs}`]));
  return [...causes, ...example(group, first), extent(group, first)];
}

/** What the metadata in front of the first block comes to, in the first scenario where it shows. */
function example(group: Group, first: Group): string[] {
  const places = group.cases.flatMap(({ scenario, layout }) => {
    const other = first.cases.find((entry) => entry.scenario === scenario)?.layout;
    const [mine, theirs] = [layout?.firstOffset, other?.firstOffset];
    return mine === undefined || theirs === undefined || mine === theirs
      ? []
      : [`first block of ${scenario} at +${mine}, not +${theirs}`];
  });
  return places.slice(0, 1);
}

function extent(group: Group, first: Group): string {
  const shared = [...group.offsets.keys()].filter((scenario) => first.offsets.has(scenario));
  if (shared.length === 0) return 'no scenario in common';
  const different = shared.filter((scenario) => group.offsets.get(scenario) !== first.offsets.get(scenario));
  return `other offsets in ${different.length} of ${shared.length} scenarios`;
}

/** `A` to `Z`, then `A2`: there is no board for that many. */
function nameOf(place: number): string {
  const letter = String.fromCodePoint(65 + (place % 26));
  return place < 26 ? letter : `${letter}${Math.floor(place / 26) + 1}`;
}
