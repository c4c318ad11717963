/**
 * Marks for TypeScript what may stand where arguments are given by name, so that no property of it is taken for, or
 * offered as, one of them.
 */
export const whole = Symbol('whole');

/** What may stand for arguments, whatever they are: Groovy, and symbols. */
export interface Whole {
  readonly [whole]: 'groovy' | 'describable';
}

/** A Groovy expression, or code, written as it should stand. Made with {@link groovy}. */
export class Groovy {
  declare readonly [whole]: 'groovy';
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/**
 * Groovy to the letter, where a plain value cannot say it: an expression, a string with `${}` in it, a `script` body.
 * Between backticks nothing in it needs escaping but a backtick and `${`, which are written `${'`'}` and `${'${'}`;
 * what has many of these is more readable as a string in parentheses. Never put text of strangers into it.
 *
 * @example
 * environment: { VERSION: groovy`readFile('VERSION').trim()`, IMAGE: groovy('"shop:${VERSION}"') }
 */
export function groovy(source: TemplateStringsArray | string, ...parts: readonly string[]): Groovy {
  return new Groovy(typeof source === 'string' ? source : String.raw(source, ...parts));
}
