import { meilisearchKey } from './credentials.ts';
import { answers } from './health.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';
import { readSecrets, startAfter } from './start.ts';

/**
 * Meilisearch: full-text search. Its index is kept in a volume and has no copy, because it can be built again from what it
 * was made of. A newer version does not read the files of an older one: make a dump first.
 *
 * @see https://www.meilisearch.com/docs/guides/docker
 * @example
 * meilisearch: catalogue.meilisearch({ version: 'v1.22.3' })
 */
export function meilisearch(options: ReadyOptions): ReadyService<'meilisearch'> {
  return ready(
    {
      image: {
        name: 'getmeili/meilisearch',
        tag: options.version,
        whyNotAlpine: 'Made from Alpine, though its tag does not say so.',
      },
      role: 'Search',
      scope: 'environment',
      ports: { meilisearch: 7700 },
      volumes: { data: '/meili_data' },
      environment: { MEILI_ENV: 'production', MEILI_NO_ANALYTICS: 'true', MEILI_MASTER_KEY_FILE: meilisearchKey },
      // It reads no key from a file.
      ...startAfter(readSecrets(['MEILI_MASTER_KEY']), ['/bin/meilisearch']),
      init: true,
      health: { command: answers('http://127.0.0.1:7700/health') },
      limits: { cpus: 1, memory: '1g' },
      scaling: 'single',
    },
    options,
  );
}
