import { type Environment, type Flow, flowIn, type Service, storedName } from '../../../model/flow.ts';
import type { Scope } from '../../../model/service.ts';
import { required } from './interpolation.ts';

/** Services that start and stop together: one Compose project. */
export interface Stack {
  readonly flow: Flow;
  readonly scope: Scope;
  /** Whose services these are; none for those of the host. */
  readonly environment?: Environment;
  /** At least one. */
  readonly services: readonly Service[];
}

/** The flow's stacks that have services: the host's, then for each environment the persistent one and that of a revision. */
export function stacksOf(flow: Flow): readonly Stack[] {
  const inScope = (services: readonly Service[], wanted: Scope) => services.filter(({ scope }) => scope === wanted);
  const environmentStacks = flow.environments.flatMap((environment) => {
    const here = flowIn(flow, environment);
    return (['environment', 'deployment'] as const).map(
      (scope): Stack => ({ flow: here, scope, environment, services: inScope(here.services, scope) }),
    );
  });
  const hostStack: Stack = { flow, scope: 'host', services: inScope(flow.services, 'host') };
  return [hostStack, ...environmentStacks].filter(({ services }) => services.length > 0);
}

/** Whether the service of this name belongs to the stack. */
export function isInStack(stack: Stack, serviceName: string): boolean {
  return stack.services.some(({ name }) => name === serviceName);
}

/** Whether the stack belongs to one deployment: a revision, or the data that a deployment has of its own. */
export function isOfDeployment({ scope, environment }: Stack): boolean {
  return scope === 'deployment' || (scope === 'environment' && environment?.data === 'perDeployment');
}

/** The instance of persistent services that a stack is, or uses, as Compose reads it. */
export function persistentInstance({ environment }: Stack): string {
  if (environment === undefined) throw new Error('Services with scope "host" cannot use persistent services.');
  return environment.data === 'kept' ? storedName(environment) : required('PIPEGEN_DEPLOYMENT');
}
