import { describe, expect, it } from 'vitest';
import { findServiceUnit, findUnit, resolveUnit } from '../../src/plan/findUnit.ts';
import { EMPTY_LEDGER, type LedgerState } from '../../src/plan/ledger.ts';
import { releaseOf } from '../../src/plan/release.ts';
import { shop } from '../fixtures/shop.ts';
import { commit } from './world.ts';

const release = releaseOf(shop, commit('a'), commit('a'));
const revision = { revision: 2, release: release.id, commit: commit('a'), deployedAt: '', settings: { MODE: 'x' } };
const deployment = { ...revision, name: 'prod-pr-5', tag: 'pr-5', next: { ...revision, revision: 3 } };
const state: LedgerState = {
  ...EMPTY_LEDGER,
  releases: { [release.id]: { ...release, recordedAt: '' } },
  environments: { prod: { deployments: { 'prod-pr-5': deployment }, past: [] } },
};

describe('findUnit', () => {
  const project = (name: string, isPersistent = false) => {
    const unit = findUnit(shop, state, name, isPersistent);
    return 'known' in unit ? unit.known : resolveUnit(shop, state, unit)?.name;
  };

  it('knows a deployment by the revision that serves, each revision, and what an environment keeps', () => {
    expect(project('prod-pr-5')).toBe('shop-prod-pr-5-r2');
    expect(project('prod-pr-5-r2')).toBe('shop-prod-pr-5-r2');
    expect(project('prod-pr-5-r3')).toBe('shop-prod-pr-5-r3');
    expect(project('prod')).toBe('shop-prod');
    expect(project('prod-pr-5', true)).toBe('shop-prod');
  });

  it('says what there is when there is no such thing', () => {
    expect(project('prod-pr-6')).toEqual(expect.arrayContaining(['prod-pr-5-r2', 'prod-pr-5', 'prod-pr-5-r3', 'prod']));
  });

  it('finds the unit that has a service, also by the environment where one deployment has it', () => {
    const unitOf = (name: string, service: string) => {
      const unit = findServiceUnit(shop, state, name, service);
      return 'known' in unit ? unit.known : resolveUnit(shop, state, unit)?.name;
    };
    expect(unitOf('prod', 'app')).toBe('shop-prod-pr-5-r2');
    expect(unitOf('prod', 'postgres')).toBe('shop-prod');
    expect(unitOf('prod-pr-5', 'postgres')).toBe('shop-prod');
    expect(unitOf('prod-pr-5-r3', 'app')).toBe('shop-prod-pr-5-r3');
    expect(unitOf('staging', 'app')).toEqual([]);
  });

  it('gives Compose the images and settings that the revision was deployed with', () => {
    const unit = findUnit(shop, state, 'prod-pr-5', false);
    const variables = 'known' in unit ? {} : resolveUnit(shop, state, unit)?.variables;
    expect(variables).toMatchObject({ MODE: 'x', PIPEGEN_REVISION: 'prod-pr-5-r2', PIPEGEN_RELEASE: release.id });
  });
});
