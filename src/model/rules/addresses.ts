import { type Diagnostic, errorAt } from '../diagnostic.ts';
import { parseImageReference } from '../image.ts';
import type { Rule } from './rule.ts';

const HOST = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?`;
const WEB = new RegExp(String.raw`^https?://${HOST}(?:/[\w.~/-]*)?$`);
/** What Docker connects to: no password, no path, and nothing that ssh would take for an option. */
const ENGINE = new RegExp(String.raw`^ssh://(?:[A-Za-z0-9_][\w.-]*@)?${HOST}$`);
/** Every address can be one, and holds nothing that another program would read as more than an address. */
export const addresses: Rule = ({ definition }) => {
  const { jenkins, registry, targets = {} } = definition;
  const web = WEB.test(jenkins.url)
    ? []
    : [
        errorAt(
          'address-invalid',
          ['jenkins', 'url'],
          `Invalid server URL ${JSON.stringify(jenkins.url)}.`,
          'Write "https://host", optionally with a port and a path.',
        ),
      ];
  const engines = Object.entries(targets).flatMap(([name, { host }]): Diagnostic[] => {
    if (host === undefined || ENGINE.test(host)) return [];
    const message = `Invalid Docker engine address ${JSON.stringify(host)}.`;
    return [
      errorAt(
        'address-invalid',
        ['targets', name, 'host'],
        message,
        'Write "ssh://user@host" or "ssh://user@host:22".',
      ),
    ];
  });
  const registries =
    parseImageReference(`${registry}/image`)?.registry === undefined
      ? [
          errorAt(
            'address-invalid',
            ['registry'],
            `Invalid registry ${JSON.stringify(registry)}.`,
            'Write the registry\'s host, such as "registry.example.com" or "ghcr.io/owner". For Docker Hub, write "docker.io/owner".',
          ),
        ]
      : [];
  return [...registries, ...web, ...engines];
};
