/** A variable in a text of a Compose file: `${NAME:-text}`. */
export interface Reference {
  readonly name: string;
  /** What applies when it is unset, or, with a colon, empty; none for `${NAME}`. */
  readonly operator?: '-' | ':-' | '?' | ':?' | '+' | ':+';
  /** What follows the operator, which may hold variables itself. */
  readonly argument: string;
}

const START = /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(:?[-?+])?)/g;

/**
 * Splits a text into plain texts and variables.
 *
 * @see https://docs.docker.com/reference/compose-file/interpolation/
 */
export function parseTemplate(text: string): readonly (string | Reference)[] {
  const parts: (string | Reference)[] = [];
  let plain = '';
  let at = 0;
  const flush = (): void => {
    if (plain !== '') parts.push(plain);
    plain = '';
  };
  START.lastIndex = 0;
  for (let found = START.exec(text); found !== null; found = START.exec(text)) {
    const [start, bare, braced, operator] = found;
    plain += text.slice(at, found.index);
    at = START.lastIndex;
    if (start === '$$') plain += '$';
    else if (bare !== undefined) {
      flush();
      parts.push({ name: bare, argument: '' });
    } else {
      const end = closingBrace(text, at);
      const argument = text.slice(at, end);
      at = end + 1;
      START.lastIndex = at;
      flush();
      const name = braced ?? '';
      parts.push({ name, ...(operator && { operator: operator as ':-' }), argument });
    }
  }
  plain += text.slice(at);
  flush();
  return parts;
}

function closingBrace(text: string, from: number): number {
  let open = 1;
  for (let index = from; index < text.length; index++) {
    if (text[index] === '{') open++;
    if (text[index] === '}' && --open === 0) return index;
  }
  return text.length;
}

/** The variables of a text, also those in defaults. */
export function referencesIn(text: string): readonly Reference[] {
  return parseTemplate(text).flatMap((part) =>
    typeof part === 'string' ? [] : [part, ...(hasDefault(part) ? referencesIn(part.argument) : [])],
  );
}

/** What the text is when no variable is set; undefined when one has no default. */
export function withDefaults(text: string): string | undefined {
  let result = '';
  for (const part of parseTemplate(text)) {
    const known = typeof part === 'string' ? part : defaultOf(part);
    if (known === undefined) return undefined;
    result += known;
  }
  return result;
}

/** What the variable stands for when it is not set; undefined when it has no default. */
export function defaultOf(reference: Reference): string | undefined {
  if (reference.operator === '+' || reference.operator === ':+') return '';
  return hasDefault(reference) ? withDefaults(reference.argument) : undefined;
}

function hasDefault({ operator }: Reference): boolean {
  return operator === '-' || operator === ':-';
}
