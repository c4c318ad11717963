import { expect, it } from 'vitest';
import { script } from '../../src/groovy/build.ts';
import { printGroovy } from '../../src/groovy/print.ts';
import { HELPER_NAMES, helperMethods } from '../../src/script/helpers/index.ts';

const declared = (name: string): readonly string[] =>
  helperMethods([name]).flatMap((one) => (one.kind === 'methodDeclaration' ? [one.name] : []));

it.each(HELPER_NAMES)('%s comes with the helpers that it calls, and with no others', (name) => {
  const names = declared(name);
  const text = printGroovy(script(helperMethods([name]))).replace(/^\/\/.*$/gm, '');
  const called = new Set(text.match(/\bjs\w+(?=\()/g));
  expect([...names].toSorted()).toEqual([...called].filter((one) => HELPER_NAMES.includes(one)).toSorted());
});

it('the values of a map need no reading by name', () => {
  expect(declared('jsValues')).not.toContain('jsGet');
});
