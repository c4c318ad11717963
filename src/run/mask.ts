/** Shorter values would blot out ordinary words. */
const SHORTEST_SECRET = 4;

/**
 * A function that hides known secrets in text; secrets of several lines are hidden line by line, as output arrives so.
 *
 * @param secrets their values; those under four characters cannot be told from ordinary text and stay
 */
export function createMask(secrets: readonly string[]): (text: string) => string {
  const parts = secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/)]);
  const longestFirst = [...new Set(parts.filter((part) => part.trim().length >= SHORTEST_SECRET))].sort(
    (left, right) => right.length - left.length,
  );
  return (text) => longestFirst.reduce((masked, secret) => masked.replaceAll(secret, '****'), text);
}
