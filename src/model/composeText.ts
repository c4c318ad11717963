/** Whether a process can be given the text: it holds no NUL character and no half of a surrogate pair. */
export function isProcessText(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text);
}

/**
 * Whether Compose can read the text as a variable's default.
 *
 * There is no way to write a brace that does not count, and skips the character after an opening one.
 *
 * @see https://github.com/compose-spec/compose-go/blob/v2.9.1/template/template.go `getFirstBraceClosingIndex`
 */
export function fitsAsDefault(text: string): boolean {
  if (text.includes('\n')) return false;
  let open = 1;
  for (const [brace] of text.matchAll(/\{.?|\}/gsu)) {
    open += brace === '}' ? -1 : 1;
    if (open === 0) return false;
  }
  return open === 1;
}
