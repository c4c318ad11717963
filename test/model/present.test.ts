import { describe, expect, it } from 'vitest';
import { present } from '../../src/model/present.ts';

describe('present', () => {
  it('keeps the fields that have a value, in their order', () => {
    const fields: { a?: string | undefined; b: number; c?: boolean | undefined; d?: null } = {
      b: 0,
      a: undefined,
      d: null,
      c: false,
    };
    expect(JSON.stringify(present(fields))).toBe('{"b":0,"d":null,"c":false}');
    expect(Object.keys(present(fields))).toEqual(['b', 'd', 'c']);
  });
});
