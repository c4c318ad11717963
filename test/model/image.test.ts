import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatImageReference, parseImageReference, withTag } from '../../src/model/image.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('image references', () => {
  it.each([
    ['postgres:16.1-alpine', { repository: 'postgres', tag: '16.1-alpine' }],
    [
      'docker.elastic.co/kibana/kibana:8.12.0',
      { registry: 'docker.elastic.co', repository: 'kibana/kibana', tag: '8.12.0' },
    ],
    ['localhost:5000/shop/app', { registry: 'localhost:5000', repository: 'shop/app' }],
    ['registry:5000/app', { registry: 'registry:5000', repository: 'app' }],
    [`shop/app@${DIGEST}`, { repository: 'shop/app', digest: DIGEST }],
  ])('reads %s', (text, reference) => {
    expect(parseImageReference(text)).toEqual(reference);
    expect(formatImageReference(reference)).toBe(text);
  });

  it.each(['', 'Nginx', 'nginx:', 'nginx:a b', 'a//b', 'nginx@sha256:12', 'a@b@c', 'nginx:x$(id)', 'nginx\n'])(
    'refuses %j',
    (text) => {
      expect(parseImageReference(text)).toBeUndefined();
    },
  );

  it('writes what it read, for any text that it accepts', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9./:@_-]{1,40}$/), (text) => {
        const reference = parseImageReference(text);
        expect(reference === undefined ? text : formatImageReference(reference)).toBe(text);
      }),
    );
  });

  it('get another tag, and a digest only when it is given', () => {
    expect(withTag(`registry:5000/shop/app:git-1@${DIGEST}`, 'v2')).toBe('registry:5000/shop/app:v2');
    expect(withTag('registry:5000/shop/app', 'v2', DIGEST)).toBe(`registry:5000/shop/app:v2@${DIGEST}`);
    expect(() => withTag('Nginx', 'v2')).toThrow('Invalid image reference "Nginx"');
  });
});
