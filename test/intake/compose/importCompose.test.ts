import { describe, expect, test } from 'vitest';
import { printFlow } from '../../../src/intake/compose/printFlow.ts';
import { describeFindings, FIXTURE_NAMES, FIXTURES, importFixture, textsOf } from './fixture.ts';
import { loadFixtureFlow } from './loadFixtureFlow.ts';

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
    expect((await loadFixtureFlow(name)).services.length).toBeGreaterThan(0);
  });
});

describe('secrets in plain text', () => {
  const LITERALS = [
    ['environment-map', 'correct-horse-battery'],
    ['env-file', 's3cret-in-file'],
    ['env-file', 'sk_live_1'],
    ['depends-on', "'example'"],
    ['catalogue', 'minio12345'],
    ['interpolation', 'dev-token'],
    ['command-secret', 'swordfish'],
    ['command-secret', 'guest-pass'],
    ['catalogue-more', 'tuned-literal'],
    ['env-file-plain', 'abc-in-file'],
    ['reservations', 'hook-literal'],
  ] as const;

  test.each(LITERALS)('of %s are neither in the flow nor in what is said', (name, literal) => {
    const imported = importFixture(name);
    expect(JSON.stringify(imported.diagnostics)).not.toContain(literal);
    expect(imported.flow && printFlow(imported.flow)).not.toContain(literal);
  });
});
