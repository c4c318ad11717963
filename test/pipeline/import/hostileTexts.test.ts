// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Groovy's

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJenkinsfile } from '../../../src/declarative/read/readJenkinsfile.ts';
import type { PipelineTree, RawValue } from '../../../src/declarative/tree.ts';
import { Groovy, groovy } from '../../../src/pipeline/groovy.ts';
import { groovyAround, groovyBody, groovyCode } from '../../../src/pipeline/import/code.ts';
import { importPipeline } from '../../../src/pipeline/import/importPipeline.ts';
import { printCode, printName } from '../../../src/pipeline/import/printCode.ts';
import { printText } from '../../../src/pipeline/import/text.ts';
import { builtTree, evaluate } from './evaluateText.ts';

const HOSTILE = [
  '`',
  '${x}',
  '\\${x}',
  '\\\\${x}',
  '\\`',
  '\\',
  '\\\\',
  '\\u',
  '\\u{',
  '\\x',
  '$',
  '$${x}',
  "'",
  '"',
  `'"`,
  '*/',
  '/*',
  '//',
  '</script>',
  '\u2028',
  '\u2029',
  '\u0000',
  '\u00001',
  '\ud800',
  '\udc00\ud800',
  '\ufeff',
  '\u202e',
  '\uffff',
  '\r',
  '\r\n',
  'a\nb',
  'a\n',
  '\n',
  'a\r\nb`${c}\\',
  '',
  '__proto__',
  'constructor',
  'then',
  '1',
  'a b',
];
const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...HOSTILE)).map((all) => all.join('')),
);

describe('any text', () => {
  test('is the same text once it is printed and run', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(evaluate(printText(value))).toBe(value);
      }),
    );
  });

  test('is the same Groovy', () => {
    fc.assert(
      fc.property(text, (source) => {
        for (const code of [groovyCode(source, []), groovyAround(source)])
          expect((evaluate(printCode(code, 0, 0, 0), { groovy }) as Groovy).source).toBe(source);
        const body = evaluate(printCode(groovyBody(source, []), 8, 0, 0), { groovy }) as Groovy;
        expect(body).toBeInstanceOf(Groovy);
      }),
    );
  });

  test('is the same name of a property', () => {
    fc.assert(
      fc.property(text, (name) => {
        expect(Object.keys(evaluate(`({ ${printName(name)}: 1 })`) as object)).toEqual([name]);
      }),
    );
  });

  test('is printed in characters that any editor shows', () => {
    fc.assert(
      fc.property(text, (value) => {
        const printed = printText(value) + printCode(groovyCode(value, []), 0, 0, 0) + printName(value);
        expect(printed).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('hostile texts in a pipeline', () => {
  const raw = (value: string): RawValue => ({ isLiteral: true, value });
  const named = (value: RawValue) => HOSTILE.map((key) => ({ key, value }));

  test('are values, names of arguments, of tools and of branches', () => {
    const steps = HOSTILE.map((value) => ({ name: 'anything', arguments: [raw(value), raw(value)] }));
    const tree: PipelineTree = {
      pipeline: {
        agent: { type: 'label', argument: raw('`${x}\\') },
        tools: named(raw('x')).filter(({ key }) => key !== '1'),
        stages: HOSTILE.map((name) => ({ name, branches: [{ name: 'default', steps }] })),
      },
    };
    const { text: printed, difference } = importPipeline(tree);
    expect(difference).toBeUndefined();
    expect(builtTree(printed)).toEqual(tree);
  });

  test('are names that JavaScript itself uses', () => {
    const names = [
      '__proto__',
      'constructor',
      'then',
      'toJSON',
      'toString',
      'hasOwnProperty',
      'caller',
      'arguments',
      'name',
      'length',
      'prototype',
    ];
    const tree: PipelineTree = {
      pipeline: {
        agent: { type: 'any' },
        environment: names.map((key) => ({ key, value: raw('x') })),
        options: { options: names.map((name) => ({ name, arguments: [{ key: '__proto__', value: raw('x') }] })) },
        stages: [
          {
            name: 'Steps',
            branches: [
              {
                name: 'default',
                steps: names.map((name) => ({
                  name,
                  arguments: [{ key: name, value: { isLiteral: false, value: `\${${name}(1)}` } }],
                })),
              },
            ],
          },
        ],
      },
    };
    const { text: printed, difference } = importPipeline(tree);
    expect(difference).toBeUndefined();
    expect(builtTree(printed)).toEqual(tree);
  });

  test('are numbers as names, which JavaScript would put first', () => {
    const args = ['b', '2', '1'].map((key) => ({ key, value: raw(key) }));
    const tree: PipelineTree = {
      pipeline: {
        agent: { type: 'any' },
        options: { options: [{ name: 'anything', arguments: args }] },
        stages: [{ name: 'Steps', branches: [{ name: 'default', steps: [{ name: 'anything', arguments: args }] }] }],
      },
    };
    const { text: printed, difference } = importPipeline(tree);
    expect(difference).toBeUndefined();
    expect(builtTree(printed)).toEqual(tree);
  });

  test('are comments', () => {
    const comments = [
      '// */ `${x}',
      '// \u2028 evil() \u2029 evil()',
      '/* ${x} */',
      '/* \\u002a/',
      '/* a\n // b\n * c */',
      '// \\u000a',
      '//',
      '/**/',
    ];
    const source = readJenkinsfile(`pipeline {
  agent any
  stages { stage('A') { steps {
    ${comments.join('\n    ')}
    echo 'x'
    ${comments.join('\n    ')}
  } } }
}`);
    expect(source.errors).toEqual([]);
    const { text: printed, difference } = importPipeline(source.tree as PipelineTree, source);
    expect(difference).toBeUndefined();
    expect(builtTree(printed)).toEqual(source.tree);
    expect(printed).not.toMatch(/[\u2028\u2029]/);
    expect(printed.match(/evil/g)).toHaveLength(4);
  });
});
