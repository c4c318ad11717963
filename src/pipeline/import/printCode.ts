import { sourceLines } from '../../declarative/sourceLines.ts';
import { printGroovy } from '../../groovy/print.ts';
import {
  type CallCode,
  type Code,
  call,
  constant,
  type Entry,
  type GroovyCode,
  type ListCode,
  type ObjectCode,
  type Property,
  type TemplateCode,
} from './code.ts';
import { escapeTemplate, printRaw, printText } from './text.ts';

/** How long lines get, where nothing in them is longer. */
export const WIDTH = 120;

/**
 * Prints TypeScript as Biome and Prettier would leave it: two blanks, single quotes, commas after the last of several
 * lines.
 *
 * @param margin how far its lines are indented
 * @param before how many characters stand before it on its first line
 * @param after how many follow it on its last line
 */
export function printCode(code: Code, margin: number, before: number, after: number): string {
  const flat = printFlat(code);
  if (flat !== undefined && before + flat.length + after <= WIDTH) return flat;
  switch (code.kind) {
    case 'constant':
      return printConstant(code.value);
    case 'name':
      return code.name;
    case 'template':
      return printTemplate(code);
    case 'groovy':
      return printGroovySource(code, margin, before, after);
    case 'list':
      return block('[', code, margin, printEntry, ']');
    case 'object':
      return block('{', code, margin, printProperty, '}');
    case 'call':
      return printCall(code, margin, before, after);
  }
}

// --- On one line ----------------------------------------------------------------------------------------------------

/** The code on one line, or undefined when it takes several. */
function printFlat(code: Code): string | undefined {
  switch (code.kind) {
    case 'constant':
      return oneLine(printConstant(code.value));
    case 'name':
      return code.name;
    case 'template':
      return printTemplate(code);
    case 'groovy':
      return code.isBody && code.source.includes('\n') ? undefined : oneLine(flatGroovy(code.source));
    case 'list': {
      const entries =
        isFree(code) && !isTable(code) ? all(code.entries.map(({ value }) => printFlat(value))) : undefined;
      return entries && `[${entries.join(', ')}]`;
    }
    case 'object': {
      if (code.entries.length === 0 && isFree(code)) return '{}';
      const entries = isFree(code) && !code.isOpen ? all(code.entries.map(flatProperty)) : undefined;
      return entries && `{ ${entries.join(', ')} }`;
    }
    case 'call': {
      const given = all(code.arguments.map(printFlat));
      return given && `${callee(code)}(${given.join(', ')})`;
    }
  }
}

function flatProperty({ name, value }: Property): string | undefined {
  const flat = printFlat(value);
  return flat && `${printName(name)}: ${flat}`;
}

function oneLine(text: string): string | undefined {
  return text.includes('\n') ? undefined : text;
}

function all(texts: readonly (string | undefined)[]): string[] | undefined {
  const known = texts.filter((text) => text !== undefined);
  return known.length === texts.length ? known : undefined;
}

function isFree({ entries, last = [] }: ListCode | ObjectCode): boolean {
  return last.length === 0 && entries.every(({ comments = [] }) => comments.length === 0);
}

/** Formatters give each row a line of its own. */
function isTable({ entries }: ListCode): boolean {
  const [first, ...others] = entries.map(({ value }) => value);
  return (
    others.length > 0 &&
    (first?.kind === 'list' || first?.kind === 'object') &&
    [first, ...others].every((row) => row.kind === first.kind && 'entries' in row && row.entries.length > 1)
  );
}

// --- On several lines -----------------------------------------------------------------------------------------------

function block<Part extends Entry>(
  open: string,
  { entries, last = [] }: { readonly entries: readonly Part[]; readonly last?: readonly string[] },
  margin: number,
  print: (entry: Part, margin: number) => string,
  close: string,
): string {
  const inner = margin + 2;
  const lines = [
    ...entries.map((entry) => printComments(entry.comments ?? [], inner) + print(entry, inner)),
    ...(last.length === 0 ? [] : [printComments(last, inner).trimEnd()]),
  ];
  const body = lines.map((text) => (text.startsWith(' ') ? text : `${blanks(inner)}${text}`)).join('\n');
  return lines.length === 0 ? open + close : `${open}\n${body}\n${blanks(margin)}${close}`;
}

function printEntry({ value }: Entry, margin: number): string {
  return `${blanks(margin)}${printCode(value, margin, margin, 1)},`;
}

function printProperty({ name, value }: Property, margin: number): string {
  const start = `${blanks(margin)}${printName(name)}: `;
  return `${start}${printCode(value, margin, start.length, 1)},`;
}

function printCall(code: CallCode, margin: number, before: number, after: number): string {
  const { arguments: given } = code;
  const start = `${callee(code)}(`;
  const last = given.at(-1);
  const [only] = given;
  if (given.length === 1 && only !== undefined && isTemplate(only)) {
    return `${start}${printCode(only, margin, before + start.length, after + 1)})`;
  }
  const others = all(given.slice(0, -1).map(printFlat));
  if (last !== undefined && others !== undefined && isHugged(last, given.at(-2))) {
    const head = start + others.map((text) => `${text}, `).join('');
    if (before + head.length + 1 <= WIDTH)
      return `${head}${printCode(last, margin, Number.POSITIVE_INFINITY, after + 1)})`;
  }
  return block(start, { entries: given.map((value) => ({ value })) }, margin, printEntry, ')');
}

/** Whether the last argument opens on the line of the call. */
function isHugged(last: Code, before: Code | undefined): boolean {
  return (
    (last.kind === 'list' || last.kind === 'object') &&
    (last.entries.length > 0 || (last.last ?? []).length > 0) &&
    before?.kind !== last.kind
  );
}

// --- Parts ----------------------------------------------------------------------------------------------------------

function callee({ of, member }: CallCode): string {
  return member === undefined ? of : `${of}.${member}`;
}

/** Formatters leave what is in a template as it is. */
function printTemplate({ tag, parts }: TemplateCode): string {
  const texts = parts.map((part) =>
    typeof part === 'string' ? escapeTemplate(part) : `\${${printCode(part, 0, Number.NEGATIVE_INFINITY, 0)}}`,
  );
  return `${tag}\`${texts.join('')}\``;
}

function printConstant(value: string | number | boolean | null): string {
  return typeof value === 'string' ? printText(value) : String(value);
}

/** A name of a property. `__proto__` would set what the object inherits from, unless it is computed. */
export function printName(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return name;
  const text = printText(name);
  return text.startsWith('`') ? `[${text}]` : text;
}

function printComments(comments: readonly string[], margin: number): string {
  return comments.map((comment) => `${blanks(margin)}${printComment(comment, margin)}\n`).join('');
}

/** A comment of several lines with a star before each keeps them in a column. */
function printComment(comment: string, margin: number): string {
  const [first = '', ...others] = comment.split('\n').map((line) => line.trimEnd());
  const isColumn = others.every((line) => line.trimStart().startsWith('*'));
  return [first, ...others.map((line) => (isColumn ? `${blanks(margin)} ${line.trimStart()}` : line))].join('\n');
}

function blanks(number: number): string {
  return ' '.repeat(number);
}

// --- Groovy ---------------------------------------------------------------------------------------------------------

function flatGroovy(source: string): string {
  const raw = printRaw(source);
  return raw === undefined ? `groovy(${printText(source)})` : `groovy${raw}`;
}

/** Whether it is Groovy between backticks on several lines. */
function isTemplate(code: Code): boolean {
  if (code.kind === 'constant') return printConstant(code.value).includes('\n');
  return code.kind === 'groovy' && code.source.includes('\n') && printRaw(code.source) !== undefined;
}

function printGroovySource(code: GroovyCode, margin: number, before: number, after: number): string {
  const raw = printRaw(onOwnLines(code, margin));
  return raw === undefined
    ? printCall(call('groovy', undefined, [constant(onOwnLines(code, margin))]), margin, before, after)
    : `groovy${raw}`;
}

/** A body with blanks before each line and around, as far as these mean nothing to Groovy. */
function onOwnLines({ source, isBody }: GroovyCode, margin: number): string {
  const lines = isBody ? sourceLines(source) : [];
  if (lines.length < 2) return source;
  const text = lines.map((line) => printGroovy(line).replace(/^(?=.)/, blanks(margin + 2))).join('\n');
  return `\n${text}\n${blanks(margin)}`;
}
