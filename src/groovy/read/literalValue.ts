/** The quotes that start a string: single, double, both threefold, slashy and dollar slashy. */
export type Quote = "'" | '"' | "'''" | '"""' | '/' | '$/';

/** What stands between a string's quotes, as the text that it stands for. Lines end in LF, however the file's do. */
export function stringValue(quote: Quote, content: string): string {
  const text = content.includes('\r') ? content.replace(/\r\n?/g, '\n') : content;
  if (quote === '/') return text.replaceAll('\\/', '/');
  if (quote === '$/') return text.replace(/\$([$/])/g, '$1');
  return text.includes('\\') ? text.replace(ESCAPES, unescaped) : text;
}

function unescaped(_: string, name?: string, octal?: string): string {
  if (name !== undefined) return NAMED[name] ?? name;
  return octal === undefined ? '' : String.fromCharCode(Number.parseInt(octal, 8));
}

/** A backslash and what may follow it in a quoted string. A line end that follows it is not part of the string. */
const ESCAPES = /\\(?:([nrtbf'"\\$])|([0-3][0-7]{0,2}|[4-7][0-7]?)|\n)/g;

const NAMED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A number as JavaScript's, or undefined when that would not be exact. */
export function numberValue(source: string): number | undefined {
  const digits = source.replaceAll('_', '').toLowerCase();
  const hexadecimal = digits.startsWith('0x');
  const plain = hexadecimal ? digits.replace(/[gli]$/, '') : digits.replace(/[glifd]$/, '');
  if (!/^\d+$/.test(plain) && !hexadecimal && !plain.startsWith('0b')) return Number(plain);
  const value = Number(/^0[0-7]+$/.test(plain) ? `0o${plain}` : plain);
  return Number.isSafeInteger(value) ? value : undefined;
}
