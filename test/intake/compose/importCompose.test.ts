import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { printFlow } from '../../../src/intake/compose/printFlow.ts';
import { loadFlow } from '../../../src/load/loadFlow.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { describeFindings, FIXTURE_NAMES, FIXTURES, importFixture, textsOf } from './fixture.ts';

describe.each(FIXTURE_NAMES)('the Compose file %s', (name) => {
  const imported = importFixture(name);
  const expected = `${FIXTURES}/${name}/expected`;

  test('becomes the flow as reviewed', async () => {
    if (imported.flow === undefined) throw new Error(describeFindings(imported));
    await expect(printFlow(imported.flow)).toMatchFileSnapshot(`${expected}/flow.ts`);
  });

  test('is told apart from the flow with the location of each difference', async () => {
    for (const { where } of imported.diagnostics) expect(textsOf(name).map(({ file }) => file)).toContain(where?.file);
    await expect(describeFindings(imported)).toMatchFileSnapshot(`${expected}/findings.txt`);
  });

  test('becomes a flow that resolves without errors', async () => {
    const { diagnostics } = await load(name);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

async function load(name: string): Promise<{ flow?: Flow; diagnostics: readonly { severity: string }[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(FIXTURES, name), folder, { recursive: true });
  const file = `pipelines/${name}/flow.ts`;
  const { flow } = importFixture(name);
  if (flow === undefined) throw new Error('The import was refused.');
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), printFlow(flow));
  return loadFlow(folder, file);
}
