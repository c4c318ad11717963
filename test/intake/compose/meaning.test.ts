import { describe, expect, test } from 'vitest';
import { flowNames } from '../../../src/intake/compose/names.ts';
import { FIXTURE_NAMES, importFixture } from './fixture.ts';
import { loadFixtureFlow } from './loadFixtureFlow.ts';
import { type Meaning, meaningOfFixture, meaningOfFlow } from './meaning.ts';

/** What differs for a reason, which the import says. */
const KNOWN: { readonly [fixture: string]: { readonly [service: string]: object } } = {
  // Secrets in plain text.
  'command-secret': {
    queue: {
      command: { before: ['--url', 'amqp://guest:guest-pass@redis:5672'], after: null },
      health: { before: ['CMD', 'ping', '--password=swordfish'], after: null },
    },
    redis: { command: { before: ['redis-server', '--requirepass', 'swordfish', '--appendonly', 'yes'], after: null } },
  },
  'catalogue-more': {
    tuned: { health: { before: ['CMD-SHELL', 'mysqladmin ping -h localhost -ptuned-literal'], after: null } },
  },
  images: { untagged: { image: { before: 'acme/untagged', after: 'acme/untagged:latest' } } },
  // The path of a file that no variable had.
  secrets: { api: { environment: { before: ['DB_PASSWORD_FILE'], after: ['DB_PASSWORD_FILE', 'TLS_KEY_FILE'] } } },
  'volumes-short': {
    files: {
      mounts: {
        before: ['/etc/files.conf', '/etc/localtime', '/srv/cache', '/srv/node_modules', '/srv/src', '/srv/uploads'],
        after: ['/etc/files.conf', '/etc/localtime', '/srv/cache', '/srv/uploads'],
      },
    },
  },
};

describe.each(FIXTURE_NAMES)('the generated Compose files of %s', (name) => {
  test('mean what Docker Compose makes of the original', async () => {
    const before = meaningOfFixture(name);
    const after = meaningOfFlow(await loadFixtureFlow(name));
    const names = flowNames(Object.keys(before));
    const own = (importFixture(name).flow?.services ?? []).filter(({ kind }) => kind === 'own');
    const compared = Object.entries(before).filter(([service]) => own.some((one) => one.name === names.get(service)));
    const differences = compared.flatMap(([service, meaning]) => {
      const difference = differenceOf(meaning, after[names.get(service) ?? '']);
      return Object.keys(difference).length === 0 ? [] : [[service, difference]];
    });
    expect(Object.fromEntries(differences)).toEqual(KNOWN[name] ?? {});
  });
});

/** What differs but for the names by which services and secrets are reached. */
function differenceOf(before: Meaning, after: Meaning | undefined): object {
  const common = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value ?? null)
        .replaceAll('.internal', '')
        .replaceAll(/\/run\/secrets\/[\w.-]+/g, (path) => path.toUpperCase()),
    );
  return Object.fromEntries(
    (Object.keys(before) as (keyof Meaning)[])
      .map((key) => [key, { before: common(before[key]), after: common(after?.[key]) }] as const)
      .filter(([, { before: one, after: other }]) => JSON.stringify(one) !== JSON.stringify(other)),
  );
}
