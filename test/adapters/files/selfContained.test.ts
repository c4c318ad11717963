import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isSelfContained } from '../../../src/adapters/files/selfContained.ts';
import { FLOW } from '../../cli/project.ts';

const isKept = (text: string) => isSelfContained('pipelines/shop/flow.ts', text, 'run');

describe('a flow is self-contained', () => {
  test.each([
    FLOW,
    "import { a } from '../lib/a.ts';\nimport data from './data.json' with { type: 'json' };\n",
    "import { join } from 'node:path';\nconst here = import.meta.dirname;\n",
    '// The process that is global to the crypto service may require a Date that fits.\nconst a = Math.max(1, 2);\n',
  ])('%j', (text) => {
    expect(isKept(text)).toBe(true);
  });

  const real = readdirSync('pipelines', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(?!.*steps).*\.ts$/.test(name),
  );
  test.each(real)('pipelines/%s', (name) => {
    expect(isSelfContained(`pipelines/${name}`, readFileSync(`pipelines/${name}`, 'utf8'), 'run')).toBe(true);
  });
});

describe('a flow is not self-contained', () => {
  test.each([
    'const a = process.env.A;',
    'const { env } = process;',
    'const read = (from: any) => from.env; read(process);',
    "const a = (globalThis as any)['pro' + 'cess'].env.A;",
    'const Time = Date;',
    'class Later extends Date {}',
    'const { random } = Math;',
    'const m = Math;',
    "const a = (() => 0).constructor('return 1')();",
    "const a = (() => 0)['constructor']('return 1')();",
    'const run = eval;',
    'const load = require;',
    'const text = (1.5).toLocaleString();',
    "const order = ['b', 'a'].sort((x, y) => x.localeCompare(y));",
    "const a = await import('./a.ts');",
    "import { hostname } from 'os';",
    "import { hostname } from 'node:os';",
    "import { hostname } from /* */ 'os';",
    "import { a } from 'a-package';",
    "import { a } from '#a';",
    "import { a } from '../../../outside.ts';",
  ])('%j', (text) => {
    expect(isKept(`${text}\n`)).toBe(false);
  });

  test('while a bundled step may be like that, as only its text counts', () => {
    expect(isSelfContained('a.ts', "import { hostname } from 'node:os';\nprocess.exit();\n", 'bundled')).toBe(true);
    expect(isSelfContained('a.ts', "import { a } from 'a-package';\n", 'bundled')).toBe(false);
  });
});
