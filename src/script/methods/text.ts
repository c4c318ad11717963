import { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import { boolean, callOn, number, string, variable } from '../../groovy/build.ts';
import { asText } from '../convert.ts';
import { callback } from '../expressions/callbacks.ts';
import { regularExpression } from '../expressions/patterns.ts';
import { BOOLEAN, LIST, NOTHING, NUMBER, only, TEXT } from '../kinds.ts';
import { constant, listOf, type Value, value } from '../value.ts';
import { all, argument, type Method, type MethodCall, required } from './method.ts';

/** Methods that only texts have. */
export const textMethods: Readonly<Record<string, Method>> = {
  trim: plain('trim'),
  trimStart: trimmed('^\\s+'),
  trimEnd: trimmed('\\s+$'),
  // A controller's own language would make other letters of some.
  toUpperCase: ({ receiver }) => value(callOn(receiver.code, 'toUpperCase', [variable('Locale.ROOT')]), TEXT),
  toLowerCase: ({ receiver }) => value(callOn(receiver.code, 'toLowerCase', [variable('Locale.ROOT')]), TEXT),
  startsWith: affix('startsWith'),
  endsWith: affix('endsWith'),
  charAt: (call) => {
    const position = argument(call, 0) ?? constant(0);
    const end = call.context.helper('jsPlus', [call.context.helper('jsNumeric', [position.code]), number(1)]);
    return value(call.context.helper('jsSubstring', [call.receiver.code, position.code, end]), TEXT);
  },
  charCodeAt: (call) =>
    value(call.context.helper('jsCharCode', [call.receiver.code, (argument(call, 0) ?? constant(0)).code]), NUMBER),
  substring: (call) => value(call.context.helper('jsSubstring', codes(call)), TEXT),
  repeat: (call) => value(call.context.helper('jsRepeat', codes(call)), TEXT),
  padStart: pad(true),
  padEnd: pad(false),
  split: (call) => {
    const { receiver, context, args } = call;
    const pattern = patternAt(call, 0);
    if (pattern === undefined) return listOf(context.helper('jsSplit', codes(call)), TEXT);
    if (args.length > 1) refuseLimit(call);
    return listOf(context.helper('jsSplitPattern', [receiver.code, string(pattern.source)]), TEXT | NOTHING);
  },
  replace: (call) => replaced(call, false),
  replaceAll: (call) => replaced(call, true),
  match: (call) => {
    const pattern = patternAt(call, 0) ?? requirePattern(call);
    return value(
      call.context.helper('jsMatch', [
        call.receiver.code,
        string(pattern.source),
        ...(pattern.all ? [boolean(true)] : []),
      ]),
      LIST | NOTHING,
    );
  },
  matchAll: (call) => {
    const pattern = patternAt(call, 0) ?? requirePattern(call);
    return value(call.context.helper('jsMatchAll', [call.receiver.code, string(pattern.source)]), LIST);
  },
};

function plain(name: string): Method {
  return ({ receiver }) => value(callOn(receiver.code, name), TEXT);
}

function trimmed(pattern: string): Method {
  return ({ receiver }) => value(callOn(receiver.code, 'replaceAll', [string(pattern), string('')]), TEXT);
}

function affix(name: string): Method {
  return (call) => {
    const [part = constant('undefined'), from] = all(call);
    const { receiver, context } = call;
    const code =
      from === undefined
        ? receiver.code
        : name === 'startsWith'
          ? context.helper('jsSubstring', [receiver.code, from.code])
          : context.helper('jsSubstring', [receiver.code, number(0), from.code]);
    return value(callOn(code, name, [asText(context, part)]), BOOLEAN);
  };
}

function pad(atStart: boolean): Method {
  return (call) => {
    const [length = constant(0), fill = constant(' ')] = all(call);
    return value(call.context.helper('jsPad', [call.receiver.code, length.code, fill.code, boolean(atStart)]), TEXT);
  };
}

function replaced(call: MethodCall, everywhere: boolean): Value {
  const { receiver, args, context } = call;
  const pattern = patternAt(call, 0);
  const by = args[1];
  if (by !== undefined && isFunctionArgument(by)) {
    const { code, wanted } = callback(by, 1, 3, context);
    const searched = pattern === undefined ? literalPattern(call) : string(pattern.source);
    const rest = [number(wanted - 1), boolean(pattern === undefined ? everywhere : pattern.all)];
    return value(context.helper('jsReplaceWith', [receiver.code, searched, code, ...rest]), TEXT);
  }
  const replacement = required(call, 1);
  if (pattern !== undefined) {
    return value(
      context.helper('jsReplacePattern', [
        receiver.code,
        string(pattern.source),
        replacement.code,
        boolean(pattern.all),
      ]),
      TEXT,
    );
  }
  const searched = required(call, 0);
  const simple = everywhere && only(receiver.kind | searched.kind, TEXT) && typeof replacement.constant === 'string';
  // An empty text is found between all characters, by Groovy too; $ has a meaning in JavaScript only.
  if (simple && !String(replacement.constant).includes('$')) {
    return value(callOn(receiver.code, 'replace', [searched.code, replacement.code]), TEXT);
  }
  return value(
    context.helper('jsReplace', [receiver.code, searched.code, replacement.code, boolean(everywhere)]),
    TEXT,
  );
}

function literalPattern(call: MethodCall): Expression {
  return callOn(variable('java.util.regex.Pattern'), 'quote', [asText(call.context, required(call, 0))]);
}

function isFunctionArgument(node: ts.Expression): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

function patternAt({ args, context }: MethodCall, position: number): ReturnType<typeof regularExpression> {
  const node = args[position];
  return node === undefined ? undefined : regularExpression(node, context);
}

function requirePattern(call: MethodCall): { readonly source: string; readonly all: boolean } {
  call.context.faults.refuse(
    call.args[0] ?? call.node,
    'pattern-expected',
    'A regular expression must be written in place.',
    'Write /.../, or a constant that holds one.',
  );
  return { source: '', all: false };
}

function refuseLimit(call: MethodCall): void {
  call.context.faults.refuse(
    call.args[1] ?? call.node,
    'split-limit',
    'A limit is not compiled together with a regular expression.',
    'Use .slice(0, limit) on the result.',
  );
}

function codes(call: MethodCall): Expression[] {
  return [call.receiver.code, ...all(call).map(({ code }) => code)];
}
