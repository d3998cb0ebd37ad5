/** What Zephyr says when it stops, in its own words. */
export interface FaultWords {
  /** The condition of a failed assertion, and the file that it is in, without its folder. */
  readonly assertion?: string;
  readonly file?: string;
  /** The text of the assertion, or the error of a heap check, with `%p` for the pointer. */
  readonly message?: string;
  /** The pointer in it, as hexadecimal digits. */
  readonly pointer?: string;
  /** `ZEPHYR FATAL ERROR 4: Kernel panic`. */
  readonly fatal?: string;
}

/** The start of a line of Zephyr's log: short with the smallest log, else time, level and module. */
const logPrefix = /^(?:[EWI]: |(?:\[[\d:.,]+\] )?<(?:err|wrn|inf)> \w+: ?)/;
const assertion = /^ASSERTION FAIL \[(.*)\] @ (?:.*\/)?([^/]+?):\d+$/;
const fatal = /^>>> (ZEPHYR FATAL ERROR \d+: .*?) on CPU \d+$/;
/** Printed where stopping is no exception of the CPU: where in Zephyr it was called. */
const place = /^@ \S+:\d+$/;
const heapError = /^heap (?:corruption|canary|validation)\b/;

/** Whether a line can be Zephyr speaking of its end: an assertion, its text, or anything in the log. */
export function isFaultWord(line: string, previous: string | undefined): boolean {
  const isText = previous !== undefined && assertion.test(previous) && line.startsWith('\t');
  return isText || assertion.test(line) || place.test(line) || logPrefix.test(`${line} `);
}

/** Reads such lines. Register dumps and the name of the thread differ from board to board and are left out. */
export function readFaultWords(lines: readonly string[]): FaultWords {
  let words: FaultWords = {};
  for (const [index, line] of lines.entries()) {
    const text = line.replace(logPrefix, '');
    const failed = assertion.exec(line);
    const end = fatal.exec(text);
    if (failed) words = { ...words, ...once(words, { assertion: failed[1], file: failed[2] }) };
    else if (line.startsWith('\t') && index > 0) words = { ...words, ...once(words, splitPointer(line.slice(1))) };
    else if (heapError.test(text)) words = { ...words, ...once(words, splitPointer(text)) };
    else if (end) words = { ...words, ...once(words, { fatal: end[1] }) };
  }
  return words;
}

/** A second assertion or error is another fault: it shows as an addition to the first. */
function once(words: FaultWords, found: { [Name in keyof FaultWords]: FaultWords[Name] | undefined }): FaultWords {
  const entries = Object.entries(found) as [keyof FaultWords, string | undefined][];
  const merged = entries.flatMap(([name, value]) => {
    const earlier = words[name];
    return value === undefined ? [] : [[name, earlier === undefined ? value : `${earlier}; ${value}`] as const];
  });
  return Object.fromEntries(merged);
}

function splitPointer(text: string): { message: string; pointer?: string } {
  const found = / 0x([0-9a-f]{4,16})$/i.exec(text);
  if (!found) return { message: text };
  return { message: `${text.slice(0, found.index)} %p`, pointer: (found[1] ?? '').toLowerCase() };
}
