/** Masking shorter values would hide ordinary words. */
const SHORTEST_SECRET = 4;

/**
 * Returns a function that masks secrets in text. Secrets of several lines are masked line by line, like the output.
 *
 * @param secrets their values; values under four characters are not masked
 */
export function createMask(secrets: readonly string[]): (text: string) => string {
  const parts = secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/)]);
  const longestFirst = [...new Set(parts.filter((part) => part.trim().length >= SHORTEST_SECRET))].sort(
    (left, right) => right.length - left.length,
  );
  return (text) => longestFirst.reduce((masked, secret) => masked.replaceAll(secret, '****'), text);
}
