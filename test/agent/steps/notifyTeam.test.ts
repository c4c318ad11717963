import { expect, it } from 'vitest';
import { notifyTeam } from '../../../src/agent/steps/notifyTeam.ts';
import { Bench } from './bench.ts';

const variables = { SLACK_WEBHOOK_URL: 'https://hooks.example/x', BUILD_URL: 'https://jenkins.example/1/' };

it('tells those who want to hear of it, with a link to the build', async () => {
  const bench = new Bench();
  await notifyTeam({ event: 'deployed', message: 'qa-pr-57 is up.' }, bench.context(variables));
  await notifyTeam({ event: 'fixed', message: 'It works again.' }, bench.context(variables));
  expect(bench.messages).toEqual(['slack https://hooks.example/x: shop: qa-pr-57 is up.\nhttps://jenkins.example/1/']);
});

it('only warns when a message cannot be sent', async () => {
  const bench = new Bench();
  const context = bench.context(variables);
  const messenger = { send: () => Promise.reject(new Error('Slack returned 500.')) };
  await notifyTeam({ event: 'failed', message: 'x' }, { ...context, ports: { ...context.ports, messenger } });
  await notifyTeam({ event: 'failed', message: 'x' }, bench.context({ SLACK_WEBHOOK_URL: '' }));
  expect(bench.lines).toEqual([
    'Warning: the message was not sent: Slack returned 500.',
    'Warning: SLACK_WEBHOOK_URL is not set, so the message was not sent.',
  ]);
});
