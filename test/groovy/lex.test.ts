// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Groovy's

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexGroovy } from '../../src/groovy/read/lex.ts';
import { lineFinder } from '../../src/groovy/read/lines.ts';
import { groovyString } from '../../src/groovy/string.ts';
import { budget } from '../budget.ts';
import { expectProportion } from '../proportion.ts';

/** Tokens as text: their kinds and what they say, with `¶` for a line end. */
function tokens(text: string): string {
  return lexGroovy(text)
    .tokens.slice(0, -1)
    .map(({ kind, text: name, start, end }) =>
      kind === 'newline' ? '¶' : name || `${kind}<${text.slice(start, end)}>`,
    )
    .join(' ');
}

/** Errors as text: their codes and what they are at. */
function errors(text: string): string[] {
  return lexGroovy(text).errors.map(({ code, start, end }) => `${code} ${start}-${end}`);
}

describe('lexGroovy', () => {
  it.each([
    ['a / b / c', 'a / b / c'],
    ['x = /b/', 'x = string</b/>'],
    ['f(/a/, b / c)', 'f ( string</a/> , b / c )'],
    ['[1] / 2', '[ number<1> ] / number<2>'],
    ['f { } / 2', 'f { } / number<2>'],
    ['"a" / 2', 'string<"a"> / number<2>'],
    ['this / a++ / 2', 'this / a ++ / number<2>'],
    ['a /= 2', 'a /= number<2>'],
    ['a = $/b/$', 'a = string<$/b/$>'],
    ['a $/b', 'a $ / b'],
    ['a // b\nc', 'a ¶ c'],
    ['a /* b\n */ c', 'a c'],
    ['#!/bin/groovy\na', '¶ a'],
    ['a\n\n\nb', 'a ¶ b'],
    ['(a\nb)', '( a b )'],
    ['(a {\nb\n})', '( a { ¶ b ¶ } )'],
    ['[a\n,b]', '[ a , b ]'],
    ['a \\\n b', 'a b'],
    ['a\r\nb\rc', 'a ¶ b ¶ c'],
    ['"$a.b.c ${d}"', 'template<"$a.b.c ${d}">'],
    ['"${"${"}"}"}" x', 'template<"${"${"}"}"}"> x'],
    ['"""${\n}""" x', 'template<"""${\n}"""> x'],
    ['"\\${a} \\$b"', 'string<"\\${a} \\$b">'],
    ["'${a}'", "string<'${a}'>"],
    ['1..2', 'number<1> .. number<2>'],
    ['1.5.round()', 'number<1.5> . round ( )'],
    ['1.abs()', 'number<1> . abs ( )'],
    ['0xFFL 0b1 1_0 1e-3 1.5f', 'number<0xFFL> number<0b1> number<1_0> number<1e-3> number<1.5f>'],
    ['a?.b*.c.&d.@e', 'a ?. b *. c .& d .@ e'],
    ['a <=> b ==~ c ?: d ..< e', 'a <=> b ==~ c ?: d ..< e'],
    ['@Library("a") _', '@ Library ( string<"a"> ) _'],
    ['$a _b été 日本', '$a _b été 日本'],
    ['a.default', 'a . default'],
    ['ech\\u006f 1', 'echo number<1>'],
  ])('reads %j', (text, expected) => {
    expect(tokens(text)).toBe(expected);
    expect(errors(text)).toEqual([]);
  });

  it.each([
    ["a = 'b\nc", ['unclosed-string 4-5']],
    ['a = "b\nc', ['unclosed-string 4-5']],
    ['a = "b${c\nd', ['unclosed-string 4-5']],
    ["a = '''b\nc", ['unclosed-string 4-7']],
    ['a = /b\nc', ['unclosed-string 4-5']],
    ['a = $/b\nc', ['unclosed-string 4-6']],
    ['/* a', ['unclosed-comment 0-2']],
    ["'a\\qb'", ['invalid-escape 2-4']],
    ['"a $ b"', ['lone-dollar 3-4']],
    ['"cost $5"', ['lone-dollar 6-7']],
    ['a # b', ['unexpected-character 2-3']],
    ['a\u00a0b', ['unexpected-character 1-2']],
    ['\ufeffa', ['byte-order-mark 0-1']],
    ["'\\u00g1'", ['invalid-unicode-escape 1-3']],
    ['a(b', ['unclosed-bracket 1-2']],
    ['a { b(c }', ['unclosed-bracket 5-6']],
    ['a )', ['unexpected-bracket 2-3']],
    ['a } b', ['unexpected-bracket 2-3']],
    ['"${a(b}" c', ['unclosed-bracket 4-5']],
  ])('says what is wrong with %j', (text, expected) => {
    expect(errors(text)).toEqual(expected);
  });

  it('goes on after a string that does not end', () => {
    expect(tokens("a 'b\nc 'd'")).toBe("a string<'b> ¶ c string<'d'>");
    expect(tokens("a { b('c) }\nd")).toBe("a { b ( string<'c> ) } ¶ d");
    expect(tokens("a {\nb 'if [ c ]\n}")).toBe("a { ¶ b string<'if [ c ]> ¶ }");
    expect(tokens('a "b${c\nd')).toBe('a template<"b${c> ¶ d');
  });

  it('gives comments with their marks', () => {
    const text = '#!/a\n// b\nc /* d */ "${e /* f */}"';
    expect(lexGroovy(text).comments.map(({ start, end }) => text.slice(start, end))).toEqual([
      '#!/a',
      '// b',
      '/* d */',
      '/* f */',
    ]);
  });

  it('gives the locations of the text as it was written', () => {
    const text = 'a\\u0062c \\u0022d\\u0022 e';
    const { tokens: read } = lexGroovy(text);
    expect(read.slice(0, 3).map(({ start, end }) => text.slice(start, end))).toEqual([
      'a\\u0062c',
      '\\u0022d\\u0022',
      'e',
    ]);
  });

  it('counts lines as Groovy does', () => {
    const lineOf = lineFinder('a\nb\r\nc\rd');
    expect([0, 1, 2, 5, 7].map((offset) => lineOf(offset))).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 2 },
      { line: 2, column: 1 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
    ]);
  });
});

describe('whatever the text', () => {
  const PIECES = [
    '"',
    "'",
    '"""',
    "'''",
    '/',
    '$/',
    '/$',
    '${',
    '$',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '\\',
    '\n',
    '//',
    '/*',
    '*/',
    '\\u',
    'a',
    '1',
    '.',
    ' ',
    ';',
    ':',
    '\ufffe',
    '\uffff',
    '\ud800',
  ];
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join('')),
  );

  it('tokens stand in order, within the text, and brackets in pairs', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { tokens: read, errors: found, comments } = lexGroovy(text);
        let last = 0;
        for (const [index, { start, end, pair, text: symbol }] of read.entries()) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThanOrEqual(start);
          last = end;
          if ('([{'.includes(symbol) && symbol !== '') expect(pair).toBeGreaterThan(index);
          if (pair >= 0) expect(read[pair]?.pair).toBe(index);
        }
        expect(last).toBeLessThanOrEqual(text.length);
        expect(read.at(-1)?.kind).toBe('end');
        for (const { start, end } of [...found, ...comments]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
        }
      }),
      { numRuns: budget(667) },
    );
  });

  it('every literal that is generated has its value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (value) => {
        fc.pre(!value.includes('\uffff'));
        const [token] = lexGroovy(groovyString(value)).tokens;
        expect(token).toMatchObject({ kind: 'string', value });
      }),
    );
  });

  it.each([
    ['brackets', '('],
    ['braces', '{'],
    ['closing brackets', ')'],
    ['alternating brackets', '({['],
    ['open strings', '"${'],
    ['slashy strings', '/${'],
    ['quotes', '"\n'],
    ['escapes', '\\u0041'],
    ['comments', '/*'],
    ['unicode', '\\u'],
    ['mixed', '({"${[/${'],
  ])('many %s take time in proportion', (_, piece) => {
    expectProportion(100_000, (size) => lexGroovy(piece.repeat(size)));
  });
});
