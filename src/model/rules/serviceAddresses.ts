import { type Diagnostic, errorAt } from '../diagnostic.ts';
import { didYouMean } from '../suggest.ts';
import type { ServiceAddress } from '../value.ts';
import { addressesIn } from '../variables.ts';
import type { Rule } from './rule.ts';

/** What values call the host or port of is a service that their own is connected to. */
export const serviceAddresses: Rule = ({ flow }) =>
  flow.services.flatMap((service) =>
    Object.entries(service.environment).flatMap(([name, value]) => {
      const path = ['services', service.name, 'environment', name];
      return addressesIn(value).flatMap((address): Diagnostic[] => {
        const other = flow.services.find((one) => one.name === address.service);
        if (other === undefined)
          return [
            errorAt(
              'service-unknown',
              path,
              `"${name}" holds the address of "${address.service}", which is not declared.`,
              didYouMean(
                address.service,
                flow.services.map((one) => one.name),
                'services',
              ),
            ),
          ];
        const ports = Object.keys(other.ports);
        if (address.part === 'port' && !names(address, ports))
          return [
            errorAt(
              'port-unknown',
              path,
              address.port === undefined
                ? `"${other.name}" has ${ports.length === 0 ? 'no port' : 'several ports'}, and "${name}" does not say which.`
                : `"${other.name}" has no port named "${address.port}".`,
              ports.length === 0
                ? `Declare it in the "ports" of "${other.name}".`
                : `Use one of ${ports.map((port) => `port('${other.name}', '${port}')`).join(', ')}.`,
            ),
          ];
        return service.connections.includes(other.name)
          ? []
          : [
              errorAt(
                'connection-missing',
                path,
                `"${name}" holds the address of "${other.name}", to which "${service.name}" is not connected.`,
                `Add "${other.name}" to the connections of "${service.name}".`,
              ),
            ];
      });
    }),
  );

function names({ port }: ServiceAddress, ports: readonly string[]): boolean {
  return port === undefined ? ports.length === 1 : ports.includes(port);
}
