import type { Scope } from '../../model/service.ts';
import { type ComposeService, type Intake, partOf, unsaid } from './intake.ts';
import { isMap, mapOf, textOf } from './tree.ts';

/** What a service waits for. */
export interface Dependency {
  /** In the Compose file. */
  readonly composeName: string;
  readonly condition: string;
}

/** Reads which services a service starts after. */
export function readDependencies(intake: Intake, service: ComposeService): readonly Dependency[] {
  const { value, path } = partOf(service, 'depends_on');
  if (!isMap(value))
    return (Array.isArray(value) ? (value as readonly unknown[]) : []).map((name) => ({
      composeName: String(name),
      condition: 'service_started',
    }));
  return Object.entries(value).map(([composeName, options]) => {
    const { condition, restart } = mapOf(options);
    if (restart === true)
      unsaid(
        intake,
        [...path, composeName, 'restart'],
        'Programs must reconnect by themselves when another one starts anew.',
      );
    return { composeName, condition: textOf(condition) ?? 'service_started' };
  });
}

/** The services that each service talks to, by name. */
export type Connections = ReadonlyMap<string, ReadonlySet<string>>;

/** Adds connections to services that are named in texts, unless a connection leads back. */
export function withMentions(declared: Connections, mentioned: Connections): Connections {
  const all = new Map([...declared].map(([name, others]) => [name, new Set(others)]));
  const reaches = (from: string, to: string): boolean =>
    from === to || [...(all.get(from) ?? [])].some((next) => reaches(next, to));
  for (const [name, others] of mentioned)
    for (const other of others) {
      const known = all.get(name) ?? new Set();
      if (all.has(other) && !reaches(other, name)) known.add(other);
      all.set(name, known);
    }
  return all;
}

/**
 * How long each service lives: what a service of an environment talks to lives as long.
 *
 * @param own the scope of each service by itself
 */
export function scopesOf(own: ReadonlyMap<string, Scope>, connections: Connections): ReadonlyMap<string, Scope> {
  const scopes = new Map(own);
  const settle = (name: string): void => {
    for (const other of connections.get(name) ?? []) {
      if (scopes.get(other) !== 'deployment') continue;
      scopes.set(other, 'environment');
      settle(other);
    }
  };
  for (const [name, scope] of own) if (scope === 'environment') settle(name);
  return scopes;
}
