import type { Callables, Kind, Profile } from './profile.ts';
import { standardProfile } from './standard.ts';

/** What is known of a controller. */
export interface ControllerFacts {
  /** What messages call it. */
  readonly name: string;
  readonly complete: boolean;
  readonly steps: Callables;
  /** The names of what its directives may name, as far as it says. */
  readonly types: { readonly [OneKind in Kind]?: readonly string[] };
}

/**
 * The profile of a controller. What it does not say is as in the standard profile: the names of a kind, and the
 * parameters of what it only names.
 */
export function makeProfile({ name, complete, steps, types }: ControllerFacts): Profile {
  const described = (kind: 'agents' | 'conditions' | 'options' | 'triggers' | 'parameters'): Callables => {
    const known = standardProfile[kind];
    const names = types[kind];
    if (names === undefined) return known;
    return Object.fromEntries(names.flatMap(also).map((one) => [one, (Object.hasOwn(known, one) && known[one]) || {}]));
  };
  return {
    ...standardProfile,
    name,
    complete,
    listed: Object.keys(types) as Kind[],
    steps,
    agents: described('agents'),
    conditions: described('conditions'),
    options: described('options'),
    stageOptions: types.stageOptions ?? standardProfile.stageOptions,
    triggers: described('triggers'),
    parameters: described('parameters'),
    tools: types.tools ?? standardProfile.tools,
    postConditions: types.postConditions ?? standardProfile.postConditions,
  };
}

/** The agent `node` is the agent `label` with more settings; a controller lists the one. */
function also(name: string): string[] {
  return name === 'label' ? ['label', 'node'] : [name];
}
