import { ts } from 'ts-morph';
import type { Context } from '../context.ts';

/** A regular expression in Java's grammar. */
export interface Pattern {
  readonly source: string;
  /** Whether it has the flag `g`. */
  readonly all: boolean;
}

/** The regular expression that is written here, or that the constant of this name holds; `undefined` for other values. */
export function regularExpression(node: ts.Expression, context: Context): Pattern | undefined {
  if (ts.isParenthesizedExpression(node)) return regularExpression(node.expression, context);
  if (ts.isRegularExpressionLiteral(node)) return translated(node, context);
  if (!ts.isIdentifier(node)) return undefined;
  const binding = context.scope.lookup(node.text);
  return binding?.means === 'local' && binding.pattern !== undefined ? translated(binding.pattern, context) : undefined;
}

function translated(node: ts.RegularExpressionLiteral, context: Context): Pattern {
  const end = node.text.lastIndexOf('/');
  const flags = node.text.slice(end + 1);
  const unsupported = [...flags].filter((flag) => !'gims'.includes(flag));
  if (unsupported.length > 0) {
    context.faults.refuse(
      node,
      'pattern-flag',
      `The flag ${unsupported.join('')} of a regular expression is not compiled.`,
      'Use the flags g, i, m and s.',
    );
  }
  const source = javaPattern(node.text.slice(1, end), flags);
  if (source === undefined) {
    context.faults.refuse(
      node,
      'pattern-unsupported',
      'Java has no such regular expression.',
      'Use classes, groups and quantifiers that both grammars know.',
    );
  }
  return { source: `${flags.includes('i') ? '(?i)' : ''}${source ?? ''}`, all: flags.includes('g') };
}

const LINE_ENDS = '\\n\\r\\u2028\\u2029';
const SPACES = '\\t-\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';

/** One token of JavaScript's grammar: an escape, the head of a group, a quantifier, or a character. */
const TOKEN =
  /\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|k<\w+>|c[A-Za-z]|[\s\S])|\(\?(?:<\w+>|<?[=!]|:)|\{\d+(?:,\d*)?\}|[\s\S]/g;

/**
 * The same regular expression for Java's `Pattern`; `undefined` where it has none.
 *
 * `.`, `^`, `$` and `\s` are spelled out, as Java means other characters by them; what only Java takes for special is
 * escaped. https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
 */
function javaPattern(source: string, flags: string): string | undefined {
  let result = '';
  let inClass = false;
  for (const [token] of source.matchAll(TOKEN)) {
    const next = inClass ? inside(token) : outside(token, flags);
    if (next === undefined) return undefined;
    result += next;
    if (token === '[' && !inClass) inClass = true;
    else if (token === ']') inClass = false;
  }
  return /\[\^?\]/.test(source) ? undefined : result;
}

function outside(token: string, flags: string): string | undefined {
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
  return token === '\\S' || token === '\\B' ? undefined : escaped(token);
}

/** An escape that means the same, or the character that JavaScript takes it for. */
function escaped(token: string): string | undefined {
  if (!token.startsWith('\\')) return token;
  const letter = token.slice(1);
  if (/^(?:[dDwWbBtnrf1-9]|u.{4}|x..|k<.+>|\W)$/.test(letter)) return token;
  if (letter === '0') return '\\x00';
  if (letter === 'v') return '\\x0B';
  if (letter.startsWith('c')) return `\\x${(letter.charCodeAt(1) % 32).toString(16).padStart(2, '0')}`;
  return /^[pP]$/.test(letter) ? undefined : letter;
}
