/**
 * Eight hexadecimal digits that change when the text does; 32-bit FNV-1a. For noticing changes, not for safety.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9923
 */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
