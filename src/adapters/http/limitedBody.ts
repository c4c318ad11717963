/** A response is larger than expected; the rest is not read. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong';
}

/**
 * Reads a response as UTF-8 text.
 *
 * @param mostBytes counted after decompression, so that little that is sent cannot become much
 * @throws {BodyTooLong}
 */
export async function readLimited({ body }: Response, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new BodyTooLong(`The response is larger than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
