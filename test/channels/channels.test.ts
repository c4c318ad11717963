import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../src/channels/channel.ts';
import { createMessenger } from '../../src/channels/senders.ts';
import { webhookSender } from '../../src/channels/webhook/sender.ts';
import { type NotificationDefinition, secret } from '../../src/index.ts';
import type { FlowDefinition } from '../../src/model/definition.ts';
import { resolveFlow } from '../../src/model/resolve.ts';
import { shopDefinition } from '../fixtures/shop.ts';
import { jenkinsfilesOf } from '../jenkins/compiled.ts';

const HOSTILE =
  '"}]} <!channel> & <at>all</at> *x* [x](http://evil) {{DATE(2020-01-01T00:00:00Z,SHORT)}} \u2028\n\\ мир';
const MESSAGE: Message = { flow: 'shop', event: 'failed', text: HOSTILE, url: 'https://jenkins.example/1/' };

const on = ['deployed', 'failed'] as const;
const webhook = (name: string) => secret(name, { description: 'Where messages go.' });
const CHANNELS: { readonly [kind: string]: NotificationDefinition } = {
  slack: { kind: 'slack', webhook: webhook('SLACK'), on },
  teams: { kind: 'teams', webhook: webhook('TEAMS'), on },
  webhook: { kind: 'webhook', webhook: webhook('HOOK'), on },
  'webhook with a template': {
    kind: 'webhook',
    webhook: webhook('HOOK'),
    template: '{ "body": "{{flow}} ({{ event }}): {{text}}", "link": ["{{url}}"] }',
    on,
  },
};

describe('channels', () => {
  const arrived: string[] = [];
  let status = 200;
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      arrived.push(body);
      response.writeHead(status, { connection: 'close' }).end();
    });
  });
  let address = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.close();
  });
  const send = async (channel: NotificationDefinition | undefined, message: Message): Promise<unknown> => {
    if (channel === undefined) throw new Error('There is no such channel.');
    await createMessenger(new AbortController().signal).send(channel, address, message);
    return JSON.parse(arrived.at(-1) ?? '');
  };

  it('Slack gets text that mentions nobody', async () => {
    const { text } = (await send(CHANNELS.slack, MESSAGE)) as { readonly text: string };
    expect(text).toContain('shop: "}]} &lt;!channel&gt; &amp; &lt;at&gt;');
    expect(text.endsWith('\nhttps://jenkins.example/1/')).toBe(true);
    expect(text).not.toMatch(/[<>]/);
  });

  it('Teams gets an Adaptive Card whose texts are no markup, with the build behind a button', async () => {
    const sent = JSON.stringify(await send(CHANNELS.teams, MESSAGE));
    expect(sent).not.toContain('{{');
    expect(JSON.parse(sent)).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: {
            type: 'AdaptiveCard',
            body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'shop: ' }, { type: 'TextRun' }] }],
            actions: [{ type: 'Action.OpenUrl', url: 'https://jenkins.example/1/' }],
          },
        },
      ],
    });
    const other = JSON.stringify(await send(CHANNELS.teams, { ...MESSAGE, url: 'javascript:alert(1)' }));
    expect(other).not.toContain('javascript:');
  });

  it('a webhook gets what its template says, whatever is told', async () => {
    expect(await send(CHANNELS.webhook, MESSAGE)).toEqual(MESSAGE);
    const template = CHANNELS['webhook with a template'];
    expect(await send(template, MESSAGE)).toEqual({
      body: `shop (failed): ${HOSTILE}`,
      link: ['https://jenkins.example/1/'],
    });
  });

  it('any message stays inside the texts of a template', () => {
    const template = '{ "body": "{{flow}}: {{text}}" }';
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const sent = webhookSender.compose(
          { ...MESSAGE, text },
          { kind: 'webhook', webhook: webhook('HOOK'), on, template },
        );
        expect(JSON.parse(sent)).toEqual({ body: `shop: ${text}` });
      }),
    );
  });

  it.each(Object.keys(CHANNELS))('says that %s refuses, without its address', async (name) => {
    status = 410;
    await expect(send(CHANNELS[name], MESSAGE)).rejects.toThrow(
      /^(?:Slack|Microsoft Teams|The webhook) returned 410\.$/,
    );
    status = 200;
  });
});

describe('a flow with every channel', () => {
  const resolve = (notifications: readonly unknown[]) =>
    resolveFlow({ ...shopDefinition, notifications } as unknown as FlowDefinition);
  const email = { kind: 'email', to: ['ops@shop.example'], on } as const;

  it('hands the agent the secrets of all of them, and mails by itself', () => {
    const { flow } = resolve([CHANNELS.slack, CHANNELS.teams, CHANNELS.webhook, email]);
    if (flow === undefined) throw new Error('The flow is not sound.');
    const text = jenkinsfilesOf(flow)[0]?.body ?? '';
    for (const name of ['SLACK', 'TEAMS', 'HOOK'])
      expect(text).toContain(`string(credentialsId: '${name}', variable: '${name}')`);
    expect(flow.secrets.map(({ name }) => name)).toEqual(expect.arrayContaining(['SLACK', 'TEAMS', 'HOOK']));
    expect(text.match(/^def (?:tellTeam|mailTeam)\(/gm)).toHaveLength(2);
  });

  it('needs no agent for mail alone', () => {
    const { flow } = resolve([email]);
    const text = flow === undefined ? '' : (jenkinsfilesOf(flow)[0]?.body ?? '');
    expect(text).toContain('mailTeam');
    expect(text).not.toContain('tellTeam');
  });

  it.each([
    ['{ "text": "{{text}}" ', 'The template is not JSON.'],
    ['{ "text": {{text}} }', 'The template is not JSON.'],
    ['{ "text": "{{title}}" }', 'Unknown placeholder "{{title}}" in the template.'],
  ])('refuses the template %s', (template, message) => {
    expect(resolve([{ ...CHANNELS.webhook, template }]).diagnostics).toMatchObject([
      { code: 'template-invalid', path: ['notifications', 0, 'template'], message },
    ]);
  });

  it('refuses an address that is no mail address', () => {
    expect(resolve([{ ...email, to: ['ops'] }]).diagnostics).toMatchObject([{ path: ['notifications', 0, 'to', 0] }]);
  });
});
