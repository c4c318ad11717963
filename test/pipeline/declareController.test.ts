import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { makeProfile } from '../../src/declarative/profile/makeProfile.ts';
import type { Callables, Parameter, Profile } from '../../src/declarative/profile/profile.ts';
import { readGdsl } from '../../src/declarative/profile/readGdsl.ts';
import { standardProfile } from '../../src/declarative/profile/standard.ts';
import { declareController, declareStandardController } from '../../src/pipeline/declareController.ts';
import { budget } from '../budget.ts';
import { controllerGdsl } from '../corpus/corpus.ts';
import { Editor } from './editor.ts';

const root = join(import.meta.dirname, '../..');
const NONE = { symbols: {}, agents: {}, conditions: {}, options: {}, triggers: {}, parameters: {} };

function withSteps(steps: Callables): Profile {
  return { ...standardProfile, ...NONE, steps };
}

describe('types of a controller', () => {
  it('are one declaration for each thing, in an order of their own', () => {
    const profile = withSteps({
      wait: {
        documentation: 'Waits */ and\nwaits',
        block: true,
        needsNode: true,
        parameters: {
          time: { type: 'int', required: true },
          unit: { type: 'TimeUnit' },
          'odd name': { type: 'org.example.Odd' },
        },
      },
      beep: { parameters: {} },
      other: {},
      list: { parameters: { items: { type: 'List' }, quiet: { type: 'Boolean' }, how: { type: 'Map' } } },
      script: { block: true, parameters: {} },
      parallel: { parameters: { closures: { type: 'Map', required: true } } },
    });
    expect(declareController(profile)).toBe(`import type { signature } from 'pipegen';

declare module 'pipegen' {
  interface Controller {
    readonly steps: {
      readonly beep: signature.Callable<object>;
      readonly list: signature.Callable<{
        readonly items?: signature.List;
        readonly quiet?: boolean;
        readonly how?: signature.Structure;
      }>;
      readonly other: signature.Unspecified;
      readonly script: signature.Callable<object, never, 'body'>;
      /**
       * Waits *\\/ and
       * waits
       *
       * Needs an agent.
       */
      readonly wait: signature.Callable<
        {
          readonly time: number;
          readonly unit?: signature.TimeUnit;
          readonly 'odd name'?: signature.Anything;
        },
        'time',
        'block'
      >;
    };
    readonly symbols: {
    };
    readonly agents: {
    };
    readonly conditions: {
    };
    readonly options: {
    };
    readonly triggers: {
    };
    readonly parameters: {
    };
  }
}
`);
  });

  it('give an option that is a step what the step takes', () => {
    const text = declareController({
      ...withSteps({ retry: { block: true, parameters: { count: { type: 'int', required: true } } } }),
      options: { retry: {}, once: {} },
    });
    const options = text.slice(text.indexOf('options: {'));
    expect(options).toContain("readonly count: number;\n        },\n        'count'\n      >;");
    expect(options).toContain('readonly once: signature.Unspecified;');
  });

  it('hold any text that a controller may have', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('*/', '/**', "'", '\\', '\u2028', '\n', 'constructor', '__proto__', '$', '0', 'a-b', '{|}'),
    );
    const parameter: fc.Arbitrary<Parameter> = fc.record({ type: text, required: fc.boolean() });
    const callable = fc.record(
      { parameters: fc.dictionary(text, parameter), block: fc.boolean(), documentation: text, needsNode: fc.boolean() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.dictionary(text, callable), (steps) => {
        const declared = declareController(withSteps(steps));
        const { diagnostics = [] } = ts.transpileModule(declared, { reportDiagnostics: true });
        expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
        expect(declareController(withSteps(Object.fromEntries(Object.entries(steps).reverse())))).toBe(declared);
      }),
      { numRuns: budget(67) },
    );
  });

  it('of a real controller are right, and what it has', () => {
    const steps = readGdsl(controllerGdsl);
    const declared = declareController(makeProfile({ name: 'ci', complete: true, steps, types: {} }));
    const editor = new Editor(declared);
    expect(editor.complaints('jenkins/controller.d.ts')).toEqual([]);
    expect(editor.underlinedIn(["step.sh('x')", "step.slackSend('x')"])).toEqual({
      "step.sh('x')": [],
      "step.slackSend('x')": ['slackSend'],
    });
  });
});

describe('the standard types', () => {
  it('are those of the standard profile: npm run controller-types', () => {
    const file = readFileSync(join(root, 'types/standardController.d.ts'), 'utf8');
    expect(file).toBe(declareStandardController(standardProfile));
  });
});
