import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Call } from '../../src/pipeline/call.ts';
import { condition, describable, step } from '../../src/pipeline/calls.ts';
import { groovy } from '../../src/pipeline/groovy.ts';

describe('a call', () => {
  test('takes values, what it is around, or a body', () => {
    const inner = step.sh('make');
    const body = () => true;
    expect(inner).toEqual(new Call('step', 'sh', { arguments: ['make'] }));
    expect(step.sh({ script: 'make' })).toEqual(new Call('step', 'sh', { arguments: { script: 'make' } }));
    expect(step.timestamps([inner])).toEqual(new Call('step', 'timestamps', { arguments: [], children: [inner] }));
    expect(step.dir('web', [inner])).toEqual(new Call('step', 'dir', { arguments: ['web'], children: [inner] }));
    expect(condition.expression(body)).toEqual(new Call('condition', 'expression', { arguments: [], body }));
    expect(step.withEnv(['A=1'], [inner])).toEqual(
      new Call('step', 'withEnv', { arguments: [['A=1']], children: [inner] }),
    );
  });

  test('keeps a list of symbols, Groovy and other values as arguments', () => {
    const secret = describable('string', { credentialsId: 'a' });
    expect(step('properties', [secret]).arguments).toEqual([[secret]]);
    expect(step('foo', groovy`bar`).arguments).toEqual([groovy`bar`]);
    expect(step('foo', 'a', { b: 1 }).arguments).toEqual(['a', { b: 1 }]);
  });

  test('by a name is the same as by the name itself', () => {
    expect(step('sh', 'make')).toEqual(step.sh('make'));
    expect(step('then').name).toBe('then');
    expect(step('constructor', 1).name).toBe('constructor');
  });
});

describe('what calls are made with', () => {
  test('can be waited for, written and shown as any object', async () => {
    expect(await Promise.resolve(step)).toBe(step);
    expect(JSON.stringify({ step })).toBe('{}');
    expect(typeof String(step)).toBe('string');
    expect(typeof inspect(step)).toBe('string');
    expect(step instanceof Function).toBe(true);
    expect(Object.keys(step)).toEqual([]);
  });

  test('has every name but those that JavaScript asks of all', () => {
    expect('sh' in step).toBe(true);
    expect('anything' in step).toBe(true);
    expect('then' in step).toBe(false);
    expect('toJSON' in step).toBe(false);
    expect(Symbol.iterator in step).toBe(false);
  });
});
