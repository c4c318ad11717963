/**
 * A value as Compose reads it from a `.env` file: bare where it can be, otherwise between double quotes.
 *
 * @see https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax
 */
export function dotenvValue(text: string): string {
  if (/^[\w./:@%+,-]*$/.test(text)) return text;
  return `"${text
    .replaceAll(/[\\"$]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')}"`;
}
