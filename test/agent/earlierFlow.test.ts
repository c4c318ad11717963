import { expect, it } from 'vitest';
import { withRepository } from '../../src/agent/earlierFlow.ts';
import { shop } from '../fixtures/shop.ts';

it('finds the repository of a flow that was built before it had a place of its own', () => {
  const { repository, jenkins, ...rest } = shop;
  const earlier = { ...rest, jenkins: { ...jenkins, repository: 'shop/shop', githubCredentials: 'github' } };
  expect(withRepository(earlier).repository).toEqual(repository);
  expect(withRepository(shop)).toBe(shop);
});
