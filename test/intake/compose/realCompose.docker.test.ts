import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { composeConfig } from '../../../src/adapters/docker/composeConfig.ts';
import { createPrograms } from '../../../src/adapters/process/process.ts';
import { printFlow } from '../../../src/intake/compose/printFlow.ts';
import { readYaml } from '../../../src/intake/compose/readYaml.ts';
import { mapOf, orderedLike, type Tree } from '../../../src/intake/compose/tree.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { partsVariable } from '../../../src/model/names.ts';
import { compileManifests } from '../../../src/targets/manifests.ts';
import { composeMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { readWithCompose } from '../../targets/compose/manifests/realCompose.ts';
import { describeFindings, FIXTURE_NAMES, FIXTURES, importFixture, textsOf } from './fixture.ts';
import { loadFixtureFlow } from './loadFixtureFlow.ts';

describePart('the real Compose', 'Docker Compose', composeMissing(), () => {
  it.each(FIXTURE_NAMES)('makes of %s what its expected model says', (name) => {
    const files = textsOf(name).flatMap(({ file }) => ['-f', file]);
    const output = execFileSync('docker', ['compose', ...files, 'config', '--format', 'json', '--no-path-resolution'], {
      cwd: join(FIXTURES, name),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: variables(name),
    });
    expect(JSON.parse(output)).toEqual(JSON.parse(readFileSync(join(FIXTURES, name, 'expected/compose.json'), 'utf8')));
  });

  it.each(FIXTURE_NAMES)('reads %s as the YAML is read', async (name) => {
    const texts = textsOf(name);
    const config = await composeConfig(
      createPrograms({
        folder: join(FIXTURES, name),
        variables: variables(name),
        signal: AbortSignal.timeout(60_000),
        mask: (text) => text,
        log: () => {},
      }),
      texts.map(({ file }) => file),
    );
    if (config === undefined || 'refusal' in config) throw new Error(config?.refusal);
    const yaml = readYaml(texts);
    const tree = mapOf(orderedLike(config.tree as Tree, yaml.tree));
    const byCompose = importFixture(name, { ...yaml, tree });
    const byYaml = importFixture(name);
    expect(byCompose.flow && printFlow(byCompose.flow)).toBe(byYaml.flow && printFlow(byYaml.flow));
    const codes = ({ diagnostics }: typeof byYaml) => diagnostics.map(({ code }) => code).toSorted();
    expect(codes(byCompose), describeFindings(byCompose)).toEqual(codes(byYaml));
  });

  it.each(FIXTURE_NAMES)('accepts what the flow of %s generates', async (name) => {
    const flow = await loadFixtureFlow(name);
    for (const { body } of compileManifests(flow))
      expect(Object.keys(readWithCompose(body, variablesOf(flow)).services).length).toBeGreaterThan(0);
  });
});

function variables(name: string): NodeJS.ProcessEnv {
  const { PATH, HOME, DOCKER_CONFIG } = process.env;
  return { PATH, HOME, DOCKER_CONFIG, COMPOSE_PROJECT_NAME: name, API_TOKEN: 'x', NEEDED: 'x' };
}

/** A value for everything that a flow's Compose files ask for. */
function variablesOf(flow: Flow): Record<string, string> {
  const named = [...flow.settings, ...flow.secrets].map(({ name }) => [name, 'x'] as const);
  const images = flow.images.map(({ name }) => `PIPEGEN_IMAGE_${name.toUpperCase().replaceAll('-', '_')}`);
  const own = ['LEDGER', 'DEPLOYMENT', 'REVISION', 'RELEASE', 'COMMIT', 'TAG'].map((name) => `PIPEGEN_${name}`);
  const parts = flow.services.map(({ name }) => partsVariable(name));
  return Object.fromEntries([...named, ...[...images, ...own, ...parts].map((name) => [name, 'x'] as const)]);
}
