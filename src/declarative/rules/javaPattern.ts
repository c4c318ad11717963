/**
 * What Java refuses of a regular expression, as far as its structure goes: groups, classes, repetitions and escapes.
 * What it would only find by more knowledge, such as the name of a Unicode block, is let pass.
 *
 * @returns the reason, or undefined for a pattern that Java takes
 * @see https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
 */
export function patternError(pattern: string): string | undefined {
  let groups = 0;
  let canRepeat = false;
  for (let index = 0; index < pattern.length; ) {
    const rest = pattern.slice(index);
    const [token = rest[0] ?? ''] = TOKEN.exec(rest) ?? [];
    index += token.length;
    if (token.startsWith('\\')) {
      const wrong = escapeError(token);
      if (wrong !== undefined) return wrong;
      canRepeat = true;
    } else if (token === '[') {
      const end = classEnd(pattern, index);
      if (end === undefined) return 'a "[" has no "]"';
      index = end;
      canRepeat = true;
    } else if (token.startsWith('(')) {
      if (token === '(?') return 'unknown kind of group after "(?"';
      if (!token.endsWith(')')) groups++;
      canRepeat = false;
    } else if (token === ')') {
      if (groups-- === 0) return 'a ")" has no "("';
      canRepeat = true;
    } else if (/^[*+?{]/.test(token)) {
      if (!canRepeat) return `"${token[0]}" has nothing to repeat`;
      const [, least, most] = /^\{(\d+)(?:,(\d*))?\}/.exec(token) ?? [];
      if (token.startsWith('{') && least === undefined) return 'a "{" does not start a repetition such as {2,3}';
      if (most !== undefined && most !== '' && Number(most) < Number(least))
        return `the bounds of ${token} are reversed`;
      canRepeat = false;
    } else canRepeat = token !== '|';
  }
  return groups > 0 ? 'a "(" has no ")"' : undefined;
}

/** One part of a pattern; a repetition comes with its `?` or `+`. */
const TOKEN =
  /^(?:\\Q[\s\S]*?(?:\\E|$)|\\[pP]\{\w*=?\w*\}|\\k<\w+>|\\x\{[\da-fA-F]+\}|\\[\s\S]?|\(\?(?::|=|!|>|<=|<!|<[a-zA-Z]\w*>|[imsxudU]*(?:-[imsxudU]*)?[:)])|\(\??|[*+?][?+]?|\{\d+(?:,\d*)?\}[?+]?|\{|[\s\S])/;

/** Letters that mean something after a backslash. */
const LETTERS = 'AbBcdDefGhHknNpPQrRsStuvVwWxXzZE';

function escapeError(token: string): string | undefined {
  if (token === '\\') return 'it ends in a backslash';
  const letter = token[1] ?? '';
  return /[a-zA-Z]/.test(letter) && !LETTERS.includes(letter) && !token.startsWith('\\Q')
    ? `\\${letter} has no meaning`
    : undefined;
}

/** The index after the class whose `[` stands before an index; classes may hold others. */
function classEnd(pattern: string, start: number): number | undefined {
  let open = 1;
  let index = pattern[start] === '^' ? start + 1 : start;
  // A bracket that comes first stands for itself.
  if (pattern[index] === ']') index++;
  for (; index < pattern.length; index++) {
    const character = pattern[index];
    if (pattern.startsWith('\\Q', index)) {
      const end = pattern.indexOf('\\E', index);
      if (end < 0) return undefined;
      index = end + 1;
    } else if (character === '\\') index++;
    else if (character === '[') open++;
    else if (character === ']' && --open === 0) return index + 1;
  }
  return undefined;
}
