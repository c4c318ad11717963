/** Groovy's strings and comments; slashy strings are left as they are, since only a parser can tell them from divisions. */
const QUIET = /'''[\s\S]*?'''|"""[\s\S]*?"""|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** Groovy code with spaces for what strings and comments hold, each character where it was. */
export function withoutTexts(code: string): string {
  return code.replace(QUIET, (text) => text.replace(/[^\n]/g, ' '));
}

/**
 * Where the block ends that begins at or after an index.
 *
 * @param code without texts
 * @returns the index after its closing brace, or undefined when no block begins before the next statement
 */
export function blockAfter(code: string, index: number): { readonly start: number; readonly end: number } | undefined {
  let depth = 0;
  let start: number | undefined;
  for (let at = index; at < code.length; at++) {
    const character = code[at];
    if (character === '(' || character === '[' || character === '{') {
      if (character === '{' && depth === 0) start = at;
      depth++;
    } else if (character === ')' || character === ']' || character === '}') {
      depth--;
      if (depth < 0) return undefined;
      if (depth === 0 && start !== undefined) return { start, end: at + 1 };
    } else if (depth === 0 && (character === ';' || character === '\n')) return undefined;
  }
  return undefined;
}
