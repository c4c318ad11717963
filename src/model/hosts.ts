import { type Flow, hostOf } from './flow.ts';
import { LONGEST_TAG } from './names.ts';

/** A host name of a flow. */
export interface FlowHost {
  readonly host: string;
  /** The name of the route that has it. */
  readonly route: string;
}

/** The host names of a flow: of each route in each environment, with the longest tag where a change's would be. */
export function hostsOf(flow: Flow): readonly FlowHost[] {
  return flow.routes.flatMap((route) =>
    flow.environments.map((environment) => ({
      host: hostOf(flow, route, environment, LONGEST_TAG),
      route: route.name,
    })),
  );
}
