import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import * as catalogue from '../../../src/catalogue/index.ts';
import { compileController } from '../../../src/jenkins/controller/compileController.ts';
import { secretNames } from '../../../src/jenkins/controller/compose.ts';
import { resolveFlow } from '../../../src/model/resolve.ts';
import { compileManifests } from '../../../src/targets/manifests.ts';
import { shop, shopDefinition } from '../../fixtures/shop.ts';
import { dockerMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { compiled } from '../compiled.ts';
import { body } from './controllerFiles.ts';
import { librarySteps } from './librarySteps.ts';

describePart("the controller's Compose file", 'Docker with Compose', dockerMissing(), () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-controller-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is one to Compose', () => {
    const file = join(folder, 'compose.yaml');
    writeFileSync(file, body('compose.yaml'));
    const values = Object.fromEntries([...secretNames([shop]), 'JENKINS_AGENT_SSH_PUBKEY'].map((name) => [name, 'x']));
    const text = execFileSync('docker', ['compose', '-f', file, 'config', '--format', 'json'], {
      encoding: 'utf8',
      env: { ...process.env, ...values },
    });
    const { services } = JSON.parse(text) as {
      services: Record<string, { build: { dockerfile_inline: string }; ports?: readonly object[] }>;
    };
    expect(services.controller?.ports).toMatchObject([{ host_ip: '127.0.0.1', target: 8080, published: '8080' }]);
    expect(services.agent?.build.dockerfile_inline).toContain('getent group "$$DOCKER_GROUP"');
  });

  it("makes the host's own Jenkins the configured controller", () => {
    const { flow } = resolveFlow({
      ...shopDefinition,
      services: { ...shopDefinition.services, jenkins: catalogue.jenkins({ version: '2.443' }) },
      routes: [...(shopDefinition.routes ?? []), { service: 'jenkins', port: 'http', name: 'jenkins' }],
    });
    if (flow === undefined) throw new Error('The shop with a Jenkins is not sound.');
    const host = compileManifests(flow).find(({ path }) => path.endsWith('/host/compose.yaml'))?.body ?? '';
    const controller =
      compileController(compiled(flow), librarySteps).find(({ path }) => path.endsWith('/compose.yaml'))?.body ?? '';
    writeFileSync(join(folder, 'host.yaml'), host);
    writeFileSync(join(folder, 'controller.yaml'), controller);
    const values = Object.fromEntries([...secretNames([flow]), 'JENKINS_AGENT_SSH_PUBKEY'].map((name) => [name, 'x']));
    const files = ['--file', join(folder, 'host.yaml'), '--file', join(folder, 'controller.yaml')];
    const text = execFileSync('docker', ['compose', '--project-name', 'x', ...files, 'config', '--format', 'json'], {
      encoding: 'utf8',
      env: { ...process.env, ...values },
    });
    const { services } = JSON.parse(text) as { services: Record<string, Record<string, unknown>> };
    expect(Object.keys(services).sort()).toEqual(['agent', 'jenkins', 'traefik']);
    expect(services.jenkins).toMatchObject({
      image: 'pipegen-controller:2.443-alpine',
      environment: { CASC_JENKINS_CONFIG: expect.any(String) as string },
      labels: { 'traefik.http.routers.shop-host-jenkins.rule': 'Host(`jenkins.shop.example`)' },
      networks: { edge: {}, internet: {} },
      volumes: [{ source: 'jenkins_home', target: '/var/jenkins_home' }],
    });
  });
});
