import { type Environment, type Flow, namesOf } from '../../model/flow.ts';
import { deploymentName, LABELS } from '../../model/names.ts';
import { backedUpServices } from '../../plan/backup.ts';
import { recordOf } from '../../plan/ledger.ts';
import { isHealthy, type Replica } from '../../plan/observed.ts';
import type { Operation } from '../../plan/operation.ts';
import { isNamedBy } from '../../plan/operationKey.ts';
import { forgetDeployment } from '../../plan/remember.ts';
import { removal, removalsOfRest } from '../../plan/retirement.ts';
import { tagOf } from '../../plan/tag.ts';
import type { Front } from '../../plan/traffic.ts';
import { urlOf } from '../../plan/traffic.ts';
import { persistentUnitName } from '../../plan/units.ts';
import type { AgentContext } from '../agentContext.ts';
import { askedEnvironment } from '../askedEnvironment.ts';
import { badInput, RefusedPlan } from '../failure.ts';
import { observe, observeDeployments, observeRemains, targetOf } from '../observe.ts';
import type { Task } from '../task.ts';

/** Removes the requested deployments, whether or not they are used. */
export function retireTask({ flow }: AgentContext, names: readonly string[]): Task {
  const environments = [...new Set(names.map((name) => environmentOf(flow, name)))];
  return {
    command: `pipegen retire ${names.join(' ')}`,
    environments: environments.map(({ name }) => name),
    obeysFreeze: false,
    async observe(context) {
      const { state } = await context.ports.ledger.read();
      const { deployments, fronts } = await observe(context, environments, state);
      const remains = await observeRemains(context, environments, deployments, state);
      const found = deployments.filter(({ name }) => names.includes(name));
      const rest = remains.filter(({ name }) => names.includes(name));
      const missing = names.filter((name) => ![...found, ...rest].some((deployment) => deployment.name === name));
      return {
        plan: {
          title: `Retire ${names.join(', ')}`,
          operations: [
            ...found.map((deployment) => removal(deployment, 'it was requested')),
            ...removalsOfRest(rest, found),
          ],
          notes: [
            ...found.flatMap(({ revisions }) => unansweredAfter(revisions, fronts)),
            ...missing.map((name) => `${name} is not running.`),
          ],
        },
        context,
        // Deployments that are already removed must not be restored.
        settle: (state) =>
          missing.reduce(
            (left, name) => forgetDeployment(left, { environment: environmentOf(flow, name).name, deployment: name }),
            state,
          ),
      };
    },
  };
}

/** Returns notes on links that will no longer be served. */
function unansweredAfter(revisions: readonly { readonly name: string }[], fronts: readonly Front[]): readonly string[] {
  return fronts.flatMap(({ answers }) =>
    answers !== undefined && revisions.some(({ name }) => name === answers.revision)
      ? answers.routes.map((route) => `${urlOf(route)} will no longer be served: ${answers.revision} serves it now.`)
      : [],
  );
}

/** Removes an environment with its data, after backing up every service that has a backup. */
export function destroyTask(context: AgentContext, name: string): Task {
  const environment = askedEnvironment(context, name);
  const command = `pipegen destroy ${name}`;
  return {
    command,
    environments: [name],
    obeysFreeze: true,
    async observe(here) {
      const { flow } = here;
      const target = targetOf(here, environment);
      const labels = { [LABELS.flow]: flow.name, [LABELS.environment]: name };
      const unitName = persistentUnitName(flow, environment);
      const { state } = await here.ports.ledger.read();
      const [deployments, found, { volumes }, resources] = await Promise.all([
        observeDeployments(here, [environment], state),
        target.replicas({ labels: { ...labels, [LABELS.scope]: 'environment' } }),
        target.leftovers(unitName),
        target.resources({ labels: { ...labels, [LABELS.scope]: 'environment' } }),
      ]);
      const containers = found.filter((container) => container.unitName === unitName);
      const remains = await observeRemains(here, [environment], deployments, state);
      const removals = [
        ...deployments.map((deployment) => removal(deployment, `${name} is destroyed`)),
        ...removalsOfRest(remains, deployments),
      ];
      const hasKept = containers.length > 0 || volumes.length > 0 || resources.length > 0;
      const kept = environment.data === 'kept' && hasKept;
      const removeStack: Operation = { kind: 'removeUnit', environment: name, unitName, cause: `${name} is destroyed` };
      // An interrupted run of this command has already backed up what it partly removed; running containers may have newer data.
      const { intent } = recordOf(state, name);
      const isBegun = intent?.command === command && intent.key !== undefined && isNamedBy(intent.key, removeStack);
      const mayHaveData = !isBegun && volumes.length > 0;
      const copies = copiesOf(flow, environment, isBegun ? containers.filter(isHealthy) : containers, mayHaveData);
      const notes = kept
        ? [`Removes the data of ${name} and its network ${unitName}. Backups are kept: pipegen restore ${name}`]
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
            (left, deployment) => forgetDeployment(left, { environment: name, deployment }),
            last,
          ),
      };
    },
  };
}

/** Plans backups before the removal. Refused if a service with data cannot be backed up. */
function copiesOf(
  flow: Flow,
  environment: Environment,
  containers: readonly Replica[],
  hasVolumes: boolean,
): readonly Operation[] {
  const backedUp = backedUpServices(flow, environment);
  return backedUp.flatMap(({ name }): Operation[] => {
    const own = containers.filter((container) => container.service === name);
    if (own.length === 0 && !hasVolumes) return [];
    const healthy = own.find(isHealthy);
    if (healthy === undefined)
      throw new RefusedPlan(
        'not-backed-up',
        `${name} of ${environment.name} ${own.length === 0 ? 'is not running' : 'is not healthy'}, so its data cannot be backed up.`,
        {
          fix: 'Start it first. Data is destroyed only after a backup.',
        },
      );
    const target = { environment: environment.name, service: name, container: healthy.id };
    return [{ kind: 'backUp', ...target, cause: 'its data is about to be removed' }];
  });
}

/** Finds the environment of a deployment by its current or former names. */
function environmentOf({ environments }: Flow, deployment: string): Environment {
  const environment = environments.find((one) =>
    namesOf(one).some((name) => deployment === deploymentName(name, tagOf(deployment))),
  );
  if (environment !== undefined) return environment;
  throw badInput(
    'deployment-unknown',
    `Unknown deployment "${deployment}".`,
    `Names of deployments start with ${environments.map(({ name }) => `${name}-`).join(', ')}. To list them: pipegen status`,
  );
}
