import type { Environment, Flow } from '../../model/flow.ts';
import { environmentNetwork, LABELS, projectName } from '../../model/names.ts';
import { formatOperation } from '../../plan/formatPlan.ts';
import { type LedgerState, recordOf } from '../../plan/ledger.ts';
import { isHealthy, type ObservedContainer } from '../../plan/observed.ts';
import type { Operation } from '../../plan/operation.ts';
import { forgetDeployment } from '../../plan/remember.ts';
import { removal, removalOfRest } from '../../plan/retirement.ts';
import { environmentStack, servicesIn } from '../../plan/stacks.ts';
import type { AgentContext } from '../agentContext.ts';
import { askedEnvironment } from '../askedEnvironment.ts';
import { badInput, RefusedPlan } from '../failure.ts';
import { engineOf, observeDeployments, observeRemains } from '../observe.ts';
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
      const remains = await observeRemains(context, environments, deployments);
      const found = deployments.filter(({ name }) => names.includes(name));
      const rest = remains.filter(({ name }) => names.includes(name));
      const missing = names.filter((name) => ![...found, ...rest].some((deployment) => deployment.name === name));
      return {
        plan: {
          title: `Retire ${names.join(', ')}`,
          operations: [
            ...found.map((deployment) => removal(deployment, 'it was asked for')),
            ...rest.map(removalOfRest),
          ],
          notes: missing.map((name) => `${name} does not run.`),
        },
        context,
        // What is gone already, whoever removed it, shall not be brought back.
        settle: (state) => missing.reduce((left, name) => forget(left, flow, environmentOf(flow, name), name), state),
      };
    },
  };
}

/** Removes all of an environment with its data, after a copy of everything that has a backup. */
export function destroyTask(context: AgentContext, name: string): Task {
  const environment = askedEnvironment(context, name);
  const command = `pipegen destroy ${name}`;
  return {
    command,
    environments: [name],
    obeysFreeze: true,
    async observe(here) {
      const { flow } = here;
      const engine = engineOf(here, environment);
      const labels = { [LABELS.flow]: flow.name, [LABELS.environment]: name };
      const project = projectName(flow.name, name);
      const [deployments, containers, { volumes }, networks, { state }] = await Promise.all([
        observeDeployments(here, [environment]),
        engine.containers({ ...labels, [LABELS.scope]: 'environment' }),
        engine.leftovers(project),
        engine.networks(),
        here.ports.ledger.read(),
      ]);
      const remains = await observeRemains(here, [environment], deployments);
      const removals = [
        ...deployments.map((deployment) => removal(deployment, `${name} is destroyed`)),
        ...remains.map(removalOfRest),
      ];
      const hasKept =
        containers.length > 0 || volumes.length > 0 || networks.includes(environmentNetwork(flow.name, name));
      const kept = environmentStack(flow, environment) !== undefined && hasKept;
      const removeStack: Operation = { kind: 'removeStack', environment: name, project, cause: `${name} is destroyed` };
      // What an interrupted run of this command left half removed was copied by it before; what still runs may be newer.
      const { intent } = recordOf(state, name);
      const isBegun = intent?.command === command && intent.operation === formatOperation(removeStack);
      const mayHaveData = !isBegun && volumes.length > 0;
      const copies = copiesOf(flow, environment, isBegun ? containers.filter(isHealthy) : containers, mayHaveData);
      const notes = kept
        ? [
            `What ${name} kept goes, and its network ${environmentNetwork(flow.name, name)}; copies stay: pipegen restore ${name}`,
          ]
        : [];
      return {
        plan: {
          title: `Destroy ${name} of ${flow.name}`,
          operations: [...copies, ...removals, ...(kept ? [removeStack] : [])],
          notes,
        },
        context: here,
        settle: (last) =>
          Object.keys(recordOf(last, name).deployments).reduce(
            (left, deployment) => forget(left, flow, environment, deployment),
            last,
          ),
      };
    },
  };
}

/** Data that cannot be copied now is not destroyed. */
function copiesOf(
  flow: Flow,
  environment: Environment,
  containers: readonly ObservedContainer[],
  hasVolumes: boolean,
): readonly Operation[] {
  const backedUp = servicesIn(flow, environment, 'environment').filter(({ backup }) => backup !== undefined);
  return backedUp.flatMap(({ name }): Operation[] => {
    const own = containers.filter((container) => container.service === name);
    if (own.length === 0 && !hasVolumes) return [];
    const healthy = own.find(isHealthy);
    if (healthy === undefined)
      throw new RefusedPlan(
        'not-backed-up',
        `${name} of ${environment.name} ${own.length === 0 ? 'does not run' : 'is not healthy'}, so that no copy of its data can be made.`,
        {
          fix: 'Bring it up first; nothing is destroyed without a copy.',
        },
      );
    const target = { environment: environment.name, service: name, container: healthy.id };
    return [{ kind: 'backUp', ...target, cause: 'its data is about to go' }];
  });
}

function forget(state: LedgerState, flow: Flow, environment: Environment, deployment: string): LedgerState {
  const project = projectName(flow.name, deployment);
  return forgetDeployment(state, { environment: environment.name, deployment, project });
}

/** Of `qa` and `qa-eu` the latter has `qa-eu-pr-1`. */
function environmentOf({ environments }: Flow, deployment: string): Environment {
  const [environment] = environments
    .filter(({ name }) => deployment.startsWith(`${name}-`))
    .sort((left, right) => right.name.length - left.name.length);
  if (environment !== undefined) return environment;
  throw badInput(
    'deployment-unknown',
    `"${deployment}" is no deployment of this flow.`,
    `Their names begin with ${environments.map(({ name }) => `${name}-`).join(', ')}: see pipegen status.`,
  );
}
