import { lexGroovy } from './read/lex.ts';

/** A path in a template that has no braces: `$env.NAME`. */
const PATH = /^\$([A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*)/;

/** Code within a GString. */
export interface TemplateCode {
  readonly code: string;
  /** Where the code starts in the text of the template. */
  readonly at: number;
}

/** Returns the code of a GString, which is given with its quotes: what `${...}` and `$name` hold, in their order. */
export function templateCode(template: string): readonly TemplateCode[] {
  const isDollarSlashy = template.startsWith('$/');
  const found: TemplateCode[] = [];
  let at = isDollarSlashy ? 2 : 1;
  while (at < template.length) {
    const character = template[at];
    if (character === '\\' && !isDollarSlashy) at += 2;
    else if (character !== '$') at++;
    else if (template[at + 1] === '{') {
      const end = closingBrace(template, at + 1);
      found.push({ code: template.slice(at + 2, end), at: at + 2 });
      at = end + 1;
    } else {
      const [, path = ''] = PATH.exec(template.slice(at, at + LONGEST_PATH)) ?? [];
      if (path !== '') found.push({ code: path, at: at + 1 });
      at += Math.max(path.length + 1, isDollarSlashy ? 2 : 1);
    }
  }
  return found;
}

const LONGEST_PATH = 1_000;

/** The offset of the brace that closes the one at an offset, or of the end where none does. */
function closingBrace(template: string, open: number): number {
  // The text after the code is read as code too, which does no harm: the first brace is closed by then.
  const { tokens } = lexGroovy(template.slice(open));
  const close = tokens[tokens[0]?.pair ?? -1];
  return close === undefined ? template.length : open + close.start;
}
