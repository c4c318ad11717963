import { internalHost } from '../../model/names.ts';
import { type ComposeService, partOf } from './intake.ts';
import { entriesOf, listOf, mapOf, textOf } from './tree.ts';

/** The host name of a service, in a text. */
export interface HostPart {
  readonly kind: 'host';
  readonly service: string;
}

/** The names by which the services of a Compose file reach each other, in texts. */
export interface Hosts {
  /**
   * The text, apart from the names of services in it.
   *
   * @param variable whose value it is, which may tell that all of it is a name
   */
  split(text: string, variable?: string): readonly (string | HostPart)[];
}

/** A text as a service of a flow can have it anywhere: with the names that services have there. */
export function withFlowHosts(hosts: Hosts, text: string, variable?: string): string {
  return hosts
    .split(text, variable)
    .map((part) => (typeof part === 'string' ? part : internalHost(part.service)))
    .join('');
}

/** Variables whose value is nothing but a host name. */
const HOST_VARIABLE = /(?:HOST(?:NAME)?|SERVER|ADDR(?:ESS)?|ENDPOINT|BROKER|NODE)S?$/i;

/** Finds services in texts by their names, container names, host names and aliases. */
export function hostsOf(services: readonly (ComposeService & { readonly composeName: string })[]): Hosts {
  const known = new Map<string, string>();
  const names = new Map(services.map(({ composeName, name }) => [composeName, name]));
  for (const service of services) {
    for (const alias of aliasesOf(service)) known.set(alias, service.name);
    for (const [alias, other] of linkAliases(service)) known.set(alias, names.get(other) ?? other);
  }
  for (const [composeName, name] of names) known.set(composeName, name);
  const byLength = [...known.keys()].toSorted((one, other) => other.length - one.length);
  const pattern = byLength.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  // After "//" or "@", or before a port: elsewhere a name may be a word.
  const address = new RegExp(`(?<=//|@)(?:${pattern})(?=[:/?#,]|$)|(?<![\\w.@/-])(?:${pattern})(?=:\\d)`, 'g');
  return {
    split(text, variable = '') {
      const named = (name: string): HostPart => ({ kind: 'host', service: known.get(name) ?? name });
      if (HOST_VARIABLE.test(variable) && known.has(text)) return [named(text)];
      const found = pattern === '' ? [] : [...text.matchAll(address)];
      const ends = found.map(({ index, 0: name }) => index + name.length);
      return [
        ...found.flatMap(({ index, 0: name }, number) => [text.slice(ends[number - 1] ?? 0, index), named(name)]),
        text.slice(ends.at(-1) ?? 0),
      ].filter((part) => part !== '');
    },
  };
}

function aliasesOf(service: ComposeService): readonly string[] {
  const networks = Object.values(mapOf(partOf(service, 'networks').value));
  return [
    ...['container_name', 'hostname'].flatMap((key) => textOf(partOf(service, key).value) ?? []),
    ...networks.flatMap((network) => listOf(mapOf(network).aliases).flatMap((alias) => textOf(alias) ?? [])),
  ];
}

/** The other names by which one service knows another: `database` of `links: ['db:database']`. */
function linkAliases(service: ComposeService): readonly (readonly [alias: string, composeName: string])[] {
  return entriesOf(partOf(service, 'links').value, []).flatMap(([link]) => {
    const [name = '', alias] = link.split(':');
    return alias === undefined ? [] : [[alias, name] as const];
  });
}
