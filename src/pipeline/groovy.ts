/** A Groovy expression, or code, written as it shall stand. Made with {@link groovy}. */
export class Groovy {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/**
 * Groovy to the letter, where a plain value cannot say it: an expression, a string with `${}` in it, a `script` body.
 * Nothing in it needs escaping but a backtick and `${`, which are written `${'`'}` and `${'${'}`. Never put text of
 * strangers into it.
 *
 * @example
 * environment: { VERSION: groovy`readFile('VERSION').trim()` }
 */
export function groovy(strings: TemplateStringsArray, ...parts: readonly string[]): Groovy {
  return new Groovy(String.raw(strings, ...parts));
}
