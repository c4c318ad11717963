import { expect, test } from 'vitest';
import { remoteHost } from '../../src/agent/remoteHost.ts';

test.each([
  ['https://github.com/shop/shop.git', 'github.com'],
  ['https://x-access-token:secret@GitHub.com/shop/shop', 'github.com'],
  ['ssh://git@ssh.github.com:443/shop/shop.git', 'ssh.github.com'],
  ['git@github.com:shop/shop.git', 'github.com'],
  ['build-host:repositories/shop.git', 'build-host'],
  ['/srv/git/shop.git', undefined],
  ['../shop:1.git', undefined],
  ['file:///srv/git/shop.git', undefined],
  ['origin', undefined],
])('the host of %s is %s', (address, host) => {
  expect(remoteHost(address)).toBe(host);
});
