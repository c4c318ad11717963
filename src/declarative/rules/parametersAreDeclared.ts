import { lexGroovy } from '../../groovy/read/lex.ts';
import type { Token } from '../../groovy/read/token.ts';
import { templateCode } from '../../groovy/templateCode.ts';
import { warning } from '../../model/diagnostic.ts';
import type { TreePath } from '../source.ts';
import type { MethodCall } from '../tree.ts';
import type { Rule } from './rule.ts';
import { codeOf } from './survey.ts';

/**
 * What code reads of `params` is among the pipeline's parameters, where it has any; anything else is null. Without any,
 * they may be the job's; and `properties` declares further ones.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#parameters
 */
export const parametersAreDeclared: Rule = ({ survey: { tree }, outside = [] }) => {
  const names = tree.pipeline.parameters?.parameters.map(nameOf) ?? [];
  if (names.length === 0 || names.includes(undefined)) return [];
  const codes = codesIn(tree.pipeline, ['pipeline']);
  if ([...outside, ...codes.map(({ code }) => code)].some((code) => /\bproperties\b|\bparams\s*=(?!=)/.test(code)))
    return [];
  return codes.flatMap(({ code, path }) =>
    [...new Set(readFrom(code))]
      .filter((name) => !names.includes(name))
      .map((name) =>
        warning(
          'parameter-undeclared',
          path,
          `"params.${name}" is null: the pipeline does not declare the parameter "${name}".`,
          `Declare it in "parameters". Declared parameters: ${names.join(', ')}.`,
        ),
      ),
  );
};

/** The name of a parameter, where it is fixed. */
function nameOf({ arguments: args }: MethodCall): string | undefined {
  const name = args.find((argument) => 'key' in argument && argument.key === 'name');
  if (name === undefined || !('key' in name) || !('isLiteral' in name.value)) return undefined;
  return name.value.isLiteral ? String(name.value.value) : undefined;
}

interface Code {
  readonly code: string;
  readonly path: TreePath;
}

/** Everything in a part of the tree that is Groovy: values that are no literals, and the bodies of `script` and `expression`. */
function codesIn(part: unknown, path: TreePath): readonly Code[] {
  if (Array.isArray(part)) return part.flatMap((item, index) => codesIn(item, [...path, index]));
  if (typeof part !== 'object' || part === null) return [];
  if ('isLiteral' in part && 'value' in part)
    return part.isLiteral === false ? [{ code: sourceOf(String(part.value)), path }] : [];
  if ('name' in part && (part.name === 'script' || part.name === 'expression') && 'arguments' in part) {
    const body = codeOf(part as Parameters<typeof codeOf>[0]);
    return body === undefined ? [] : [{ code: body.part, path: [...path, ...body.path] }];
  }
  return Object.entries(part).flatMap(([key, inner]) => codesIn(inner, [...path, key]));
}

function sourceOf(value: string): string {
  return value.startsWith('${') ? value.slice(2, -1) : value;
}

/** The names of parameters that code reads: `params.NAME` and `params['NAME']`. */
function readFrom(code: string): string[] {
  const { tokens } = lexGroovy(code);
  // A variable or parameter of that name hides them.
  if (tokens.some((token, index) => isParams(token) && DECLARING.test(tokens[index - 1]?.text ?? ''))) return [];
  return tokens.flatMap((token, index): string[] => {
    if (token.kind === 'template')
      return templateCode(code.slice(token.start, token.end)).flatMap((one) => readFrom(one.code));
    const [before, next, name, after] = [tokens[index - 1], tokens[index + 1], tokens[index + 2], tokens[index + 3]];
    if (!isParams(token) || before?.text === '.' || name === undefined || after?.text === '->') return [];
    const isMethod = after?.text === '(' || after?.text === '{';
    if (next?.text === '.' || next?.text === '?.') return name.kind === 'name' && !isMethod ? [name.text] : [];
    return next?.text === '[' && name.kind === 'string' && after?.text === ']' ? [String(name.value)] : [];
  });
}

function isParams({ kind, text }: Token): boolean {
  return kind === 'name' && text === 'params';
}

const DECLARING = /^(?:def|Map|final|\{)$/;
