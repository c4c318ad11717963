import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRegistry } from '../../../src/adapters/registry/registry.ts';
import { programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { RealRegistry } from './realRegistry.ts';

const { signal } = new AbortController();
const TYPE = 'application/vnd.oci.image.manifest.v1+json';
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';

function digestOf(text: string | Buffer): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

describePart(
  'a real registry',
  'docker-registry, Perl',
  programMissing('docker-registry') ?? programMissing('perl'),
  () => {
    const real = new RealRegistry();
    const registry = () => createRegistry(real.credentials, signal);
    let index = '';

    beforeAll(async () => {
      await real.open();
      const platforms = [];
      for (const architecture of ['amd64', 'arm64']) {
        const config = JSON.stringify({ architecture, os: 'linux', rootfs: { type: 'layers', diff_ids: [] } });
        await real.putBlob('shop/app', config);
        const manifest = JSON.stringify({
          schemaVersion: 2,
          mediaType: TYPE,
          config: {
            mediaType: 'application/vnd.oci.image.config.v1+json',
            digest: digestOf(config),
            size: config.length,
          },
          layers: [],
        });
        await real.putManifest('shop/app', digestOf(manifest), TYPE, manifest);
        platforms.push({
          mediaType: TYPE,
          digest: digestOf(manifest),
          size: manifest.length,
          platform: { architecture, os: 'linux' },
        });
      }
      index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: platforms }, null, 3);
      await real.putManifest('shop/app', 'built', INDEX_TYPE, index);
    });
    afterAll(() => real.close());

    it('keeps the digest of an image for several platforms under another tag', async () => {
      const reference = `${real.host}/shop/app`;
      expect(await registry().digest(`${reference}:built`)).toBe(digestOf(index));
      expect(await registry().digest(`${reference}:prod`)).toBeUndefined();
      for (let times = 0; times < 2; times++) await registry().retag(reference, digestOf(index), 'prod');
      expect(await registry().digest(`${reference}:prod`)).toBe(digestOf(index));
      expect(await real.getManifest('shop/app', 'prod')).toEqual({ type: INDEX_TYPE, text: index });
    });

    it('ends with one tag when many give it at once', async () => {
      const reference = `${real.host}/shop/app`;
      await Promise.all(Array.from({ length: 20 }, () => registry().retag(reference, digestOf(index), 'race')));
      expect(await registry().digest(`${reference}:race`)).toBe(digestOf(index));
    });

    it('says when it has no such digest, or the credentials are wrong', async () => {
      const reference = `${real.host}/shop/app`;
      await expect(registry().retag(reference, digestOf('nothing'), 'prod')).rejects.toMatchObject({
        code: 'digest-unknown',
        fix: expect.any(String),
      });
      expect(await registry().digest(`${reference}:prod`)).toBe(digestOf(index));
      const wrong = createRegistry({ user: 'builder', password: 'wrong' }, signal);
      await expect(wrong.retag(reference, digestOf(index), 'x')).rejects.toMatchObject({ code: 'registry-refused' });
    });

    it('says when it is not there', async () => {
      await real.stop();
      await expect(registry().retag(`${real.host}/shop/app`, digestOf(index), 'prod')).rejects.toMatchObject({
        code: 'registry-unreachable',
        fix: expect.any(String),
      });
    });
  },
);
