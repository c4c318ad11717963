// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Groovy's

import { describe, expect, it } from 'vitest';
import { lexGroovy } from '../../src/groovy/read/lex.ts';
import { readStatements } from '../../src/groovy/read/statements.ts';
import { expectProportion } from '../proportion.ts';
import { texts } from './syntaxTexts.ts';

function isRead(text: string): boolean {
  const lexed = lexGroovy(text);
  return lexed.errors.length + readStatements(lexed).errors.length === 0;
}

describe('the syntax of Groovy', () => {
  it('is what is read, and nothing else', () => {
    expect(texts.filter(({ text, isGroovy }) => isRead(text) !== isGroovy)).toEqual([]);
  });

  it.each([
    ['foo(a b)', 6, 'Unexpected "b".', 'Expected a comma, or the end of the list.'],
    ['foo(\n  a: 1\n  b: 2\n)', 14, 'Unexpected "b".', 'Expected a comma, or the end of the list.'],
    ['[1, a: 2]', 1, 'Unexpected "1".', 'Each entry of a map needs a key: key: value.'],
    ['foo(a: 1, a: 2)', 10, 'The argument "a" is given twice.', 'Keep one of them.'],
    [
      "Deploy 'qa'",
      7,
      `Unexpected "'qa'".`,
      'Groovy reads "Deploy" as a type, because it starts with an upper-case letter. To call it, write Deploy(...).',
    ],
    ['x = { a -> if (b }', 14, 'Unclosed "(".', 'Add the missing ")".'],
    ['try { }', 7, 'Unexpected end of the expression.', '"try" needs a "catch" or a "finally".'],
  ])('%j has one error, with its location and a fix', (text, start, message, fix) => {
    const lexed = lexGroovy(text);
    expect([...lexed.errors, ...readStatements(lexed).errors]).toMatchObject([{ start, message, fix }]);
  });

  it('is found broken in several locations at once', () => {
    const lexed = lexGroovy(`foo(a b)\nif (c d) { }\n[1 2]\nbar { x = }\n"\${d e: }"\n`);
    expect(readStatements(lexed).errors.map(({ start }) => lexed.text.slice(0, start).split('\n').length)).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });

  it.each(['{', '[', '(', 'a {', 'a(', '"${', 'a=', '!', '(a)', 'if (a) ', 'a: ', 'a.b', '- ', 'a ? b : ', 'a { [b('])(
    'many times %j does not fail, and takes time in proportion',
    (piece) => expectProportion(20_000, (size) => readStatements(lexGroovy(piece.repeat(size)))),
  );
});
