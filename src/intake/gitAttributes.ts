/** Line ends as they are generated, whatever a checkout converts; hosts fold the files in reviews. */
const ATTRIBUTES = 'text=auto eol=lf linguist-generated';

/**
 * Returns the text of `.gitattributes` with a line for each generated path that it does not mention yet, after what it
 * has; `undefined` if nothing is missing.
 *
 * @param text undefined if there is no such file
 * @param paths patterns from the project's folder, such as `/jenkins/**`
 */
export function withGeneratedPaths(text: string | undefined, paths: readonly string[]): string | undefined {
  const before = text ?? '';
  const mentioned = new Set(
    before.split(/\r?\n/).map((line) => `/${line.trim().split(/\s/, 1)[0]}`.replace(/^\/+/, '/')),
  );
  const missing = paths.filter((path) => !mentioned.has(path));
  if (missing.length === 0) return undefined;
  const end = before === '' || before.endsWith('\n') ? '' : '\n';
  return `${before}${end}${missing.map((path) => `${path} ${ATTRIBUTES}\n`).join('')}`;
}
