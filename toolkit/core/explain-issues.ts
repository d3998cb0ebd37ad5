import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import type { Diagnostic } from './errors.ts';
import type { SourceDocument, YamlPath } from './source-document.ts';

type Issue = z.core.$ZodIssue;

/** Turns schema issues into diagnostics that say where, what, and what to try. `codePrefix` names the kind of file. */
export function explainIssues(
  document: SourceDocument,
  issues: readonly Issue[],
  options: ExplainOptions,
): Diagnostic[] {
  return issues.flatMap((issue) => explain(document, issue, [], options));
}

interface ExplainOptions {
  readonly codePrefix: string;
  /** Names that would have been right at a place, for "did you mean". */
  readonly knownKeys: (path: YamlPath) => readonly string[];
}

function explain(document: SourceDocument, issue: Issue, parents: YamlPath, options: ExplainOptions): Diagnostic[] {
  const path = [...parents, ...issue.path] as YamlPath;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => explainUnknownKey(document, path, key, options));
  }
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors);
    if (branch) return branch.flatMap((inner) => explain(document, inner, path, options));
  }
  if (issue.code === 'invalid_key') {
    const key = String(path.at(-1));
    const message = issue.issues[0]?.message ?? issue.message;
    return [
      document.diagnose(document.locateKey(path.slice(0, -1), key), {
        code: `${options.codePrefix}_INVALID`,
        message: `"${key}" ${message}`,
      }),
    ];
  }
  const isMissing =
    issue.code === 'invalid_type' && issue.input === undefined && /received undefined/.test(issue.message);
  const name = describePath(path);
  const problem = isMissing
    ? { code: `${options.codePrefix}_MISSING`, message: `${name} is missing (${expectation(issue)})` }
    : { code: `${options.codePrefix}_INVALID`, message: `${name}: ${expectation(issue)}` };
  return [document.diagnose(document.locate(path), problem)];
}

function explainUnknownKey(document: SourceDocument, path: YamlPath, key: string, options: ExplainOptions): Diagnostic {
  const known = options.knownKeys(path);
  const hint = hintForKey(key, known);
  const place = path.length > 0 ? ` in ${describePath(path)}` : '';
  return document.diagnose(document.locateKey(path, key), {
    code: `${options.codePrefix}_UNKNOWN_KEY`,
    message: `unknown key "${key}"${place}`,
    ...(hint !== undefined && { hint }),
  });
}

function hintForKey(key: string, known: readonly string[]): string | undefined {
  if (known.includes(key)) return 'it does not go together with the other keys here';
  return known.length > 0 ? suggest(key, known) : undefined;
}

/** "did you mean …?" for a near miss, otherwise all that would have been right. */
export function suggest(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  if (near !== undefined) return `did you mean "${near}"?`;
  return known.length > 0 ? `known here: ${known.join(', ')}` : 'there is none yet';
}

/** The known word that is hardly different from this one, if there is one. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const near = closest(word, known);
  const allowed = Math.max(2, Math.floor(word.length / 3));
  return distance(word.toLowerCase(), near.toLowerCase()) <= allowed ? near : undefined;
}

/** The alternative that the author most likely meant: the one whose type fits, so that its mistakes lie deeper. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((branch) => branch.some((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'));
}

function expectation(issue: Issue): string {
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${unitOf(issue.origin, issue.minimum)}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unitOf(issue.origin, issue.maximum)}`;
  if (issue.code === 'invalid_type') return `must be ${article(issue.expected)}`;
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
  return issue.message.replace(/^Invalid input: /, '');
}

function unitOf(origin: string, count: number | bigint): string {
  const unit = { array: ['entry', 'entries'], string: ['character', 'characters'] }[origin];
  return unit ? ` ${unit[Number(count) === 1 ? 0 : 1]}` : '';
}

function article(type: string): string {
  const name =
    { int: 'whole number', record: 'mapping', object: 'mapping', array: 'list', string: 'text', tuple: 'list of two' }[
      type
    ] ?? type;
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}

/** `steps[3].alloc.bytes`; list places count from 1, as people do. */
export function describePath(path: YamlPath): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part + 1}]` : `.${part}`)).join('');
  return text.replace(/^\./, '') || 'the file';
}
