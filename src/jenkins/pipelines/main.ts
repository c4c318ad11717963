import {
  type ArgumentValues,
  allOf,
  anyOf,
  condition,
  expression,
  group,
  post,
  stage,
  step,
} from '../../declarative/build.ts';
import { fromDefinition } from '../../declarative/origin.ts';
import type { Condition, PipelineTree, Stage, StageDirectives, Step, When } from '../../declarative/tree.ts';
import { call, variable } from '../../groovy/build.ts';
import type { Environment, Flow } from '../../model/flow.ts';
import { APPROVE, approve, makePlan, makePlanHelper, planField } from './approval.ts';
import { deploy, deploymentHelpers, fail, retire, succeed, tellOf, verify } from './deployment.ts';
import { helpersFor, type Jenkinsfile } from './jenkinsfile.ts';
import { notificationHelpers, tellFromOutside } from './notifications.ts';
import { flowAgent, flowTimeout, flowVariable, lockOption, pipelineOptions, timeoutOption } from './options.ts';
import type { OwnStages } from './ownStages.ts';
import { withRegistry, withRegistryHelper, withSecretsHelper } from './secrets.ts';
import { checkout, keepFlow, onAgentHelper, RESTORE, restore } from './workspace.ts';

/**
 * The multibranch pipeline: every build of a branch or change is built and tested; what the promotion path deploys is pushed
 * and deployed as well.
 *
 * Everything up to an approval shares one workspace, so that it is checked out and built once. A stage that waits for
 * an approval has no agent, and what follows it takes up the commit and the records of what was built on another.
 */
export function mainPipeline(flow: Flow, path: string, own: OwnStages = {}): Jenkinsfile {
  const guarded = flow.environments.filter(({ approval }) => approval !== undefined);
  const tree = treeOf(flow, own);
  return {
    name: 'main',
    path,
    description: 'Builds, tests and deploys branches and changes.',
    tree,
    fields: guarded.length === 0 ? [] : [planField()],
    ...(Object.keys(own).length > 0 && { own: { stages: own, without: treeOf(flow, {}) } }),
    helpers: helpersFor(tree, [
      withRegistryHelper(flow),
      RESTORE,
      ...deploymentHelpers(flow),
      makePlanHelper(
        'planDeployment',
        (body) => call('withSecrets', [variable('environmentName')], body),
        tellOf(flow, 'approvalNeeded', 'waits for approval.'),
      ),
      APPROVE,
      withSecretsHelper(flow),
      ...notificationHelpers(flow),
      onAgentHelper(flow),
    ]),
  };
}

function treeOf(flow: Flow, own: OwnStages): PipelineTree {
  const free = flow.environments.filter(({ approval }) => approval === undefined);
  const guarded = flow.environments.filter(({ approval }) => approval !== undefined);
  const failed = tellFromOutside(flow, 'failed', 'a build failed, took too long or was not approved.');
  const fixed = tellFromOutside(flow, 'fixed', 'builds succeed again.');
  return {
    pipeline: {
      agent: { type: 'none' },
      options: { options: pipelineOptions(flow) },
      environment: [flowVariable(flow)],
      stages: [
        group('Build and deploy', worker(flow), [
          stage('Checkout', {}, [...checkout(), keepFlow(flow)]),
          ...(own.beforeBuild ?? []),
          ...buildStages(flow, own.afterBuild ?? []),
          ...free.map((environment) =>
            release(flow, own, environment, {
              title: environment.name,
              directives: { when: whenDeployed(environment) },
            }),
          ),
          ...guarded.map(planStage),
        ]),
        ...guarded.map((environment) => guardedRelease(flow, own, environment)),
      ],
      ...post({ unsuccessful: failed, fixed }),
    },
  };
}

/** The images of the commit: found if its files were built before, otherwise built, then tested and pushed. */
function buildStages({ environments, images }: Flow, after: readonly Stage[]): readonly Stage[] {
  const tested = images.find((image) => image.test !== undefined);
  const test =
    tested === undefined
      ? []
      : [fromDefinition(stage('Test', {}, [step('testImages')]), ['images', tested.name, 'test'])];
  const pushed = images.length === 0 ? [] : [withRegistry([step('pushImages')])];
  return [
    fromDefinition(stage('Build', {}, [withRegistry([step('buildImages')])]), ['images']),
    ...test,
    ...after,
    stage('Push', { when: { conditions: [deploysTo(environments)] } }, [step('milestone', { ordinal: 1 }), ...pushed]),
  ];
}

/** What is going to happen in an environment that asks for approval. */
function planStage(environment: Environment): Stage {
  const when = { conditions: [deploysTo([environment])] };
  return fromDefinition(stage(`Plan ${environment.name}`, { when }, [makePlan(environment.name)]), [
    'environments',
    environment.name,
  ]);
}

function guardedRelease(flow: Flow, own: OwnStages, environment: Environment): Stage {
  const { name, approval } = environment;
  const question = stage(
    `Approve ${name}`,
    approval === undefined ? {} : { options: { options: [timeoutOption(approval.timeout)] } },
    [approve('Deploy', approval?.submitters)],
  );
  const stages = [
    ...(own.beforeApproval?.[name] ?? []),
    fromDefinition(question, ['environments', name, 'approval']),
    // The agent comes before the lock, as everywhere: anyone who holds a lock must not wait for the agent of someone who
    // waits for the lock.
    group(`Release to ${name}`, worker(flow), [
      release(flow, own, environment, { title: `Deployment in ${name}`, before: [restore()] }),
    ]),
  ];
  return fromDefinition(group(name, { when: whenDeployed(environment) }, stages), ['environments', name]);
}

/** In what the releases to environments differ. */
interface ReleaseOptions {
  readonly title: string;
  readonly directives?: StageDirectives;
  /** What makes the workspace ready, where it is not. */
  readonly before?: readonly Step[];
}

/** New before old: what is replaced goes only once the new deployment is verified. */
function release(
  flow: Flow,
  own: OwnStages,
  environment: Environment,
  { title, directives = {}, before = [] }: ReleaseOptions,
): Stage {
  const { name, from, retires, deployments, checks } = environment;
  const ownBefore = own.beforeDeploy?.[name] ?? [];
  // What the author's stages before it need is there before them.
  const [early, late] = ownBefore.length === 0 ? [[], before] : [before, []];
  const part = (...inner: readonly string[]) => ['environments', name, ...inner];
  const replaces = retires.length > 0 || deployments === 'single';
  const verification = stage(`Verify ${name}`, {}, [verify(name)]);
  const retirement = stage(`Retire after ${name}`, {}, [retire(name)]);
  const released = group(
    title,
    {
      ...directives,
      options: { options: [lockOption(flow, [environment]), ...(directives.options?.options ?? [])] },
      ...post({ success: [succeed(name)], unsuccessful: [fail(name)] }),
    },
    [
      ...(early.length === 0 ? [] : [stage(`Restore for ${name}`, {}, early)]),
      ...ownBefore,
      stage(`${from === undefined ? 'Deploy' : 'Promote'} to ${name}`, {}, [...late, deploy(name)]),
      checks.length === 0 ? verification : fromDefinition(verification, part('checks')),
      ...(own.afterDeploy?.[name] ?? []),
      ...(replaces ? [fromDefinition(retirement, part(retires.length > 0 ? 'retires' : 'deployments'))] : []),
    ],
  );
  return fromDefinition(released, part());
}

/** An agent, for as long as one run may take. */
function worker(flow: Flow): StageDirectives {
  return { agent: flowAgent(flow), options: { options: [flowTimeout(flow)] } };
}

/** Looked at before anything is taken: an agent, or the environment's lock. */
function whenDeployed(environment: Environment): When {
  return { beforeAgent: true, beforeOptions: true, conditions: [deploysTo([environment])] };
}

/**
 * Whether the branch or change is one that is deployed to any of the environments. A change from a fork is strangers'
 * code, which never gets as far as secrets.
 */
function deploysTo(environments: readonly Environment[]): Condition {
  const branchesOn = (event: 'changeOpened' | 'merge') =>
    environments.filter(({ deployOn }) => deployOn.includes(event)).map(({ branch }) => branch);
  const [targets, merged] = [branchesOn('changeOpened'), branchesOn('merge')];
  return anyOf([
    ...(targets.length === 0
      ? []
      : [allOf([condition('changeRequest', oneOf('target', targets)), expression('env.CHANGE_FORK == null')])]),
    ...(merged.length === 0 ? [] : [condition('branch', oneOf('pattern', merged))]),
  ]);
}

/**
 * One condition for any number of branches, as each further one would make the pipeline longer. Always to the letter:
 * by default `branch` takes `prod` for `PROD`.
 */
function oneOf(parameter: string, branches: readonly string[]): ArgumentValues {
  const [only] = branches;
  if (branches.length === 1 && only !== undefined) return { [parameter]: only, comparator: 'EQUALS' };
  const escaped = branches.map((branch) => branch.replace(/[^\w/-]/g, '\\$&'));
  return { [parameter]: `^(?:${escaped.join('|')})$`, comparator: 'REGEXP' };
}
