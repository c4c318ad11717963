/**
 * The one form of Groovy string literal that is generated: `'single quoted'`, on one line, in plain ASCII.
 *
 * Whatever the text holds (quotes, `$`, backslashes, newlines, NUL, lone surrogates), Groovy 2.4 reads back the same
 * UTF-16 code units. Non-ASCII characters are written `\uXXXX`, because a controller decodes files by its own default
 * encoding, and because a lone surrogate has no UTF-8 at all.
 *
 * Texts that no single literal can hold become a parenthesised concatenation; see `segments`.
 */
export function groovyString(value: string): string {
  const literals = segments(value).map((chunks) => chunks.map((chunk) => `'${escape(chunk, "'")}'`).join(' + '));
  const text = literals.join(` + (${LAST_CHARACTER}) + `);
  return literals.length === 1 && value.length <= CHUNK ? text : `(${text})`;
}

/**
 * The text between the quotes of a GString, `"..."`, that reads back as the value: the escapes of `groovyString`, with
 * `"` and `$` escaped instead of `'`.
 */
export function templateText(value: string): string {
  return segments(value)
    .map((chunks) => chunks.map((chunk) => escape(chunk, '"$')).join("${''}"))
    .join(`\${${LAST_CHARACTER}}`);
}

/**
 * U+FFFF as an expression: Groovy's lexer takes this character, even when written `\uffff`, for the end of the file.
 */
const LAST_CHARACTER = '0xffff as char';

/** A class file's constant holds at most 65,535 bytes of modified UTF-8, in which a UTF-16 code unit takes at most three. */
const CHUNK = 21_845;

/** The text split at each U+FFFF, and every part of it split to fit a class file's constant. */
function segments(value: string): string[][] {
  return value.split('\uffff').map((part) => part.match(/[^]{1,21845}/g) ?? ['']);
}

const NAMED: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

/**
 * Every ASCII control character is named or octal, never `\uXXXX`: that form is decoded before the lexer looks, so that
 * `\u000a` would be a real newline.
 */
function escape(text: string, special: string): string {
  return text.replace(/[^ -~]|[\\'"$]/g, (character) => {
    const code = character.charCodeAt(0);
    if (character === '\\' || special.includes(character)) return `\\${character}`;
    if (code >= 0x80) return `\\u${code.toString(16).padStart(4, '0')}`;
    if (code >= 0x20 && code < 0x7f) return character;
    return NAMED[character] ?? `\\${code.toString(8).padStart(3, '0')}`;
  });
}
