// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is in braces is of the steps

import { describe, expect, test } from 'vitest';
import { loadControllerSteps } from '../../src/load/loadControllerSteps.ts';
import { createProject } from './project.ts';

async function load(files: Readonly<Record<string, string>>) {
  const folder = await createProject(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`pipelines/vars/${name}.ts`, text])),
  );
  return loadControllerSteps(folder, 'pipelines/vars');
}

describe('steps of the library for the controller', () => {
  test('are the functions that their files export', async () => {
    const { steps, diagnostics } = await load({
      announce: `import { ROOM } from './rooms.d.ts';
/**
 * Tells the team.
 *
 * @param channel where
 */
export default ({ sh }, { channel }: { channel: string }) => {
  sh(\`announce \${channel}\`);
};
`,
      declared: 'export default function declared({ echo }) { echo("x"); }\n',
    });
    expect(diagnostics).toEqual([]);
    expect(steps.map(({ name, source, description }) => ({ name, source, description }))).toEqual([
      { name: 'announce', source: 'pipelines/vars/announce.ts', description: 'Tells the team.' },
      { name: 'declared', source: 'pipelines/vars/declared.ts', description: '' },
    ]);
    expect(steps[0]?.code.source).toMatch(/^def call\(Map /m);
    expect(steps[1]?.code.source).toContain("echo 'x'");
  });

  test.each([
    [
      'sh',
      'export default ({ echo }) => { echo("x"); };',
      'step-name-invalid: "sh" is already the name of a step or variable of Jenkins.',
    ],
    ['other', 'export const other = 5;', 'function-not-found: The file has no function as its default export'],
    ['none', '', 'function-not-found: The file has no function as its default export'],
    ['wrong', 'export default ({ sh }) => { class A {} };', 'class-unsupported: '],
  ])('must have a name and a function: %s', async (name, text, said) => {
    const { steps, diagnostics } = await load({ [name]: text });
    expect(steps).toEqual([]);
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([expect.stringContaining(said)]);
    expect(diagnostics[0]?.where).toMatchObject({ file: `pipelines/vars/${name}.ts`, line: 1 });
  });
});
