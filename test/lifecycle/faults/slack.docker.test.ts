import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Flow } from '../../../src/model/flow.ts';
import { World } from '../../agent/world.ts';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';

const missing = dockerMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

/** A shop that tells its chat what happens. */
class TalkingShop extends World {
  override flow(): Flow {
    const webhook = { name: 'SLACK_WEBHOOK_URL', description: 'Where to say it.' };
    const flow = super.flow();
    return { ...flow, notifications: [{ kind: 'slack', webhook, on: ['deployed', 'failed'] }] } as unknown as Flow;
  }
}

describePart('a chat that fails', 'Docker, docker-registry, BusyBox', missing, () => {
  const world = new TalkingShop();
  const arrived: string[] = [];
  let answer: number | 'never' = 200;
  const chat: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      arrived.push(body);
      if (answer !== 'never') response.writeHead(answer).end();
    });
  });
  let webhook = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => chat.listen(0, '127.0.0.1', resolve));
    webhook = `http://127.0.0.1:${(chat.address() as AddressInfo).port}/services/hidden-webhook`;
    await world.open();
    world.commit('Begin', { page: 'one' });
  });
  afterAll(() => {
    chat.close();
    chat.closeAllConnections();
    world.close();
  });

  const tell = () => {
    const message = 'staging <!channel> & *x* is up.';
    return world.run('notifyTeam', { event: 'deployed', message }, { SLACK_WEBHOOK_URL: webhook });
  };

  it('26. Slack hears of it, as text that wakes nobody', async () => {
    const run = await tell();
    expect(run.exitCode, run.output).toBe(0);
    expect(arrived.at(-1)).toContain('&lt;!channel&gt; &amp;');
  });

  it('26. Slack answers 500: a warning, and nothing fails', async () => {
    answer = 500;
    const run = await tell();
    expect(run.exitCode, run.output).toBe(0);
    expect(run.output).toContain('Warning: the message was not sent: Slack returned 500.');
    expect(run.output).not.toContain('hidden-webhook');
  });

  it('26. Slack is slow: a warning after ten seconds, and nothing waits longer', async () => {
    answer = 'never';
    const began = performance.now();
    const run = await tell();
    expect(run.exitCode, run.output).toBe(0);
    expect(run.output).toContain('Warning: the message was not sent: ');
    expect(run.output).not.toContain('hidden-webhook');
    expect(performance.now() - began).toBeLessThan(25_000);
  }, 40_000);

  it('26. Slack is down: a warning, and nothing fails', async () => {
    chat.close();
    chat.closeAllConnections();
    const run = await tell();
    expect(run.exitCode, run.output).toBe(0);
    expect(run.output).toContain('Warning: the message was not sent: ');
    expect(run.output).not.toContain('hidden-webhook');
  });
});
