import { fitsAsDefault, isProcessText } from '../../../model/composeText.ts';

/**
 * Compose replaces `$NAME` and `${NAME}` in nearly every value of its files, and in no key.
 *
 * @see https://docs.docker.com/reference/compose-file/interpolation/
 */

/**
 * Text that reaches Docker as it stands.
 *
 * @throws when no container could be given it: a NUL character, or half of a surrogate pair
 */
export function literal(text: string): string {
  if (!isProcessText(text))
    throw new Error(
      `${JSON.stringify(text)} contains a character that is not allowed in the environment of a process.`,
    );
  return text.replaceAll('$', '$$$$');
}

/** What the variable holds when the stack starts; Compose refuses to start without it, and says why. */
export function required(variableName: string, why = ''): string {
  return `\${${variableName}:?${literal(why)}}`;
}

/**
 * What the variable holds when the stack starts, or else the text.
 *
 * @throws when Compose would not find the end of the text, as it counts braces and reads one line: see {@link fitsAsDefault}
 */
export function withDefault(variableName: string, text: string): string {
  if (!fitsAsDefault(text))
    throw new Error(
      `The default of ${variableName} contains a line break or unbalanced braces, which Compose does not support.`,
    );
  return `\${${variableName}:-${literal(text)}}`;
}
