import type { Address, ServiceConfiguration, ServiceContext, ServiceDefinition } from '../../src/model/service.ts';

/** A context in which every port that is asked for belongs to a connected service of the same name. */
export function connected(ports: { readonly [portName: string]: number }): ServiceContext {
  const all = (portName: string): readonly Address[] => {
    const port = ports[portName];
    return port === undefined ? [] : [{ service: portName, host: `${portName}.internal`, port }];
  };
  return {
    service: 'service',
    flow: { name: 'shop', domain: 'shop.example' },
    all,
    one: (portName) => {
      const [first] = all(portName);
      if (first === undefined) throw new Error(`Nothing is connected at ${portName}.`);
      return first;
    },
  };
}

/** The content of one of a service's files. */
export function fileOf(
  service: ServiceDefinition,
  path: string,
  ports: { readonly [portName: string]: number },
): string {
  const configured: ServiceConfiguration = service.configure?.(connected(ports)) ?? {};
  const file = [...(service.files ?? []), ...(configured.files ?? [])].find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`There is no file ${path}.`);
  return file.content;
}
