import { expect, it } from 'vitest';
import { agreedPlan, beyondAgreed, withChange } from '../../src/plan/agreed.ts';
import type { Operation, Plan } from '../../src/plan/operation.ts';

const cause = 'x';
const merge: Operation = { kind: 'mergeChange', source: 'STAGING', target: 'QA', head: 'a'.repeat(40), cause };
const tag: Operation = { kind: 'tagImage', reference: 'app:tree-a', tag: 'qa-pr-new', cause };
const network: Operation = {
  kind: 'prepare',
  environment: 'qa',
  foundation: { kind: 'network', name: 'shop-qa', labels: {} },
  cause,
};
const remove: Operation = { kind: 'removeDeployment', environment: 'qa', deployment: 'qa-pr-1', cause };

function plan(...operations: readonly Operation[]): Plan {
  return { title: 'Promote', operations, notes: [] };
}

const agreed = agreedPlan('qa', plan(merge, tag, network));

it('lets be done what was agreed to, or less of it', () => {
  expect(beyondAgreed(plan(merge, tag, network), agreed)).toEqual([]);
  expect(beyondAgreed(plan(network), agreed)).toEqual([]);
});

it('lets an operation become more exact', () => {
  const digest = `sha256:${'d'.repeat(64)}`;
  expect(beyondAgreed(plan({ ...merge, change: 5 }, { ...tag, digest }), agreed)).toEqual([]);
});

it('names what nobody agreed to', () => {
  const moved = { ...merge, head: 'b'.repeat(40) };
  expect(
    beyondAgreed(
      plan(moved, { ...network, foundation: { kind: 'network', name: 'shop-qa2', labels: {} } }, remove),
      agreed,
    ),
  ).toEqual(['merge STAGING at bbbbbbb into QA', 'create the network shop-qa2', 'remove qa-pr-1']);
});

it('does not depend on the words that people read', () => {
  const saved = JSON.parse(JSON.stringify(agreed)) as typeof agreed;
  expect(JSON.stringify(saved)).not.toContain('create the network');
  expect(beyondAgreed(plan({ ...merge, cause: 'another' }, network), saved)).toEqual([]);
  const start = (...services: readonly string[]): Operation => ({
    ...{ kind: 'startUnit', environment: 'qa', services, isNew: true, cause },
    unit: { name: 'shop-qa-pr-5-r1', scope: 'deployment', manifest: 'compose.yaml', variables: {}, waitSeconds: 60 },
  });
  const both = agreedPlan('qa', plan(start('app', 'worker')));
  expect(beyondAgreed(plan(start('app', 'worker')), both)).toEqual([]);
  expect(beyondAgreed(plan(start('app,worker')), both)).toHaveLength(1);
  expect(beyondAgreed(plan(start('app')), both)).toHaveLength(1);
});

it('tells commits and digests apart that begin alike', () => {
  const alike = { ...merge, head: `${'a'.repeat(39)}b` };
  expect(beyondAgreed(plan(alike), agreed)).toEqual(['merge STAGING at aaaaaaa into QA']);
  const digest = (end: string) => `sha256:${'d'.repeat(63)}${end}`;
  const exact = agreedPlan('qa', plan({ ...tag, digest: digest('e') }));
  expect(beyondAgreed(plan({ ...tag, digest: digest('f') }), exact)).toHaveLength(1);
});

it("knows the number of the change that it opened, and no other's", () => {
  const known = withChange(agreed, 5);
  expect(beyondAgreed(plan({ ...tag, tag: 'qa-pr-5' }, tag), known)).toEqual([]);
  expect(beyondAgreed(plan({ ...tag, tag: 'qa-pr-6' }), known)).toHaveLength(1);
});
