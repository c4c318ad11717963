import { expect, it } from 'vitest';
import { deployRelease } from '../../../src/agent/steps/deployRelease.ts';
import { reportDeployment } from '../../../src/agent/steps/reportDeployment.ts';
import { needRecord } from '../../../src/run/records.ts';
import { Bench } from './bench.ts';

const variables = { CHANGE_ID: '57', BUILD_URL: 'https://jenkins.example/1/' };

it('reports how it goes, and comments only on success', async () => {
  const bench = new Bench();
  bench.commit('QA');
  const commit = await bench.checkOut('QA');
  await reportDeployment({ environment: 'qa', state: 'inProgress' }, bench.context(variables));
  await deployRelease({ environment: 'qa' }, bench.context(variables));
  const deployment = await needRecord(bench.store, 'deployment');
  const context = { ...bench.context(variables), deployment };
  await reportDeployment({ environment: 'qa', state: 'success' }, context);
  const common = { environment: 'qa-pr-57', commit, isTransient: true, isProduction: false };
  const logUrl = variables.BUILD_URL;
  expect(bench.gitHost.reports).toEqual([
    { ...common, state: 'inProgress', logUrl },
    { ...common, state: 'success', logUrl, url: 'https://pr-57.shop.example' },
  ]);
  expect([...bench.gitHost.comments]).toEqual([
    [
      '57 <!-- pipegen shop qa -->',
      [
        `**qa-pr-57** runs ${commit.slice(0, 7)}.`,
        '',
        '| service | link |',
        '| --- | --- |',
        '| app | https://pr-57.shop.example |',
        '| postgres | https://db-pr-57.shop.example |',
      ].join('\n'),
    ],
  ]);
});

it('says so when there is no git host', async () => {
  const bench = new Bench();
  const context = bench.context();
  const ports = { ...context.ports, gitHost: undefined };
  await reportDeployment({ environment: 'qa', state: 'success' }, { ...context, ports });
  expect(bench.lines).toEqual(['No GitHub credentials: the deployment is not reported to GitHub.']);
});
