import * as z from 'zod/mini';
import { Failure } from '../run/failure.ts';

/**
 * Parses JSON that another program or host wrote.
 *
 * @param source what wrote it, for the message: `docker container inspect`
 * @throws {Failure} `output-unreadable` when it is not JSON, or not of the shape
 */
export function parseJson<Shape extends z.ZodMiniType>(shape: Shape, text: string, source: string): z.output<Shape> {
  const { data, error } = z.safeParse(z.pipe(JSON_TEXT, shape), text);
  if (error === undefined) return data as z.output<Shape>;
  const [{ path, message } = { path: [], message: 'unknown' }] = error.issues;
  const at = path.length === 0 ? '' : `${path.join('.')}: `;
  throw new Failure('output-unreadable', `The output of ${source} cannot be read: ${at}${message}.`, {
    fix: `Check that the version of ${source.split(' ')[0]} is supported.`,
    cause: error,
  });
}

const JSON_TEXT = z.pipe(
  z.string(),
  z.transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.issues.push({ code: 'custom', message: 'it is not JSON', input: text });
      return z.NEVER;
    }
  }),
);
