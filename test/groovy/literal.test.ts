import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { number } from '../../src/groovy/build.ts';
import { groovyLiteral, groovyString } from '../../src/groovy/literal.ts';
import { hostile } from './hostileText.ts';

describe('groovyString', () => {
  it.each([
    ['plain text', "'plain text'"],
    ['', "''"],
    [`it's \${HOME} "x"`, `'it\\'s \${HOME} "x"'`],
    ['a\\b\\u0041', "'a\\\\b\\\\u0041'"],
    ['one\ntwo\r\n\tthree', "'one\\ntwo\\r\\n\\tthree'"],
    ['\0\x007\x1b\x7f', "'\\000\\0007\\033\\177'"],
    ['café 🚀 \u2028 \ud800', "'caf\\u00e9 \\ud83d\\ude80 \\u2028 \\ud800'"],
    ['a\uffffb', "('a' + (0xffff as char) + 'b')"],
  ])('writes %j', (value, literal) => {
    expect(groovyString(value)).toBe(literal);
  });

  it('is one line of ASCII, whatever the text', () => {
    fc.assert(
      fc.property(hostile(), (value) => {
        expect(groovyString(value)).toMatch(/^[ -~]*$/);
      }),
    );
  });
});

describe('groovyLiteral', () => {
  it('writes lists and maps', () => {
    expect(groovyLiteral({ a: [1, -2.5, true, null], 'b c': {}, if: [] })).toBe(
      "[a: [1, -2.5, true, null], 'b c': [:], 'if': []]",
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (value) => {
    expect(() => groovyLiteral([value])).toThrow(RangeError);
    expect(() => number(value)).toThrow(RangeError);
  });
});
