import { ts } from 'ts-morph';
import type { Expression, Property } from '../../groovy/ast.ts';
import { entry, map, number, property, variable } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import type { Pattern } from '../pattern.ts';

/** The number of each named group, as a map in Groovy. */
export function groupNames({ groups }: Pick<Pattern, 'groups'>): Expression {
  return map(groups.flatMap((name, index) => (name === undefined ? [] : [entry(name, number(index + 1))])));
}

/** The regular expression that is written here, or that the constant of this name holds; `undefined` for other values. */
export function regularExpression(node: ts.Expression, context: Context): Pattern | undefined {
  if (ts.isParenthesizedExpression(node)) return regularExpression(node.expression, context);
  if (ts.isRegularExpressionLiteral(node)) return translated(node, context);
  if (!ts.isIdentifier(node)) return undefined;
  const binding = context.scope.lookup(node.text);
  if (binding?.means !== 'local' || binding.pattern === undefined) return undefined;
  const pattern = translated(binding.pattern, context);
  return binding.keepsPosition === true ? { ...pattern, state: binding.name } : pattern;
}

/** `pattern.lastIndex` of a regular expression that keeps it; `undefined` for other expressions. */
export function lastIndex(node: ts.Expression, context: Context): Property | undefined {
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== 'lastIndex') return undefined;
  const state = regularExpression(node.expression, context)?.state;
  return state === undefined ? undefined : property(variable(state), 'lastIndex');
}

function translated(node: ts.RegularExpressionLiteral, context: Context): Pattern {
  const end = node.text.lastIndexOf('/');
  const flags = node.text.slice(end + 1);
  const unsupported = [...flags].filter((flag) => !'gims'.includes(flag));
  if (unsupported.length > 0) {
    context.errors.refuse(
      node,
      'pattern-flag',
      `The flag ${unsupported.join('')} of a regular expression is not compiled.`,
      'Use the flags g, i, m and s.',
    );
  }
  const groups = groupsOf(node.text.slice(1, end));
  const source = javaPattern(node.text.slice(1, end), flags, groups);
  if (source === undefined) {
    context.errors.refuse(
      node,
      'pattern-unsupported',
      'Java has no such regular expression.',
      'Use classes, groups and quantifiers that both grammars know.',
    );
  }
  return { source: `${flags.includes('i') ? '(?iu)' : ''}${source ?? ''}`, all: flags.includes('g'), groups };
}

const LINE_ENDS = '\\n\\r\\u2028\\u2029';
const SPACES = '\\t-\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';

/** One token of JavaScript's grammar: an escape, the head of a group, a quantifier, or a character. */
const TOKEN =
  /\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|k<\w+>|c[A-Za-z]|[1-9]\d*|[\s\S])|\(\?(?:<\w+>|<?[=!]|:)|\{\d+(?:,\d*)?\}|[\s\S]/g;

/** A token outside of the brackets of a class, and in how many lookbehinds it stands. */
interface Token {
  readonly text: string;
  readonly inClass: boolean;
  readonly isBehind: boolean;
}

function tokens(source: string): Token[] {
  const open: boolean[] = [];
  let inClass = false;
  return [...source.matchAll(TOKEN)].map(([text]) => {
    const token = { text, inClass, isBehind: open.includes(true) };
    if (inClass) inClass = text !== ']';
    else if (text === '[') inClass = true;
    else if (text.startsWith('(')) open.push(/^\(\?<[=!]/.test(text));
    else if (text === ')') open.pop();
    return token;
  });
}

function groupsOf(source: string): (string | undefined)[] {
  return tokens(source).flatMap(({ text, inClass }) => {
    if (inClass) return [];
    const [, name] = /^\(\?<(\w+)>$/.exec(text) ?? [];
    return name !== undefined || text === '(' ? [name] : [];
  });
}

/**
 * The same regular expression for Java's `Pattern`; `undefined` where it has none.
 *
 * `.`, `^`, `$` and `\s` are spelled out, as Java means other characters by them; what only Java takes for special is
 * escaped. Groups lose their names, which Java restricts to letters and digits.
 * https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
 */
function javaPattern(source: string, flags: string, groups: Pattern['groups']): string | undefined {
  const parts = tokens(source).map(({ text, inClass, isBehind }) => {
    // Java must know how far it has to look back.
    if (isBehind && !inClass && /^(?:[*+]|\{\d+,\})$/.test(text)) return undefined;
    return inClass ? inside(text) : outside(text, flags, groups);
  });
  return parts.includes(undefined) || /\[\^?\]/.test(source) ? undefined : parts.join('');
}

function outside(token: string, flags: string, groups: Pattern['groups']): string | undefined {
  const [, name, digits] = /^\\(?:k<(\w+)>|([1-9]\d*))$/.exec(token) ?? [];
  if (name !== undefined || digits !== undefined) {
    const position = digits === undefined ? groups.indexOf(name) + 1 : Number(digits);
    return position > 0 && position <= groups.length ? `(?:\\${position})` : undefined;
  }
  if (/^\(\?<\w+>$/.test(token)) return '(';
  switch (token) {
    case '.':
      return flags.includes('s') ? '[\\s\\S]' : `[^${LINE_ENDS}]`;
    case '^':
      return flags.includes('m') ? `(?<![^${LINE_ENDS}])` : '^';
    case '$':
      return flags.includes('m') ? `(?![^${LINE_ENDS}])` : '\\z';
    case '\\s':
      return `[${SPACES}]`;
    case '\\S':
      return `[^${SPACES}]`;
    case '{':
    case '}':
    case ']':
      return `\\${token}`;
    default:
      return escaped(token);
  }
}

function inside(token: string): string | undefined {
  if (token === '[' || token === '&' || token === '~') return `\\${token}`;
  if (token === '\\s') return SPACES;
  if (token === '\\b') return '\\x08';
  return token === '\\S' || token === '\\B' || /^\\[1-9]/.test(token) ? undefined : escaped(token);
}

/** An escape that means the same, or the character that JavaScript takes it for. */
function escaped(token: string): string | undefined {
  if (!token.startsWith('\\')) return token;
  const letter = token.slice(1);
  if (/^(?:[dDwWbBtnrf]|u.{4}|x..|\W)$/.test(letter)) return token;
  if (letter === '0') return '\\x00';
  if (letter === 'v') return '\\x0B';
  if (letter.startsWith('c') && letter.length > 1)
    return `\\x${(letter.charCodeAt(1) % 32).toString(16).padStart(2, '0')}`;
  return /^[pP]$/.test(letter) ? undefined : letter;
}
