import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsAsDefault } from '../../../../src/model/composeText.ts';
import { findService } from '../../../../src/model/flow.ts';
import { dotenvValue } from '../../../../src/targets/compose/manifests/dotenv.ts';
import { literal, withDefault } from '../../../../src/targets/compose/manifests/interpolation.ts';
import { printYaml } from '../../../../src/targets/compose/manifests/yaml.ts';
import { compileManifests } from '../../../../src/targets/manifests.ts';
import { budget } from '../../../budget.ts';
import { shop } from '../../../fixtures/shop.ts';
import { dockerMissing } from '../../../parts/parts.ts';
import { describePart } from '../../../parts/require.ts';
import { readWithCompose } from './realCompose.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: what Compose would replace
const HOSTILE = [
  ...['', ' ', ' both ends ', 'yes', 'no', 'on', 'y', 'null', '~', 'true', '1e3', '0o17', '0777', '1_000', '12:30:45'],
  ...[
    '2001-01-01',
    '.inf',
    '=',
    '<<',
    '- a',
    '? a',
    'a: b',
    'a #b',
    '# a',
    '*a',
    '&a',
    '!a',
    '@a',
    '%a',
    '`a`',
    '{}',
    '[]',
  ],
  ...[
    '$',
    '$$',
    '$X',
    '${X}',
    '$${X}',
    '${X:-y}',
    '${',
    '\\$X',
    '}',
    '"',
    "'",
    '\\',
    '\\\\"',
    '\\n',
    "it's",
    '"quoted"',
  ],
  ...[
    '\n',
    'a\n',
    '\na',
    'a\nb',
    'a\n\nb\n\n',
    ' a\nb',
    'a \nb',
    '\ta\n\tb\n',
    'a\r\nb',
    '\r',
    '\t',
    '\u0085',
    'a\u2028b',
  ],
  ...['\ufeff', '\u0001', '\u007f', '\uffff', '😀', 'e\u0301', '|', '>', '---', '...', 'a:', ':a', 'a\n---\nb', '#{x}'],
];

/** Any text that a process can be given: no NUL character. */
const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
  fc.string({ unit: fc.constantFrom(...'${}:-"\'\\\n\t #a=') }),
);
const manyTexts = fc.array(anyText, { minLength: 700, maxLength: 700, size: 'max' });
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: what Compose would replace

describePart('any text', 'Docker Compose', dockerMissing(), () => {
  it('survives YAML and Compose as an environment variable, an argument, a label, a file and its name', () => {
    fc.assert(
      fc.property(manyTexts, (drawn) => {
        const texts = [...HOSTILE, ...drawn];
        const app = findService(shop, 'app');
        const environment = Object.fromEntries(texts.map((text, index) => [`V${index}`, text]));
        const files = texts.map((text, index) => ({
          path: `/files/${index}/${text.replaceAll('/', '|')}`,
          content: text,
        }));
        const flow = {
          ...shop,
          routes: [],
          services: [{ ...app, connections: [], environment, files, command: texts, role: texts.join() }],
          environments: shop.environments.slice(0, 1),
        };
        const [{ body } = { body: '' }] = compileManifests(flow);
        const model = readWithCompose(body, PIPEGEN_VARIABLES);
        const service = model.services.app;
        expect(service?.command).toEqual(texts);
        expect(texts.map((_, index) => service?.environment?.[`V${index}`])).toEqual(texts);
        expect(service?.configs?.map(({ target }) => target)).toEqual(files.map(({ path }) => path));
        expect(service?.configs?.map(({ source }) => model.configs?.[source]?.content)).toEqual(
          texts.map((text) => text || '\n'),
        );
      }),
      { numRuns: budget(5) },
    );
  });

  it('survives as an entry of a list of labels', () => {
    fc.assert(
      fc.property(manyTexts, (texts) => {
        const labels = texts.map((text, index) => `label.${index}=${literal(text)}`);
        const { services } = readWithCompose(printYaml({ services: { app: { image: 'app', labels } } }, []));
        expect(texts.map((_, index) => services.app?.labels?.[`label.${index}`])).toEqual(texts);
      }),
      { numRuns: budget(5) },
    );
  });

  it('survives as the default of a variable, or is refused; what is set wins', () => {
    fc.assert(
      fc.property(manyTexts, (drawn) => {
        const texts = [...HOSTILE, '{"a": {"b": 1}}', 'a{b}c', '{{x}}', '{}', ...drawn].filter(fitsAsDefault);
        const environment = Object.fromEntries(
          texts.flatMap((text, index) => [
            [`UNSET${index}`, withDefault('PIPEGEN_UNSET', text)],
            [`SET${index}`, withDefault('PIPEGEN_SET', text)],
          ]),
        );
        const file = printYaml({ services: { app: { image: 'app', environment } } }, []);
        const { services } = readWithCompose(file, { PIPEGEN_SET: 'a $value' });
        expect(texts.map((_, index) => services.app?.environment?.[`UNSET${index}`])).toEqual(texts);
        expect(texts.map((_, index) => services.app?.environment?.[`SET${index}`])).toEqual(
          texts.map(() => 'a $value'),
        );
      }),
      { numRuns: budget(5) },
    );
  });

  it('survives a .env file', () => {
    fc.assert(
      fc.property(manyTexts, (drawn) => {
        const texts = [...HOSTILE, ...drawn];
        const dotenv = texts.map((text, index) => `# ${index}\nV${index}=${dotenvValue(text)}\n`).join('');
        const environment = Object.fromEntries(texts.map((_, index) => [`V${index}`, `\${V${index}}`]));
        const { services } = readWithCompose(
          printYaml({ services: { app: { image: 'app', environment } } }, []),
          {},
          dotenv,
        );
        expect(texts.map((_, index) => services.app?.environment?.[`V${index}`])).toEqual(texts);
      }),
      { numRuns: budget(5) },
    );
  });
});

it('refuses what no process can be given, and defaults that Compose would cut short', () => {
  expect(() => literal('a\0b')).toThrow('contains a character that is not allowed');
  expect(() => literal('a\ud800b')).toThrow('contains a character that is not allowed');
  expect(() => withDefault('SIZE', 'a}b')).toThrow('The default of SIZE contains a line break or unbalanced braces');
  expect(['a}b', '{', '}{', '{{x}}', 'a\nb'].filter(fitsAsDefault)).toEqual([]);
  expect(['{"a": {"b": 1}}', 'a{b}c', '', '$x'].filter(fitsAsDefault)).toHaveLength(4);
});

const PIPEGEN_VARIABLES = {
  PIPEGEN_DEPLOYMENT: 'staging-pr-57',
  PIPEGEN_TAG: 'pr-57',
  PIPEGEN_RELEASE: 'tree-0123456789ab',
  PIPEGEN_COMMIT: '0123456789abcdef0123456789abcdef01234567',
  PIPEGEN_REVISION: 'staging-pr-57-r1',
  PIPEGEN_LEDGER: '0123456789abcdef',
  PIPEGEN_PARTS_APP: '{}',
  PIPEGEN_PARTS_NGINX: '{}',
  PIPEGEN_IMAGE_APP: 'registry.shop.example/shop/app:tree-0123456789ab',
};
