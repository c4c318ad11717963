import { type Diagnostic, errorAt } from '../diagnostic.ts';
import { internalHost } from '../names.ts';
import type { Rule } from './rule.ts';

const HOST = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?$/;
const BYTE = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;
const IPV4 = new RegExp(String.raw`^(?:${BYTE}\.){3}${BYTE}$`);
const IPV6 = /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/;

/** Extra hosts are names with addresses, and take no name that the flow's services have. */
export const extraHosts: Rule = ({ definition }) => {
  const internal = Object.keys(definition.services).map(internalHost);
  return Object.entries(definition.services).flatMap(([name, { extraHosts: given = {} }]) =>
    Object.entries(given).flatMap(([host, address]): Diagnostic[] => {
      const path = ['services', name, 'extraHosts', host];
      return [
        ...(HOST.test(host)
          ? []
          : [onKey(errorAt('extra-host-invalid', path, `${JSON.stringify(host)} is not a host name.`))]),
        ...(internal.includes(host)
          ? [onKey(errorAt('extra-host-taken', path, `"${host}" is the name of a service of the flow.`, 'Remove it.'))]
          : []),
        ...(address === 'host-gateway' || IPV4.test(address) || IPV6.test(address)
          ? []
          : [
              errorAt(
                'extra-host-invalid',
                path,
                `${JSON.stringify(address)} is not an IP address.`,
                'Write an address such as "10.0.0.5", or "host-gateway" for the Docker host.',
              ),
            ]),
      ];
    }),
  );
};

function onKey(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, on: 'key' };
}
