import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { parseJson } from '../../src/adapters/parseJson.ts';

const SHAPE = z.object({ id: z.string(), mounts: z.array(z.object({ writable: z.boolean() })) });

describe('JSON that another program wrote', () => {
  it('is what it should be, without what nobody asked for', () => {
    const text = '{"id":"a","mounts":[{"writable":true,"mode":"z"}],"other":1}';
    expect(parseJson(SHAPE, text, 'docker container inspect')).toEqual({ id: 'a', mounts: [{ writable: true }] });
  });

  it.each([
    ['', 'it is not JSON'],
    ['{"id":', 'it is not JSON'],
    ['null', 'Invalid input'],
    ['{"id":"a"}', 'mounts: Invalid input'],
    ['{"id":"a","mounts":[{"writable":"yes"}]}', 'mounts.0.writable: Invalid input'],
  ])('is refused when it is %j', (text, why) => {
    expect(() => parseJson(SHAPE, text, 'docker container inspect')).toThrow(
      expect.objectContaining({
        code: 'output-unreadable',
        message: expect.stringContaining(`The output of docker container inspect cannot be read: ${why}`) as string,
        fix: 'Check that the version of docker is supported.',
      }),
    );
  });
});
