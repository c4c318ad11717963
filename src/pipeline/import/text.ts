/** A JavaScript string: in quotes when it is one line, otherwise between backticks. */
export function printText(value: string): string {
  return /\n./s.test(value) ? between('`', value) : between(quoteFor(value), value);
}

/**
 * Groovy source between backticks, as the tag `groovy` takes it to the letter; undefined when it holds what would have
 * to be escaped there.
 */
export function printRaw(source: string): string | undefined {
  const isPlain = !/[`\r]|\$\{|\\$/.test(source) && !UNPRINTABLE.test(source);
  return isPlain ? `\`${source}\`` : undefined;
}

/** A text as it stands between backticks, on one line. */
export function escapeTemplate(text: string): string {
  return text.replace(/[\\`]|\$(?=\{)/g, '\\$&').replace(ALL_UNPRINTABLE, escaped);
}

/** The quote that needs the fewest escapes, as formatters have it. */
function quoteFor(value: string): string {
  const number = (quote: string) => value.split(quote).length;
  return number("'") > number('"') ? '"' : "'";
}

function between(quote: string, value: string): string {
  const special = quote === '`' ? /[\\`]|\$(?=\{)/g : quote === '"' ? /[\\"]/g : /[\\']/g;
  const isKept = (character: string) => quote === '`' && (character === '\n' || character === '\t');
  const text = value
    .replace(special, '\\$&')
    .replace(ALL_UNPRINTABLE, (character) => (isKept(character) ? character : escaped(character)));
  return `${quote}${text}${quote}`;
}

/** What an editor does not show, or a file cannot hold: controls, marks of direction, line separators, lone surrogates. */
const UNPRINTABLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
const ALL_UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  return (
    NAMED[character] ??
    Array.from({ length: character.length }, (_, index) => {
      const unit = character.charCodeAt(index).toString(16);
      return `\\u${unit.padStart(4, '0')}`;
    }).join('')
  );
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
