import { lexGroovy } from '../../groovy/read/lex.ts';
import type { Token } from '../../groovy/read/token.ts';
import { type TopLevelVariable, topLevelVariables } from '../rules/topLevelVariables.ts';

/*
 * Variables that are declared before the pipeline. Code within it sees them, since it stands in the same method of the
 * script; code that has moved into a method of its own does not.
 */

/** What stands before a pipeline, with its variables as fields of the script where moved code mentions them. */
export interface SharedCode {
  readonly source: string;
  /** Variables that have become fields. */
  readonly fields: readonly string[];
  /** Variables whose declarations cannot be made ones of fields. */
  readonly unshared: readonly string[];
}

/**
 * Makes fields of the variables that are mentioned. One with a computed value is assigned where it was declared, because
 * fields get their values before the script runs.
 */
export function shareVariables(source: string, mentioned: ReadonlySet<string>): SharedCode {
  const unshared: string[] = [];
  const fields: string[] = [];
  const shared = topLevelVariables({ text: source, location: NOWHERE }).reduceRight((text, variable) => {
    const names = declaredNames(source, variable);
    if (!names.some((name) => mentioned.has(name))) return text;
    const declaration = names.length === 1 ? fieldDeclaration(source, variable) : undefined;
    if (declaration === undefined) unshared.unshift(...names);
    else fields.unshift(variable.name);
    const { offset, length } = variable;
    return text.slice(0, offset) + (declaration ?? text.slice(offset, offset + length)) + text.slice(offset + length);
  }, source);
  return { source: shared, fields, unshared };
}

const NOWHERE = { line: 1, column: 1, endLine: 1, endColumn: 1 };

const FIELD = '@groovy.transform.Field';

/** The declaration as one of a field, and an assignment where its value is computed. */
function fieldDeclaration(source: string, { name, offset, length }: TopLevelVariable): string {
  const declaration = source.slice(offset, offset + length);
  const [assign, value, end] = lexGroovy(source.slice(offset + length)).tokens;
  const isFixed = value !== undefined && isLiteral(value) && end !== undefined && endsStatement(end);
  if (assign?.text !== '=' || isFixed) return `${FIELD} ${declaration}`;
  // A final field could not be assigned.
  return `${FIELD} ${declaration.replace(/^final\s+(?!\w+$)|^final(?=\s+\w+$)/, (text) => (text.trim() === text ? 'def' : ''))}; ${name}`;
}

/** The names of a declaration: several in `def (a, b) = c` and `def a = 1, b = 2`. */
function declaredNames(source: string, { name, offset, length }: TopLevelVariable): readonly string[] {
  const rest = source.slice(offset);
  if (name === '') return /\(([^)]*)\)/.exec(rest)?.[1]?.match(/\w+(?=\s*(?:,|$))/g) ?? [];
  const { tokens } = lexGroovy(source.slice(offset + length));
  const names = [name];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    if (endsStatement(token)) break;
    if (token.pair > index) index = token.pair;
    const [next, after] = [tokens[index + 1], tokens[index + 2]];
    const isNext = token.text === ',' && next?.kind === 'name' && after !== undefined;
    if (isNext && (endsStatement(after) || after.text === '=' || after.text === ',')) names.push(next.text);
  }
  return names;
}

function isLiteral({ kind, text }: Token): boolean {
  return kind === 'string' || kind === 'number' || text === 'true' || text === 'false' || text === 'null';
}

function endsStatement({ kind, text }: Token): boolean {
  return kind === 'newline' || kind === 'end' || text === ';';
}

// --- A method around the pipeline -------------------------------------------------------------------------------------

/** Returns the parameters and variables of a method in which the pipeline stands, as a library's `vars/` have it. */
export function enclosingVariables(before: string): readonly string[] {
  const { tokens } = lexGroovy(before);
  // Closing brackets that are not there have no length.
  const open = tokens.findIndex((token) => token.text === '{' && isMissing(tokens[token.pair]));
  const brace = tokens[open];
  if (brace === undefined) return [];
  const close = tokens[open - 1]?.text === ')' ? tokens[tokens[open - 1]?.pair ?? -1] : undefined;
  const parameters = close === undefined ? [] : parameterNames(before.slice(close.end, tokens[open - 1]?.start));
  const variables = topLevelVariables({ text: before.slice(brace.end), location: NOWHERE });
  return [...parameters, ...variables.flatMap((one) => declaredNames(before.slice(brace.end), one))];
}

function isMissing(token: Token | undefined): boolean {
  return token !== undefined && token.start === token.end;
}

/** Each name is the last before a comma, a default value or the end. */
function parameterNames(list: string): string[] {
  const { tokens } = lexGroovy(list);
  return tokens.flatMap(({ kind, text }, index) => {
    const next = tokens[index + 1]?.text ?? '';
    const isValue = tokens[index - 1]?.text === '=';
    return kind === 'name' && !isValue && ['', ',', '='].includes(next) ? [text] : [];
  });
}
