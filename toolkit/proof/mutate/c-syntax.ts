import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Language, Parser, type Node } from 'web-tree-sitter';
import { UndecidedError } from '../../core/errors.ts';

export type { Node } from 'web-tree-sitter';

/** A function of a C file. Its text is the user's; it is never kept. */
export interface CFunction {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Node;
}

let parser: Parser | undefined;

/** Loads the grammar; `parseC` needs it. @throws UndecidedError when the optional package is not installed. */
export async function loadGrammar(): Promise<void> {
  if (parser) return;
  const grammar = await readFile(grammarFile());
  await Parser.init();
  parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
}

/** The functions that a C file defines, those inside `#if` included. */
export function parseC(text: string): CFunction[] {
  const tree = parser?.parse(text);
  if (!tree) throw new RangeError('the grammar is not loaded');
  return tree.rootNode.descendantsOfType('function_definition').flatMap((node) => toFunction(node) ?? []);
}

/** The nodes below one that the predicate admits, in the order of the text; what is refused is not entered. */
export function walk(node: Node, admit: (node: Node) => boolean): Node[] {
  return node.children.flatMap((child) => (child && admit(child) ? [child, ...walk(child, admit)] : []));
}

/** The name that a call calls; empty for a call through an expression. */
export function calleeOf(call: Node): string {
  const callee = call.childForFieldName('function');
  return callee?.type === 'identifier' ? callee.text : '';
}

export function argumentsOf(call: Node): Node[] {
  return call.childForFieldName('arguments')?.namedChildren.filter((node) => node?.type !== 'comment') ?? [];
}

function toFunction(node: Node): CFunction | undefined {
  const body = node.childForFieldName('body');
  const declarator = node.descendantsOfType('function_declarator')[0];
  const name = declarator?.childForFieldName('declarator')?.text;
  if (!body || !declarator || name === undefined) return undefined;
  const parameters = declarator.descendantsOfType('parameter_declaration').map(nameOf);
  return { name, parameters, body };
}

function nameOf(parameter: Node): string {
  return parameter.descendantsOfType('identifier').at(-1)?.text ?? '';
}

function grammarFile(): string {
  try {
    return createRequire(import.meta.url).resolve('tree-sitter-c/tree-sitter-c.wasm');
  } catch (error) {
    throw new UndecidedError('the C grammar is not installed', {
      code: 'GRAMMAR_MISSING',
      hint: 'npm install tree-sitter-c',
      cause: error,
    });
  }
}
