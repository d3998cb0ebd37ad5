import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import ts from 'typescript';

const toolkit = fileURLToPath(new URL('../../toolkit/', import.meta.url));

/**
 * Every code that heaptwin can give a diagnostic or an error, read from its syntax: values of properties named `code`, first
 * arguments of `usageError` and its like, keys of the table of problems, and the pairs of a code and its text.
 */
export function codesInSource(): Set<string> {
  const files = readdirSync(toolkit, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const sources = files.map((name) => {
    const text = readFileSync(join(toolkit, name), 'utf8');
    return ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true);
  });
  const prefixes = sources.flatMap((source) => nodesOf(source).flatMap((node) => valuesOfProperty(node, 'codePrefix')));
  const found = sources.flatMap((source) => nodesOf(source).flatMap(codesAt));
  return new Set(
    found.flatMap((code) => (code.startsWith('*') ? prefixes.map((prefix) => prefix + code.slice(1)) : [code])),
  );
}

function nodesOf(node: ts.Node): ts.Node[] {
  return [node, ...node.getChildren().flatMap(nodesOf)];
}

function codesAt(node: ts.Node): string[] {
  if (ts.isPropertyAssignment(node)) return valuesOfProperty(node, 'code');
  if (ts.isCallExpression(node)) return codesInCall(node);
  if (ts.isVariableDeclaration(node) && node.name.getText() === 'texts') return keysOf(node.initializer);
  if (ts.isArrayLiteralExpression(node)) return codeOfPair(node);
  return [];
}

function codesInCall({ expression, arguments: values }: ts.CallExpression): string[] {
  return /^(usageError|undecided|problem)$/.test(expression.getText()) ? literalsIn(values[0]) : [];
}

/** `['GUEST_EXITED', 'the guest ended early']` */
function codeOfPair({ elements: [code, text, ...others] }: ts.ArrayLiteralExpression): string[] {
  const isPair = others.length === 0 && text !== undefined && ts.isStringLiteral(text) && text.text.includes(' ');
  return isPair ? literalsIn(code) : [];
}

function valuesOfProperty(node: ts.Node, name: string): string[] {
  return ts.isPropertyAssignment(node) && node.name.getText() === name ? literalsIn(node.initializer) : [];
}

function keysOf(node: ts.Node | undefined): string[] {
  if (!node || !ts.isObjectLiteralExpression(node)) return [];
  return node.properties.flatMap((property) => property.name?.getText() ?? []).filter(isCode);
}

/** The texts that an expression can be; `*_MISSING` stands for a template that starts with a prefix. */
function literalsIn(node: ts.Node | undefined): string[] {
  if (!node) return [];
  if (ts.isTemplateExpression(node)) return prefixedIn(node);
  if (ts.isConditionalExpression(node)) return [...literalsIn(node.whenTrue), ...literalsIn(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return [...literalsIn(node.left), ...literalsIn(node.right)];
  return ts.isStringLiteral(node) && isCode(node.text) ? [node.text] : [];
}

function prefixedIn({ head, templateSpans: [span, ...others] }: ts.TemplateExpression): string[] {
  const end = span?.literal.text ?? '';
  return head.text === '' && others.length === 0 && /^_[A-Z]+(_[A-Z]+)*$/.test(end) ? [`*${end}`] : [];
}

function isCode(text: string): boolean {
  return /^[A-Z]{2,}(_[A-Z]+)*$/.test(text);
}
