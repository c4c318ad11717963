import { internalHost } from '../../model/names.ts';
import { type ComposeService, partOf } from './intake.ts';
import { entriesOf, listOf, mapOf, textOf } from './tree.ts';

/** The names by which the services of a Compose file reach each other, in texts. */
export interface Hosts {
  /** The text with the names that services have in a flow, and the services that it names. */
  rewrite(text: string, variable?: string): { readonly text: string; readonly services: readonly string[] };
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
    rewrite(text, variable = '') {
      const found = new Set<string>();
      const replace = (name: string): string => {
        const service = known.get(name) ?? name;
        found.add(service);
        return internalHost(service);
      };
      const isName = HOST_VARIABLE.test(variable) && known.has(text);
      const rewritten = pattern === '' ? text : isName ? replace(text) : text.replaceAll(address, replace);
      return { text: rewritten, services: [...found] };
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
