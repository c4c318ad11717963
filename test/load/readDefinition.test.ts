import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDefinition } from '../../src/load/readDefinition.ts';
import type { DefinitionPath } from '../../src/model/diagnostic.ts';
import { budget } from '../budget.ts';
import { shop, shopDefinition } from '../fixtures/shop.ts';

/** Every path of a value. */
function paths(value: unknown, at: DefinitionPath = []): DefinitionPath[] {
  if (typeof value !== 'object' || value === null) return [at];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [at, ...entries.flatMap(([key, part]) => paths(part, [...at, key]))];
}

/** A copy that differs at one path; without the property there if `put` is undefined. */
function changed(value: unknown, [key, ...rest]: DefinitionPath, put: unknown): unknown {
  if (key === undefined) return put;
  if (Array.isArray(value)) return value.map((part, index) => (index === key ? changed(part, rest, put) : part));
  const object = value as Readonly<Record<string, unknown>>;
  const { [String(key)]: old, ...others } = object;
  const part = changed(old, rest, put);
  return part === undefined ? others : { ...object, [String(key)]: part };
}

const read = (at: DefinitionPath, put: unknown) => readDefinition({ default: changed(shopDefinition, at, put) });
const codes = (at: DefinitionPath, put: unknown) =>
  read(at, put).diagnostics.map(({ code, path, message, fix }) =>
    `${code} ${path.join('.')}: ${message} ${fix ?? ''}`.trim(),
  );

describe('readDefinition', () => {
  test('resolves what has its shape, and takes undefined for left out', () => {
    expect(readDefinition({ default: shopDefinition })).toEqual({ flow: shop, diagnostics: [] });
    const withUndefined = changed(shopDefinition, ['services', 'postgres', 'health'], {
      ...shopDefinition.services.postgres?.health,
      interval: undefined,
    });
    expect(readDefinition({ default: withUndefined })).toEqual({ flow: shop, diagnostics: [] });
  });

  test('finds nothing that objects inherit under a name', () => {
    const services = { ...shopDefinition.services, constructor: shopDefinition.services.nginx };
    expect(codes(['services'], services)).toEqual([
      'name-reserved services.constructor: "constructor" is a reserved word of JavaScript. Choose another name.',
    ]);
    expect(codes(['connections', 'nginx'], ['app', 'toString'])).toEqual([
      expect.stringContaining('service-unknown connections.nginx.1'),
    ]);
  });

  test.each<[string, DefinitionPath, unknown, string[]]>([
    ['a string', ['domain'], 5, ['value-invalid domain: "domain" must be a string, got 5.']],
    [
      'a choice',
      ['services', 'postgres', 'scope'],
      'env',
      [
        `value-invalid services.postgres.scope: "scope" must be "deployment", "environment" or "host", got the string "env".`,
      ],
    ],
    [
      'a list item',
      ['environments', 'qa', 'retires', 0],
      null,
      ['value-invalid environments.qa.retires.0: "retires[0]" must be a string, got null.'],
    ],
    [
      'a missing property',
      ['services', 'postgres', 'health'],
      undefined,
      ['property-missing services.postgres.health: "health" is missing. It must be an object.'],
    ],
    [
      'an image without its tag',
      ['services', 'postgres', 'image'],
      { name: 'postgres', tga: '16.1-alpine' },
      [
        'property-missing services.postgres.image.tag: "tag" is missing. It must be a string.',
        'property-unknown services.postgres.image.tga: "tga" is not a known property. Did you mean "tag"? Known properties: name, tag, whyNotAlpine, whyLatest.',
      ],
    ],
    [
      'a value of the environment',
      ['services', 'postgres', 'environment', 'POSTGRES_USER'],
      ['x'],
      [
        'value-invalid services.postgres.environment.POSTGRES_USER: "POSTGRES_USER" must be a string, a number, a Boolean, or a call of setting, secret, secretFile, host, port or value, got a list.',
      ],
    ],
    [
      'a kind of message',
      ['notifications'],
      [{ kind: 'emial', to: [], on: [] }],
      [
        'value-invalid notifications.0.kind: "kind" must be "slack", "teams", "webhook" or "email", got the string "emial". Did you mean "email"?',
      ],
    ],
    [
      'an argument of a check',
      ['environments', 'qa', 'checks'],
      [{ step: 'smokeTest', arguments: { path: null } }],
      [
        'value-invalid environments.qa.checks.0.arguments.path: "path" must be a string, a number, a Boolean, a list or an object, got null.',
      ],
    ],
    [
      'a target',
      ['targets'],
      { nas: { host: 'nas' } },
      ['value-invalid targets.nas.host: "host" must be an address such as "ssh://user@host", got the string "nas".'],
    ],
    [
      'not a number',
      ['jenkins', 'keepBuilds'],
      Number.NaN,
      ['value-invalid jenkins.keepBuilds: "keepBuilds" must be a number, got NaN.'],
    ],
    [
      'what a function returns',
      ['services', 'postgres', 'configure'],
      () => ({ enviroment: {} }),
      [
        `configure-failed services.postgres.configure: The function "configure" of "postgres" failed: In the returned value, "enviroment" is not a known property.`,
      ],
    ],
  ])('explains %s', (_, at, put, expected) => {
    expect(codes(at, put)).toEqual(expected);
  });

  test('whatever an author writes, all is said and nothing thrown', () => {
    const everywhere = paths(shopDefinition);
    const anything = fc.oneof(
      fc.anything({ withNullPrototype: true, withDate: true, withMap: true, withBigInt: true, withSparseArray: true }),
      fc.constantFrom<unknown>(undefined, () => 1, Symbol('x'), Number.NaN, '', shopDefinition),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...everywhere), anything), { minLength: 1, maxLength: 4 }),
        (changes) => {
          let definition: unknown = shopDefinition;
          for (const [at, put] of changes) {
            // An earlier change may have taken away what a later one would change.
            try {
              definition = changed(definition, at, put);
            } catch {}
          }
          const { flow, diagnostics } = readDefinition({ default: definition });
          expect(flow === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
          for (const { code, message } of diagnostics) {
            expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
            expect(message).toMatch(/\S.*[.!?]$/s);
          }
        },
      ),
      { numRuns: budget(100) },
    );
  });

  test.each([
    ['a map', new Map()],
    ['a date', new Date()],
    ['a promise', Promise.resolve({})],
  ])('%s is no object of properties', async (_, put) => {
    const missing = ['value-invalid services.app.health: "health" must be an object, got'];
    expect(codes(['services', 'app', 'health'], put)).toEqual(missing.map((text) => expect.stringContaining(text)));
  });

  test('a configuration that comes later, or throws what has no words', () => {
    const configure = (work: () => unknown) => codes(['services', 'nginx', 'configure'], work);
    const failed = 'configure-failed services.nginx.configure: The function "configure" of "nginx" failed:';
    expect(configure(async () => ({}))).toEqual([`${failed} The returned value must be an object, got a promise.`]);
    const wordless = (): never => {
      throw Object.create(null);
    };
    expect(configure(wordless)).toEqual([`${failed} a value that cannot be printed`]);
  });

  test('a getter that throws, and a flow without end', () => {
    expect(
      readDefinition({
        default: {
          get name() {
            throw new Error('no');
          },
        },
      }).diagnostics[0]?.code,
    ).toBe('flow-throws');
    const loop: unknown[] = [];
    loop.push(loop);
    expect(codes(['environments', 'qa', 'checks'], [{ step: 'x', arguments: { loop } }])).toEqual([
      'flow-endless : The flow contains itself or is nested too deeply.',
    ]);
  });
});
