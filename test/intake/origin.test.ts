import { expect, test } from 'vitest';
import { repositoryOf, withoutPassword } from '../../src/intake/origin.ts';

test.each([
  ['acme/shop', { kind: 'github', owner: 'acme', name: 'shop' }],
  ['git@github.com:acme/shop.git', { kind: 'github', owner: 'acme', name: 'shop' }],
  ['ssh://git@github.com/acme/shop.git', { kind: 'github', owner: 'acme', name: 'shop' }],
  ['ssh://git@ssh.github.com:443/acme/shop.git', { kind: 'github', owner: 'acme', name: 'shop' }],
  ['https://github.com/acme/shop', { kind: 'github', owner: 'acme', name: 'shop' }],
  ['https://me:pass@github.com/acme/shop.git/', { kind: 'github', owner: 'acme', name: 'shop' }],
  [
    'git@github.acme.example:acme/shop.git',
    { kind: 'github', owner: 'acme', name: 'shop', api: 'https://github.acme.example/api/v3' },
  ],
  ['git@gitlab.com:acme/back/shop.git', { kind: 'gitlab', project: 'acme/back/shop' }],
  [
    'ssh://git@gitlab.acme.example:2222/acme/shop.git',
    { kind: 'gitlab', project: 'acme/shop', url: 'https://gitlab.acme.example' },
  ],
  [
    'https://gitea.acme.example/acme/shop.git',
    { kind: 'gitea', url: 'https://gitea.acme.example', owner: 'acme', name: 'shop' },
  ],
  ['git@codeberg.org:acme/shop.git', { kind: 'gitea', url: 'https://codeberg.org', owner: 'acme', name: 'shop' }],
  ['git@git.acme.example:shop.git', { kind: 'git', url: 'git@git.acme.example:shop.git' }],
  ['https://bitbucket.org/acme/shop.git', { kind: 'git', url: 'https://bitbucket.org/acme/shop.git' }],
])('%s', (address, repository) => {
  expect(repositoryOf(address)).toEqual(repository);
});

test.each(['shop', 'https://', 'https://github.com/acme', 'git@github.com:a/b/c', "x'/y", '../shop', ''])(
  '%j is no repository',
  (address) => {
    expect(repositoryOf(address)).toBeUndefined();
  },
);

test('a password in an address is not shown', () => {
  expect(withoutPassword('https://me:pass@github.com/a/b.git')).toBe('https://github.com/a/b.git');
  expect(withoutPassword('git@github.com:a/b.git')).toBe('git@github.com:a/b.git');
});
