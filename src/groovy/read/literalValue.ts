/** The quotes that start a string: single, double, both threefold, slashy and dollar slashy. */
export type Quote = "'" | '"' | "'''" | '"""' | '/' | '$/';

/** What stands between a string's quotes, as the text that it stands for. */
export function stringValue(quote: Quote, content: string): string {
  switch (quote) {
    case '/':
      return content.replaceAll('\\/', '/').replace(/\r\n?/g, '\n');
    case '$/':
      return content.replace(/\$([$/])/g, '$1').replace(/\r\n?/g, '\n');
    default:
      return content.includes('\\') || content.includes('\r')
        ? content
            .replace(ESCAPES, (_, name?: string, octal?: string) => {
              if (name !== undefined) return NAMED[name] ?? name;
              return octal === undefined ? '' : String.fromCharCode(Number.parseInt(octal, 8));
            })
            .replace(/\r\n?/g, '\n')
        : content;
  }
}

/** A backslash and what may follow it in a quoted string. A line end that follows it is not part of the string. */
const ESCAPES = /\\(?:([nrtbf'"\\$])|([0-3][0-7]{0,2}|[4-7][0-7]?)|(?:\r\n|\r|\n))/g;

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
