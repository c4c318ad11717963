import { type Environment, type Flow, type Service, scopeIn } from '../model/flow.ts';
import type { Scope } from '../model/service.ts';

/** Services that start and stop together: one Compose project. */
export interface Stack {
  readonly flow: Flow;
  readonly scope: Scope;
  /** Whose services these are; none for those of the host. */
  readonly environment?: Environment;
  /** At least one. */
  readonly services: readonly Service[];
}

/** The flow's stacks that have services: the host's, then for each environment the kept one and that of a deployment. */
export function stacksOf(flow: Flow): readonly Stack[] {
  const hostStack: Stack = { flow, scope: 'host', services: flow.services.filter(({ scope }) => scope === 'host') };
  const environmentStacks = flow.environments.flatMap((environment) =>
    (['environment', 'deployment'] as const).map(
      (scope): Stack => ({
        flow,
        scope,
        environment,
        services: flow.services.filter((service) => scopeIn(service, environment) === scope),
      }),
    ),
  );
  return [hostStack, ...environmentStacks].filter(({ services }) => services.length > 0);
}

/** Whether the service of this name belongs to the stack. */
export function isInStack(stack: Stack, serviceName: string): boolean {
  return stack.services.some(({ name }) => name === serviceName);
}
