/**
 * The text as one word of a POSIX shell's command line, whatever it holds.
 *
 * @throws when it holds a NUL character, which no program can be given as an argument
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02_02
 */
export function shellWord(text: string): string {
  if (text.includes('\0')) throw new Error('A command line argument cannot contain a NUL character.');
  return /^[\w./:=@%+,-]+$/.test(text) && !/^[A-Za-z_]\w*\+?=/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
