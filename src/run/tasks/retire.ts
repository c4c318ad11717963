import type { Environment, Flow } from '../../model/flow.ts';
import { environmentNetwork, LABELS, projectName } from '../../model/names.ts';
import { isHealthy, type ObservedContainer } from '../../plan/observed.ts';
import type { Operation } from '../../plan/operation.ts';
import { removal } from '../../plan/retirement.ts';
import { environmentStack, servicesIn } from '../../plan/stacks.ts';
import type { AgentContext } from '../agentContext.ts';
import { askedEnvironment } from '../askedEnvironment.ts';
import { badInput, RefusedPlan } from '../failure.ts';
import { engineOf, observeDeployments } from '../observe.ts';
import type { Task } from '../task.ts';

/** Removes deployments because somebody asks for it, whatever they are good for. */
export function retireTask({ flow }: AgentContext, names: readonly string[]): Task {
  const environments = [...new Set(names.map((name) => environmentOf(flow, name)))];
  return {
    command: `pipegen retire ${names.join(' ')}`,
    environments: environments.map(({ name }) => name),
    obeysFreeze: false,
    async observe(context) {
      const deployments = await observeDeployments(context, environments);
      const found = deployments.filter(({ name }) => names.includes(name));
      const missing = names.filter((name) => !found.some((deployment) => deployment.name === name));
      return {
        plan: {
          title: `Retire ${names.join(', ')}`,
          operations: found.map((deployment) => removal(deployment, 'it was asked for')),
          notes: missing.map((name) => `${name} does not run.`),
        },
        context,
      };
    },
  };
}

/** Removes all of an environment with its data, after a copy of everything that has a backup. */
export function destroyTask(context: AgentContext, name: string): Task {
  const environment = askedEnvironment(context, name);
  return {
    command: `pipegen destroy ${name}`,
    environments: [name],
    obeysFreeze: true,
    async observe(here) {
      const { flow } = here;
      const labels = { [LABELS.flow]: flow.name, [LABELS.environment]: name };
      const [deployments, containers] = await Promise.all([
        observeDeployments(here, [environment]),
        engineOf(here, environment).containers({ ...labels, [LABELS.scope]: 'environment' }),
      ]);
      const removals = deployments.map((deployment) => removal(deployment, `${name} is destroyed`));
      const kept = environmentStack(flow, environment) !== undefined && containers.length > 0;
      const project = projectName(flow.name, name);
      const removeStack: Operation = { kind: 'removeStack', environment: name, project, cause: `${name} is destroyed` };
      const notes = kept
        ? [
            `What ${name} kept goes, and its network ${environmentNetwork(flow.name, name)}; copies stay: pipegen restore ${name}`,
          ]
        : [];
      return {
        plan: {
          title: `Destroy ${name} of ${flow.name}`,
          operations: [...copiesOf(flow, environment, containers), ...removals, ...(kept ? [removeStack] : [])],
          notes,
        },
        context: here,
      };
    },
  };
}

/** Data that cannot be copied now is not destroyed. */
function copiesOf(
  flow: Flow,
  environment: Environment,
  containers: readonly ObservedContainer[],
): readonly Operation[] {
  const backedUp = servicesIn(flow, environment, 'environment').filter(({ backup }) => backup !== undefined);
  return backedUp.flatMap(({ name }): Operation[] => {
    const own = containers.filter((container) => container.service === name);
    if (own.length === 0) return [];
    const healthy = own.find(isHealthy);
    if (healthy === undefined)
      throw new RefusedPlan(
        'not-backed-up',
        `${name} of ${environment.name} is not healthy, so that no copy of its data can be made.`,
        {
          fix: 'Bring it up first; nothing is destroyed without a copy.',
        },
      );
    const target = { environment: environment.name, service: name, container: healthy.id };
    return [{ kind: 'backUp', ...target, cause: 'its data is about to go' }];
  });
}

function environmentOf({ environments }: Flow, deployment: string): Environment {
  const environment = environments.find(({ name }) => deployment.startsWith(`${name}-`));
  if (environment !== undefined) return environment;
  throw badInput(
    'deployment-unknown',
    `"${deployment}" is no deployment of this flow.`,
    `Their names begin with ${environments.map(({ name }) => `${name}-`).join(', ')}: see pipegen status.`,
  );
}
