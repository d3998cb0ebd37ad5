import type { Random } from '../../toolkit/core/random.ts';

/** Ways to damage a transcript: everything a bad cable, a bad buffer or a mixed-up run could do. */
export type Corruption = (text: string, random: Random, foreign: readonly string[]) => string;

export const corruptions: Readonly<Record<string, Corruption>> = {
  'bits flipped': (text, random) => {
    const bytes = Buffer.from(text, 'latin1');
    for (let count = random.between(1, 3); count > 0; count--) {
      const place = random.below(bytes.length);
      bytes[place] = (bytes[place] ?? 0) ^ (1 << random.below(8));
    }
    return bytes.toString('latin1');
  },
  'bytes cut out': (text, random) => {
    const from = random.below(text.length);
    return text.slice(0, from) + text.slice(from + random.between(1, random.chance(50) ? 4 : 300));
  },
  'lines swapped': (text, random) => {
    const lines = text.split('\n');
    const one = random.below(lines.length - 1);
    const other = random.chance(50) ? Math.min(one + 1, lines.length - 2) : random.below(lines.length - 1);
    [lines[one], lines[other]] = [lines[other] ?? '', lines[one] ?? ''];
    return lines.join('\n');
  },
  'line repeated': (text, random) => {
    const lines = text.split('\n');
    const place = random.below(lines.length - 1);
    const target = random.chance(50) ? place : random.below(lines.length - 1);
    return lines.toSpliced(target, 0, lines[place] ?? '').join('\n');
  },
  'lines deleted': (text, random) => {
    const lines = text.split('\n');
    return lines.toSpliced(random.below(lines.length - 1), random.chance(70) ? 1 : random.between(2, 40)).join('\n');
  },
  'log line between or inside': (text, random) => {
    const log = '[00:00:01.230,000] <wrn> heap: watermark 87 %\r\n';
    const atLine = text.indexOf('\n', random.below(text.length)) + 1;
    const place = random.chance(50) ? atLine : random.below(text.length);
    return text.slice(0, place) + log + text.slice(place);
  },
  'record of another boot': (text, random, foreign) => {
    const [lines, others] = [text.split('\n'), pick(foreign, random).split('\n')];
    const place = random.chance(50) ? pick(frameLines(lines), random) : random.below(lines.length - 1);
    const sequence = / [0-9a-f]{8} /.exec(lines[place] ?? '')?.[0] ?? '';
    const sameSequence = others.findIndex((line) => sequence !== '' && line.startsWith(`@ht${sequence}`));
    const source = random.chance(80) && sameSequence >= 0 ? sameSequence : random.below(others.length - 1);
    return lines.toSpliced(place, random.chance(85) ? 1 : 0, others[source] ?? '').join('\n');
  },
  'scenario of another boot': (text, random, foreign) => {
    const [own, others] = [segmentsOf(text), segmentsOf(pick(foreign, random))];
    const wanted = pick(own, random);
    const source = others.find(({ name }) => name === wanted.name) ?? pick(others, random);
    return text.slice(0, wanted.start) + source.text + text.slice(wanted.end);
  },
  'tail cut off': (text, random) => text.slice(0, random.below(text.length)),
  'tail repeated': (text, random) => text + text.slice(random.below(text.length)),
};

/** The characters from a scenario's begin to the end of its end record's line. */
export interface SegmentText {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function segmentsOf(transcript: string): SegmentText[] {
  const pattern = /^@ht [0-9a-f]{8} begin scenario=(\S+) [^]*?^@ht [0-9a-f]{8} end scenario=\1 [^\n]*\n/gm;
  return [...transcript.matchAll(pattern)].map(({ 0: text, 1: name = '', index }) => ({
    name,
    start: index,
    end: index + text.length,
    text,
  }));
}

/**
 * The scenarios of a transcript that a corruption touched: those whose lines, from begin to end record, are not there any
 * more in one piece, byte for byte, with the boot record before them. Carriage returns at line ends are not part of a line.
 * `linesThatCount` says how many lines of a scenario matter, where not all do.
 */
export function touchedScenarios(
  original: string,
  corrupted: string,
  linesThatCount: (scenario: string) => number = () => Infinity,
): string[] {
  const boot = linesOf(original).find((line) => line.includes(' boot '));
  const text = `\n${linesOf(corrupted).join('\n')}\n`;
  const bootAt = text.indexOf(`\n${boot}\n`);
  return segmentsOf(original)
    .filter(({ name, text: segment }) => {
      const lines = linesOf(segment).slice(0, linesThatCount(name));
      return bootAt < 0 || !text.includes(`\n${lines.join('\n')}`, bootAt);
    })
    .map(({ name }) => name);
}

/** What must be there: every line of ours, and of Zephyr's words before a fault what they say. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  let isBeforeFault = false;
  return lines
    .toReversed()
    .flatMap((line) => {
      if (line.startsWith('@ht ')) isBeforeFault = / fault /.test(line);
      return isBeforeFault && !line.startsWith('@ht ') ? meaningOf(line) : [line];
    })
    .toReversed();
}

/**
 * Zephyr's lines carry no checksum. Registers, threads, line numbers and processors differ from board to board, and no
 * verdict rests on them; the assertion, its text and the name of the fault must be as they were.
 */
function meaningOf(line: string): string[] {
  const [, condition, file] = /^ASSERTION FAIL \[(.*)\] @ (?:.*\/)?([^/]+?):\d+$/.exec(line) ?? [];
  if (condition !== undefined) return [`${condition} in ${file}`];
  const [, fatal] = /^(?:E: |.*<err> os: ?)>>> (.*) on CPU \d+$/.exec(line) ?? [];
  if (fatal !== undefined) return [fatal];
  const isDetail = /^(?:[EWI]: |\[[\d:.,]+\] <\w+> \w+: ?)/.test(`${line} `) || /^@ \S+:\d+$/.test(line);
  return isDetail && !line.includes('heap ') ? [] : [line];
}

/** Places of the records that say what was run where; the rest are answers of the heap. */
function frameLines(lines: readonly string[]): number[] {
  return [...lines.keys()].filter((place) => /^@ht \S+ (boot|begin|heap|end|done) /.test(lines[place] ?? ''));
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[random.below(list.length)] as T;
}
