import { type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

const PUBLIC_PORTS = [80, 443];

/** Ports are ports, and only 80 and 443 are open to the world, once per host. */
export const ports: Rule = ({ definition }) => {
  const found: Diagnostic[] = [];
  const owners = new Map<number, string>();
  for (const [name, service] of Object.entries(definition.services)) {
    for (const [port, number] of Object.entries(service.ports ?? {})) {
      if (!Number.isInteger(number) || number < 1 || number > 65_535)
        found.push(
          errorAt(
            'port-invalid',
            ['services', name, 'ports', port],
            `${number} is not a port.`,
            'A port is an integer from 1 to 65535.',
          ),
        );
    }
    for (const [index, number] of (service.publishes ?? []).entries()) {
      const path = ['services', name, 'publishes', index];
      const owner = owners.get(number);
      if (!PUBLIC_PORTS.includes(number))
        found.push(
          errorAt(
            'port-published',
            path,
            `"${name}" publishes port ${number}. Only 80 and 443 may be public.`,
            'Use a route instead. Inside the network, every port is reachable.',
          ),
        );
      else if (service.scope !== 'host')
        found.push(
          errorAt(
            'port-published',
            path,
            `"${name}" publishes port ${number}, but runs once per ${service.scope}: the second one could not start.`,
            "Only a service with scope: 'host' may publish ports.",
          ),
        );
      else if (owner !== undefined)
        found.push(
          errorAt(
            'port-published',
            path,
            `"${name}" and "${owner}" both publish port ${number}.`,
            'Publish it from one of them only.',
          ),
        );
      owners.set(number, name);
    }
  }
  return found;
};
