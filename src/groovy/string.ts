/**
 * The usual form of Groovy string literals that are generated: `'single quoted'`, on one line, in plain ASCII.
 *
 * Whatever the text holds (quotes, `$`, backslashes, newlines, NUL, lone surrogates), Groovy 2.4 reads back the same
 * UTF-16 code units. Non-ASCII characters are written `\uXXXX`, because a controller decodes files by its own default
 * encoding, and because a lone surrogate has no UTF-8 at all. Texts that no single literal can hold become a
 * concatenation in parentheses; see `segments`.
 */
export function groovyString(value: string): string {
  const parts = segments(value);
  const text = parts
    .map((chunks) => chunks.map((chunk) => `'${escaped(chunk, /[\\']/g)}'`).join(' + '))
    .join(` + (${LAST_CHARACTER}) + `);
  return parts.flat().length === 1 ? text : `(${text})`;
}

/**
 * A text of several lines as `'''...'''`, each of its lines on one of its own; undefined for any other text, and for one
 * that no single literal can hold.
 */
export function groovyBlock(value: string): string | undefined {
  if (!hasLines(value) || segments(value).flat().length > 1) return undefined;
  return `'''${blockText(value, /\\|'(?='|$)/g)}'''`;
}

/** What to write between the quotes of a GString of several lines, in which lines stay lines; like `groovyBlock`. */
export function templateBlockText(value: string): string {
  return segments(value).flat().length > 1 ? templateText(value) : blockText(value, /[\\$]|"(?="|$)/g);
}

/** Whether more than line ends follows a line's end. */
export function hasLines(value: string): boolean {
  return /\n[^\n]/.test(value);
}

function blockText(value: string, special: RegExp): string {
  return value.replace(special, '\\$&').replace(/[^ -~\n\t]/g, unprintable);
}

/** What to write between the quotes of a GString, `"..."`, so that it reads back as the value; like `groovyString`. */
export function templateText(value: string): string {
  return segments(value)
    .map((chunks) => chunks.map((chunk) => escaped(chunk, /[\\"$]/g)).join(`\${''}`))
    .join(`\${${LAST_CHARACTER}}`);
}

/** U+FFFF: Groovy's lexer takes this character, even when written `\uffff`, for the end of the file. */
const LAST_CHARACTER = '0xffff as char';

/** A class file's constant has at most 65,535 bytes of modified UTF-8, in which a UTF-16 code unit takes up to three. */
const CHUNK = /.{1,21845}/gs;

/** The text split at each U+FFFF, and each part of it split to fit a class file's constant. */
function segments(value: string): string[][] {
  return value.split('\uffff').map((part) => part.match(CHUNK) ?? ['']);
}

function escaped(text: string, special: RegExp): string {
  return text.replace(special, '\\$&').replace(/[^ -~]/g, unprintable);
}

/**
 * ASCII is named or octal, never `\uXXXX`: that form is decoded before the lexer looks, so that `\u000a` would be a real
 * newline.
 */
function unprintable(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0x80) return `\\u${code.toString(16).padStart(4, '0')}`;
  return NAMED[character] ?? `\\${code.toString(8).padStart(3, '0')}`;
}

const NAMED: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};
