import { argumentsOf, calleeOf, type CFunction, type Node } from './c-syntax.ts';
import type { Edit } from './types.ts';

/** What an operator can look at besides the node. */
interface OperatorContext {
  readonly function: CFunction;
  /** Functions and macros that exist, for calls of another one. */
  readonly isKnown: (name: string) => boolean;
}

/** A kind of mistake a programmer makes: which edits it offers at a node. */
export interface MutationOperator {
  readonly name: string;
  readonly edits: (node: Node, context: OperatorContext) => Edit[];
}

/** Replaces an infix, prefix or assignment operator by another one. */
function swapOperator(
  name: string,
  types: readonly string[],
  swaps: Readonly<Record<string, string>>,
): MutationOperator {
  return {
    name,
    edits: (node) => {
      const operator = types.includes(node.type) ? node.childForFieldName('operator') : null;
      const other = swaps[operator?.text ?? ''];
      return operator && other !== undefined ? [replace(operator, other)] : [];
    },
  };
}

/** Replaces an infix expression by one of its sides. */
function keepSide(name: string, side: 'left' | 'right', operators: readonly string[]): MutationOperator {
  return {
    name,
    edits: (node) => {
      const operator = node.type === 'binary_expression' ? node.childForFieldName('operator')?.text : undefined;
      const kept = node.childForFieldName(side);
      return kept && operator !== undefined && operators.includes(operator) ? [replace(node, kept.text)] : [];
    },
  };
}

function forceCondition(name: string, types: readonly string[], value: string): MutationOperator {
  return {
    name,
    edits: (node) => {
      const condition = types.includes(node.type) ? node.childForFieldName('condition') : null;
      if (!condition) return [];
      return [replace(condition, condition.type === 'parenthesized_expression' ? `(${value})` : value)];
    },
  };
}

function shiftConstant(name: string, by: number): MutationOperator {
  return {
    name,
    edits: (node) => {
      const value = node.type === 'number_literal' ? Number.parseInt(node.text) : Number.NaN;
      return Number.isNaN(value) || value + by < 0 ? [] : [replace(node, `(${node.text} ${by > 0 ? '+ 1' : '- 1'})`)];
    },
  };
}

const binary = ['binary_expression'];

/** Every generic operator. Their names are part of a mutant's identity, and of `host/proof/*.yaml`. */
export const mutationOperators: readonly MutationOperator[] = [
  swapOperator('boundary', binary, { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }),
  swapOperator('negate-comparison', binary, { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=', '!=': '==' }),
  swapOperator('equal-to-order', binary, { '==': '>=' }),
  swapOperator('arithmetic', binary, { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*' }),
  swapOperator('bitwise', binary, { '&': '|', '|': '&', '^': '&', '<<': '>>', '>>': '<<' }),
  swapOperator('logic', binary, { '&&': '||', '||': '&&' }),
  swapOperator('assignment', ['assignment_expression'], { '+=': '-=', '-=': '+=', '|=': '&=', '&=': '|=' }),
  keepSide('keep-left', 'left', ['&&', '||', '+', '-', '&', '|']),
  keepSide('keep-right', 'right', ['&&', '||', '+', '&', '|']),
  shiftConstant('constant-up', 1),
  shiftConstant('constant-down', -1),
  forceCondition('force-true', ['if_statement'], '1'),
  forceCondition('force-false', ['if_statement', 'while_statement', 'do_statement', 'for_statement'], '0'),
  {
    name: 'take-other',
    edits: (node) => {
      const [yes, no] = ['consequence', 'alternative'].map((field) => node.childForFieldName(field));
      return node.type === 'conditional_expression' && yes && no ? [replace(yes, no.text), replace(no, yes.text)] : [];
    },
  },
  {
    name: 'drop-not',
    edits: (node) => {
      const argument = node.type === 'unary_expression' ? node.childForFieldName('argument') : null;
      return argument ? [replace(node, argument.text)] : [];
    },
  },
  {
    name: 'flip-boolean',
    edits: (node) => (['true', 'false'].includes(node.type) ? [replace(node, node.type === 'true' ? '0' : '1')] : []),
  },
  { name: 'drop-statement', edits: (node) => (node.type === 'expression_statement' ? [replace(node, ';')] : []) },
  { name: 'return-zero', edits: returnZero },
  { name: 'swap-arguments', edits: swapArguments },
  { name: 'mirror-call', edits: mirrorCall },
];

function returnZero(node: Node): Edit[] {
  const value = node.type === 'return_statement' ? node.namedChildren[0] : null;
  const isZero = !value || ['NULL', '0', '0U', 'false'].includes(value.text);
  return isZero ? [] : [replace(value, '0')];
}

/** Neighbouring arguments change places; the one that a function hands down from its own caller stays where it is. */
function swapArguments(node: Node, { function: { parameters } }: OperatorContext): Edit[] {
  if (node.type !== 'call_expression') return [];
  const values = argumentsOf(node);
  if (values.length < 3) return [];
  for (let place = values[0]?.text === parameters[0] ? 1 : 0; place + 1 < values.length; place++) {
    const [one, two] = [values[place], values[place + 1]];
    if (one && two && one.text !== two.text) return [replace(one, two.text), replace(two, one.text)];
  }
  return [];
}

const mirrors: readonly (readonly [string, string])[] = [
  ['left', 'right'],
  ['prev', 'next'],
  ['add', 'remove'],
  ['MIN', 'MAX'],
  ['UP', 'DOWN'],
];

/** The function on the other side: `left_…` instead of `right_…`, where there is one. */
function mirrorCall(node: Node, { isKnown }: OperatorContext): Edit[] {
  const name = node.type === 'call_expression' ? calleeOf(node) : '';
  const callee = node.childForFieldName('function');
  const other = mirrorOf(name);
  return callee && other !== undefined && isKnown(other) ? [replace(callee, other)] : [];
}

function mirrorOf(name: string): string | undefined {
  for (const pair of mirrors) {
    for (const [word, other] of [pair, pair.toReversed()]) {
      const found = new RegExp(`(^|_)${word}(?=_|$)`).exec(name);
      if (found && other !== undefined) return name.replace(found[0], `${found[1]}${other}`);
    }
  }
  return undefined;
}

function replace(node: Node, text: string): Edit {
  return { start: node.startIndex, end: node.endIndex, text };
}
