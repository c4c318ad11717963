import { readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleStep } from '../../src/load/bundleStep.ts';
import { loadSteps, readStepSignatures } from '../../src/load/loadSteps.ts';
import { printDiagnostic } from '../../src/load/printDiagnostic.ts';
import { readStepScripts } from '../../src/load/readStepScripts.ts';
import { readThroughCache } from '../../src/load/stepCache.ts';
import { createProject } from './project.ts';

const SMOKE = `import type { StepContext } from 'pipegen';

type Level = 'low' | 'high';

/**
 * Asks every link of the deployment. It gives up
 * after some attempts.
 *
 * More about it.
 *
 * @param tags - Words for the log.
 * @returns what was asked
 * @example
 * smokeTest(path: '/healthz')
 */
export async function smokeTest(
  { path = '/', attempts: tries = 5, level = 'low', codes = [200, -1], headers = { accept: '*' }, strict = false }: Options,
  context: StepContext,
): Promise<string> {
  return path + tries;
}

interface Options {
  /** What to ask for. */
  path?: string;
  /** How often. */
  readonly attempts?: number;
  /** How loudly. */
  level?: Level;
  /** What is good. */
  codes?: readonly number[];
  /** What is sent. */
  headers?: Record<string, string>;
  /** Whether. */
  strict?: boolean;
  /** Who it is for. */
  team: string;
  /** One or the other. */
  mode: ('a' | "b");
  tags?: ReadonlyArray<Level>;
  /** Deep. */
  deep?: { readonly [key: string]: string[] };
}
`;

/** What the author of a script sees. */
function report(text: string, name = 'smokeTest'): string {
  const [reading] = readStepScripts([{ source: `pipelines/shop/steps/${name}.ts`, text, flow: 'shop' }]);
  const { signature, diagnostics = [] } = reading ?? {};
  expect(signature === undefined).toBe(diagnostics.length > 0);
  return diagnostics.map((one) => printDiagnostic(one, text)).join('');
}

const STEP = (parameters: string, result = 'Promise<void>') =>
  `/** Does it. */\nexport async function smokeTest(${parameters}): ${result} {}\n`;

describe('loadSteps', () => {
  test('reads a signature from a script', async () => {
    const folder = await createProject({
      'pipelines/shop/steps/smokeTest.ts': SMOKE,
      'pipelines/shop/steps/a.d.ts': '',
    });
    expect(await loadSteps(folder, 'pipelines/shop/steps', 'shop')).toMatchInlineSnapshot(`
      {
        "dependencies": [
          "pipelines/shop/steps/smokeTest.ts",
        ],
        "diagnostics": [],
        "steps": [
          {
            "description": "Asks every link of the deployment. It gives up
      after some attempts.

      More about it.",
            "examples": [
              "smokeTest(path: '/healthz')",
            ],
            "flow": "shop",
            "name": "smokeTest",
            "parameters": [
              {
                "default": "/",
                "description": "What to ask for.",
                "name": "path",
                "required": false,
                "type": {
                  "kind": "string",
                },
              },
              {
                "default": 5,
                "description": "How often.",
                "name": "attempts",
                "required": false,
                "type": {
                  "kind": "number",
                },
              },
              {
                "default": "low",
                "description": "How loudly.",
                "name": "level",
                "required": false,
                "type": {
                  "kind": "choice",
                  "values": [
                    "low",
                    "high",
                  ],
                },
              },
              {
                "default": [
                  200,
                  -1,
                ],
                "description": "What is good.",
                "name": "codes",
                "required": false,
                "type": {
                  "kind": "list",
                  "of": {
                    "kind": "number",
                  },
                },
              },
              {
                "default": {
                  "accept": "*",
                },
                "description": "What is sent.",
                "name": "headers",
                "required": false,
                "type": {
                  "kind": "map",
                  "of": {
                    "kind": "string",
                  },
                },
              },
              {
                "default": false,
                "description": "Whether.",
                "name": "strict",
                "required": false,
                "type": {
                  "kind": "boolean",
                },
              },
              {
                "description": "Who it is for.",
                "name": "team",
                "required": true,
                "type": {
                  "kind": "string",
                },
              },
              {
                "description": "One or the other.",
                "name": "mode",
                "required": true,
                "type": {
                  "kind": "choice",
                  "values": [
                    "a",
                    "b",
                  ],
                },
              },
              {
                "description": "Words for the log.",
                "name": "tags",
                "required": false,
                "type": {
                  "kind": "list",
                  "of": {
                    "kind": "choice",
                    "values": [
                      "low",
                      "high",
                    ],
                  },
                },
              },
              {
                "description": "Deep.",
                "name": "deep",
                "required": false,
                "type": {
                  "kind": "map",
                  "of": {
                    "kind": "list",
                    "of": {
                      "kind": "string",
                    },
                  },
                },
              },
            ],
            "returns": "text",
            "returnsDescription": "what was asked",
            "source": "pipelines/shop/steps/smokeTest.ts",
            "summary": "Asks every link of the deployment.",
          },
        ],
      }
    `);
  });

  test('says which script cannot be read, and reads the others', async () => {
    const folder = await createProject({
      'steps/check.ts': '/** Checks. */\nexport async function check(): Promise<void> {}\n',
    });
    await symlink('nowhere', path.join(folder, 'steps/gone.ts'));
    const { steps, diagnostics } = await loadSteps(folder, 'steps');
    expect(steps.map(({ name }) => name)).toEqual(['check']);
    expect(diagnostics).toEqual([
      expect.objectContaining({
        code: 'flow-unreadable',
        where: { file: 'steps/gone.ts', line: 1, column: 1, length: 1 },
      }),
    ]);
  });

  test('finds none without a folder', async () => {
    expect(await loadSteps(await createProject({}), 'pipelines/shop/steps')).toEqual({
      steps: [],
      diagnostics: [],
      dependencies: [],
    });
  });

  test('reads the steps that pipegen brings', async () => {
    const files = (await readdir('src/agent/steps'))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `src/agent/steps/${file}`);
    const { steps, diagnostics } = await readStepSignatures(files);
    expect(diagnostics).toEqual([]);
    expect(steps.map(({ name }) => name)).toContain('deployRelease');
  });
});

test('reads and bundles the step of StudyGiveWay', async () => {
  const { steps, diagnostics } = await loadSteps('.', 'pipelines/studygiveway/steps', 'studygiveway');
  expect(diagnostics).toEqual([]);
  expect(steps.map(({ name, parameters }) => [name, parameters.map((one) => [one.name, one.default])])).toEqual([
    [
      'smokeTest',
      [
        ['path', '/'],
        ['attempts', 5],
        ['timeoutSeconds', 10],
      ],
    ],
  ]);
  expect((await bundleStep('.', 'pipelines/studygiveway/steps/smokeTest.ts')).text).toContain(
    'require("node:timers/promises")',
  );
});

describe('readThroughCache', () => {
  const script = { source: 'steps/smokeTest.ts', text: SMOKE };

  test('keeps what it read, for the same text and the same pipegen', async () => {
    const folder = path.join(await createProject({}), 'cache');
    const [reading] = await readThroughCache(folder, 'one', [script]);
    expect(reading?.signature?.name).toBe('smokeTest');
    const [entry = ''] = await readdir(folder);
    await writeFile(path.join(folder, entry), '{"diagnostics":[]}');
    const other = { source: 'steps/other.ts', text: STEP('') };
    const mixed = await readThroughCache(folder, 'one', [other, script]);
    expect(mixed[0]?.diagnostics[0]?.code).toBe('step-name-differs');
    expect(mixed[1]).toEqual({ diagnostics: [] });
    expect((await readThroughCache(folder, 'two', [script]))[0]).toEqual(reading);
    expect((await readThroughCache(folder, 'one', [{ ...script, text: `${SMOKE}\n` }]))[0]).toEqual(reading);
  });

  test('reads afresh what was cut short', async () => {
    const folder = path.join(await createProject({}), 'cache');
    const readings = await readThroughCache(folder, 'one', [script]);
    const [entry = ''] = await readdir(folder);
    await writeFile(path.join(folder, entry), '{"diagn');
    expect(await readThroughCache(folder, 'one', [script])).toEqual(readings);
  });
});

describe('a step script is accepted', () => {
  test.each([
    ['without parameters', STEP('')],
    ['without arguments', STEP('_: Record<string, never>, context: StepContext')],
    ['with an empty object', STEP('_: {}')],
    ['with an object that is not taken apart', STEP('args: { /** A. */ a: string }')],
    ['with windows line ends', STEP('args: { /** A. */ a: string }').replaceAll('\n', '\r\n')],
  ])('%s', (_, text) => {
    expect(report(text)).toBe('');
  });
});

describe('a step script is refused', () => {
  test.each([
    ['that is empty', ''],
    ['that is not TypeScript', 'export function {\n'],
    ['whose function is not exported', '/** A. */\nasync function smokeTest() {}\n'],
    ['whose function has another name', '/** A. */\nexport async function smoke(): Promise<void> {}\n'],
    [
      'whose function is the default export',
      '/** A. */\nexport default async function smokeTest(): Promise<void> {}\n',
    ],
    ['without a docstring', STEP('').replace('/** Does it. */', '// Does it.')],
    ['with an undocumented parameter', STEP('{ a }: { a: string; /* b */ b: string }')],
    [
      'with types that no pipeline can give',
      STEP(
        'args: { /** A. */ a: Date; /** B. */ b: string | number; /** C. */ c(): void; /** D. */ d; /** E. */ e: unknown[] }',
      ),
    ],
    ['with arguments of unknown shape', STEP('args: import("./x.ts").Args')],
    ['with arguments that are no object', STEP('path: string')],
    ['with more parameters', STEP('args: {}, context: StepContext, more: string')],
    ['with a context of another type', STEP('args: {}, context: string')],
    ['with a default for what is required', STEP("{ a = 'x' }: { /** A. */ a: string }")],
    ['with a default that is computed', STEP('{ a = Date.now() }: { /** A. */ a?: number }')],
    ['with a name that Groovy cannot write', STEP("args: { /** A. */ 'a-b': string }")],
    ['that returns something else', STEP('', 'Promise<number>')],
    ['that has no return type', '/** A. */\nexport async function smokeTest() {}\n'],
  ])('%s', async (title, text) => {
    await expect(report(text)).toMatchFileSnapshot(`../fixtures/steps/refused/${title.replaceAll(' ', '-')}.txt`);
  });

  test.each(['sh', 'node', 'call', 'def', 'pipegenAgent', 'Smoke', 'smoke_test'])('named %s', (name) => {
    expect(report(STEP('').replace('smokeTest', name), name)).toContain('step-name-reserved');
  });
});
