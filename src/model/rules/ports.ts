import { type Diagnostic, fault } from '../diagnostic.ts';
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
          fault(
            'port-invalid',
            ['services', name, 'ports', port],
            `${number} is not a port.`,
            'Ports are whole numbers from 1 to 65535.',
          ),
        );
    }
    for (const [index, number] of (service.publishes ?? []).entries()) {
      const path = ['services', name, 'publishes', index];
      const owner = owners.get(number);
      if (!PUBLIC_PORTS.includes(number))
        found.push(
          fault(
            'port-published',
            path,
            `"${name}" publishes port ${number}; only 80 and 443 may be open to the world.`,
            'Reach the service by a route; inside the network every port is open.',
          ),
        );
      else if (service.scope !== 'host')
        found.push(
          fault(
            'port-published',
            path,
            `"${name}" publishes port ${number}, but there is one per ${service.scope}: the second could not start.`,
            "Only a service with scope: 'host' may publish ports.",
          ),
        );
      else if (owner !== undefined)
        found.push(
          fault('port-published', path, `"${name}" and "${owner}" both publish port ${number}.`, 'Let one of them do.'),
        );
      owners.set(number, name);
    }
  }
  return found;
};
