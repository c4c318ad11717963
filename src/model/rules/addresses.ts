import { type Diagnostic, fault } from '../diagnostic.ts';
import { parseImageReference } from '../image.ts';
import type { Rule } from './rule.ts';

const HOST = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?`;
const WEB = new RegExp(String.raw`^https?://${HOST}(?:/[\w.~/-]*)?$`);
/** What Docker connects to: no password, no path, and nothing that ssh would take for an option. */
const ENGINE = new RegExp(String.raw`^ssh://(?:[A-Za-z0-9_][\w.-]*@)?${HOST}$`);
/** One plain address: Jenkins takes several from one text, and its configuration fills in `${...}`. */
const MAIL = /^[\w.!#%&'*+/=?^~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/** Every address can be one, and holds nothing that another program would read as more than an address. */
export const addresses: Rule = ({ definition }) => {
  const { jenkins, registry, targets = {}, notifications = [] } = definition;
  const web = WEB.test(jenkins.url)
    ? []
    : [
        fault(
          'address-invalid',
          ['jenkins', 'url'],
          `${JSON.stringify(jenkins.url)} is no address of a server.`,
          'Write "https://host", with a port and a path if need be, and nothing after them.',
        ),
      ];
  const engines = Object.entries(targets).flatMap(([name, { host }]): Diagnostic[] => {
    if (host === undefined || ENGINE.test(host)) return [];
    const message = `${JSON.stringify(host)} is no address of a Docker engine.`;
    return [
      fault('address-invalid', ['targets', name, 'host'], message, 'Write "ssh://user@host" or "ssh://user@host:22".'),
    ];
  });
  const mails = notifications.flatMap((notification, index) =>
    notification.kind !== 'email'
      ? []
      : notification.to.flatMap((address, position): Diagnostic[] => {
          if (MAIL.test(address)) return [];
          const path = ['notifications', index, 'to', position];
          return [
            fault(
              'address-invalid',
              path,
              `${JSON.stringify(address)} is no e-mail address.`,
              'Write "name@example.com", one address a text.',
            ),
          ];
        }),
  );
  const registries =
    parseImageReference(`${registry}/image`)?.registry === undefined
      ? [
          fault(
            'address-invalid',
            ['registry'],
            `${JSON.stringify(registry)} is no registry.`,
            'Write its host, such as "registry.example.com" or "ghcr.io/owner"; that of Docker Hub is "docker.io/owner".',
          ),
        ]
      : [];
  return [...registries, ...web, ...engines, ...mails];
};
