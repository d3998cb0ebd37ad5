import { isMap, isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { Diagnostic, SourceLocation } from './errors.ts';

export type YamlPath = readonly (string | number)[];

/** A YAML file as plain data plus the way back from any value to its line and column. */
export class SourceDocument {
  readonly file: string;
  readonly value: unknown;
  readonly syntaxProblems: readonly Diagnostic[];
  private readonly lines: readonly string[];
  private readonly counter = new LineCounter();
  private readonly document: Document.Parsed;

  constructor(text: string, file: string) {
    this.file = file;
    this.lines = text.split(/\r?\n/);
    this.document = parseDocument(text, { lineCounter: this.counter, prettyErrors: false, logLevel: 'error' });
    const problems = this.document.errors.map((error) => this.diagnosticAt(error.pos[0], explainSyntax(error.message)));
    this.value = problems.length > 0 ? undefined : this.toPlainData(problems);
    this.syntaxProblems = problems;
  }

  /** The place of the value at `path`; of its nearest parent when there is no such value. */
  locate(path: YamlPath): SourceLocation {
    for (let length = path.length; length > 0; length--) {
      const node = this.document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return this.locationOf(node.range[0]);
    }
    return this.locationOf(this.document.contents?.range?.[0] ?? 0);
  }

  /** The place of a key of the map at `path`. */
  locateKey(path: YamlPath, key: string): SourceLocation {
    const map = path.length === 0 ? this.document.contents : this.document.getIn(path, true);
    const pair = isMap(map) ? map.items.find((item) => isNode(item.key) && item.key.toJSON() === key) : undefined;
    return pair && isNode(pair.key) && pair.key.range ? this.locationOf(pair.key.range[0]) : this.locate(path);
  }

  diagnose(location: SourceLocation, problem: Pick<Diagnostic, 'code' | 'message' | 'hint'>): Diagnostic {
    const sourceLine = this.lines[location.line - 1];
    return { ...problem, location, ...(sourceLine !== undefined && { sourceLine }) };
  }

  /** Aliases are resolved only here; one without an anchor, or a bomb of them, shows now. */
  private toPlainData(problems: Diagnostic[]): unknown {
    try {
      return this.document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      problems.push(
        this.diagnosticAt(this.document.contents?.range?.[0] ?? 0, {
          ...explainSyntax(message),
          hint: 'write the value out instead of using an alias',
        }),
      );
      return undefined;
    }
  }

  private diagnosticAt(offset: number, problem: Pick<Diagnostic, 'code' | 'message' | 'hint'>): Diagnostic {
    return this.diagnose(this.locationOf(offset), problem);
  }

  private locationOf(offset: number): SourceLocation {
    const { line, col } = this.counter.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

/** The parser's words without its advice to programmers; the commonest slip gets advice of its own. */
function explainSyntax(message: string): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  const isBracket = /flow (map|collection|sequence)|block collections/i.test(message);
  return {
    code: 'YAML_SYNTAX',
    message: `not valid YAML: ${message.replace(/; please use YAML\.parseAllDocuments\(\)/, '')}`,
    ...(isBracket && { hint: 'names with brackets need quotes: as: "b[0]"' }),
  };
}
