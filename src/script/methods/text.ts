import { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import { boolean, callOn, number, string, variable } from '../../groovy/build.ts';
import { asText } from '../convert.ts';
import { callback } from '../expressions/callbacks.ts';
import { groupNames, regularExpression } from '../expressions/patterns.ts';
import { BOOLEAN, FUNCTION, type Kind, LIST, MAP, NOTHING, NUMBER, only, SMALL, TEXT, WHOLE } from '../kinds.ts';
import type { Pattern } from '../pattern.ts';
import { constant, listOf, type Value, value } from '../value.ts';
import { all, argument, codes, type Method, type MethodCall, type Methods, required, takes } from './method.ts';

/** Methods that only texts have. */
export const textMethods: Methods = {
  trim: plain('trim'),
  trimStart: trimmed('^\\s+'),
  trimEnd: trimmed('\\s+$'),
  // A controller's own language would make other letters of some.
  toUpperCase: takes(0, ({ receiver }) => value(callOn(receiver.code, 'toUpperCase', [variable('Locale.ROOT')]), TEXT)),
  toLowerCase: takes(0, ({ receiver }) => value(callOn(receiver.code, 'toLowerCase', [variable('Locale.ROOT')]), TEXT)),
  startsWith: affix('startsWith'),
  endsWith: affix('endsWith'),
  charAt: takes(1, (call) => {
    const position = argument(call, 0) ?? constant(0);
    const end = call.context.helper('jsPlus', [call.context.helper('jsNumeric', [position.code]), number(1)]);
    return value(call.context.helper('jsSubstring', [call.receiver.code, position.code, end]), TEXT);
  }),
  charCodeAt: takes(1, (call) =>
    value(call.context.helper('jsCharCode', [call.receiver.code, (argument(call, 0) ?? constant(0)).code]), NUMBER),
  ),
  substring: takes(2, (call) => value(call.context.helper('jsSubstring', [call.receiver.code, ...codes(call)]), TEXT)),
  repeat: takes(1, (call) =>
    value(call.context.helper('jsRepeat', [call.receiver.code, required(call, 0).code]), TEXT),
  ),
  padStart: pad(true),
  padEnd: pad(false),
  localeCompare: takes(1, (call) =>
    value(call.context.helper('jsCollate', [call.receiver.code, required(call, 0).code]), WHOLE),
  ),
  split: takes(2, (call) => {
    const { receiver, context } = call;
    const pattern = patternAt(call, 0);
    if (pattern === undefined) return listOf(context.helper('jsSplit', [receiver.code, ...codes(call)]), TEXT);
    const limit = argument(call, 1);
    const parts = context.helper('jsSplitPattern', [receiver.code, string(pattern.source)]);
    return listOf(limit === undefined ? parts : context.helper('jsLimit', [parts, limit.code]), TEXT | NOTHING);
  }),
  replace: takes(2, (call) => replaced(call, false)),
  replaceAll: takes(2, (call) => replaced(call, true)),
  match: takes(1, (call) => {
    const pattern = requirePattern(call);
    const code = call.context.helper('jsMatch', [
      call.receiver.code,
      string(pattern.source),
      ...(pattern.all ? [boolean(true)] : []),
    ]);
    const kind = LIST | NOTHING;
    if (pattern.all) return listOf(code, TEXT, kind);
    return { ...listOf(code, TEXT | NOTHING, kind), match: { pattern, searched: call.receiver } };
  }),
  matchAll: takes(1, (call) => {
    const pattern = requirePattern(call);
    const code = call.context.helper('jsMatchAll', [call.receiver.code, string(pattern.source)]);
    return { ...listOf(code, LIST), itemMatch: { pattern } };
  }),
  search: takes(1, (call) =>
    value(call.context.helper('jsSearch', [call.receiver.code, string(requirePattern(call).source)]), WHOLE),
  ),
};

function plain(name: string): Method {
  return takes(0, ({ receiver }) => value(callOn(receiver.code, name), TEXT));
}

function trimmed(pattern: string): Method {
  return takes(0, ({ receiver }) => value(callOn(receiver.code, 'replaceAll', [string(pattern), string('')]), TEXT));
}

function affix(name: string): Method {
  return takes(2, (call) => {
    const [part = constant('undefined'), from] = all(call);
    const { receiver, context } = call;
    const code =
      from === undefined
        ? receiver.code
        : name === 'startsWith'
          ? context.helper('jsSubstring', [receiver.code, from.code])
          : context.helper('jsSubstring', [receiver.code, number(0), from.code]);
    return value(callOn(code, name, [asText(context, part)]), BOOLEAN);
  });
}

function pad(atStart: boolean): Method {
  return takes(2, (call) => {
    const [length = constant(0), fill = constant(' ')] = all(call);
    return value(call.context.helper('jsPad', [call.receiver.code, length.code, fill.code, boolean(atStart)]), TEXT);
  });
}

// --- Replacing ------------------------------------------------------------------------------------------------------

function replaced(call: MethodCall, everywhere: boolean): Value {
  const { receiver, context, args } = call;
  const pattern = patternAt(call, 0);
  const [, node] = args;
  if (node !== undefined && isFunction(node, call)) return replacedBy(node, call, pattern, everywhere);
  const replacement = required(call, 1);
  if (pattern !== undefined) {
    const given = [receiver.code, string(pattern.source), replacement.code, boolean(pattern.all)];
    return value(context.helper('jsReplacePattern', given), TEXT);
  }
  const searched = required(call, 0);
  const simple = everywhere && only(receiver.kind | searched.kind, TEXT) && typeof replacement.constant === 'string';
  // An empty text is found between all characters, by Groovy too; $ has a meaning in JavaScript only.
  if (simple && !String(replacement.constant).includes('$')) {
    return value(callOn(receiver.code, 'replace', [searched.code, replacement.code]), TEXT);
  }
  const given = [receiver.code, searched.code, replacement.code, boolean(everywhere)];
  return value(context.helper('jsReplace', given), TEXT);
}

/** What JavaScript gives to the function: the match, its groups, where it begins, the whole text, and groups by name. */
function replacedBy(node: ts.Expression, call: MethodCall, pattern: Pattern | undefined, everywhere: boolean): Value {
  const { receiver, context } = call;
  const { groups } = pattern ?? { groups: [] };
  const named = groups.some((name) => name !== undefined);
  const kinds: Kind[] = [TEXT, ...groups.map(() => TEXT | NOTHING), SMALL, TEXT, ...(named ? [MAP] : [])];
  const { code, wanted } = callback(node, 1, Math.min(kinds.length, MOST_PARAMETERS), context, false, kinds);
  const searched = pattern === undefined ? literalPattern(call) : string(pattern.source);
  const names = named && wanted === kinds.length ? [groupNames({ groups })] : [];
  const isAll = pattern === undefined ? everywhere : pattern.all;
  const given = [receiver.code, searched, code, number(wanted), boolean(isAll), ...names];
  return value(context.helper('jsReplaceWith', given), TEXT);
}

/** How many arguments the helper can hand to a function. */
const MOST_PARAMETERS = 6;

function literalPattern(call: MethodCall): Expression {
  return callOn(variable('java.util.regex.Pattern'), 'quote', [asText(call.context, required(call, 0))]);
}

function isFunction(node: ts.Expression, { context }: MethodCall): boolean {
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return true;
  const binding = ts.isIdentifier(node) ? context.scope.lookup(node.text) : undefined;
  return binding?.means === 'local' && only(binding.kind, FUNCTION);
}

function patternAt({ args, context }: MethodCall, position: number): Pattern | undefined {
  const node = args[position];
  return node === undefined ? undefined : regularExpression(node, context);
}

function requirePattern(call: MethodCall): Pattern {
  const pattern = patternAt(call, 0);
  if (pattern !== undefined) return pattern;
  const fix = 'Write /.../, or a constant that holds one.';
  const message = 'A regular expression must be written in place.';
  call.context.errors.refuse(call.args[0] ?? call.node, 'pattern-expected', message, fix);
  return { source: '', all: false, groups: [] };
}
