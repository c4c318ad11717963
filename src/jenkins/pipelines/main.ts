import { allOf, anyOf, condition, expression, group, label, post, stage, step } from '../../declarative/build.ts';
import type { Condition, PipelineTree, Stage, StageDirectives, Step, When } from '../../declarative/tree.ts';
import type { Environment, Flow } from '../../model/flow.ts';
import { APPROVE, approve, makePlan, makePlanHelper, planField } from './approval.ts';
import { helpersFor, type Jenkinsfile } from './jenkinsfile.ts';
import { notificationHelpers, tell, tellFromOutside } from './notifications.ts';
import { flowVariable, lockOption, pipelineOptions, timeoutOption } from './options.ts';
import { withRegistry, withRegistryHelper, withSecrets, withSecretsHelper } from './secrets.ts';
import { checkout, keepFlow, keepRecords, onAgentHelper, restore } from './workspace.ts';

/**
 * The multibranch pipeline: every build of a branch or change is built and tested; what the ladder deploys is pushed
 * and deployed as well.
 *
 * Everything up to an approval shares one workspace, so that it is checked out and built once. A stage that waits for
 * an approval has no agent, and what follows it takes up the commit and the records of what was built on another.
 */
export function mainPipeline(flow: Flow, path: string): Jenkinsfile {
  const free = flow.environments.filter(({ approval }) => approval === undefined);
  const guarded = flow.environments.filter(({ approval }) => approval !== undefined);
  const failed = tellFromOutside(flow, 'failed', 'a build failed.');
  const fixed = tellFromOutside(flow, 'fixed', 'builds succeed again.');
  const tree: PipelineTree = {
    pipeline: {
      agent: { type: 'none' },
      options: { options: pipelineOptions(flow) },
      environment: [flowVariable(flow)],
      stages: [
        group('Build and deploy', worker(flow), [
          stage('Checkout', {}, [...checkout(), keepFlow(flow)]),
          ...buildStages(flow),
          ...free.map((environment) =>
            release(flow, environment, environment.name, { when: whenDeployed(environment) }, []),
          ),
          ...guarded.map((environment) => planStage(flow, environment)),
        ]),
        ...guarded.map((environment) => guardedRelease(flow, environment)),
      ],
      ...post({ failure: failed, fixed }),
    },
  };
  return {
    name: 'main',
    path,
    description: 'Builds, tests and deploys branches and changes.',
    tree,
    fields: guarded.length === 0 ? [] : [planField()],
    helpers: helpersFor(tree, [
      withRegistryHelper(flow),
      withSecretsHelper(flow),
      makePlanHelper('planDeployment'),
      APPROVE,
      ...notificationHelpers(flow),
      onAgentHelper(flow),
    ]),
  };
}

/** The images of the commit: found if its files were built before, otherwise built, then tested and pushed. */
function buildStages({ environments, images }: Flow): readonly Stage[] {
  const isDeployed = { conditions: [anyOf(environments.flatMap(deployingEvents))] };
  const test = images.some((image) => image.test !== undefined) ? [stage('Test', {}, [step('testImages')])] : [];
  const pushed = images.length === 0 ? [] : [withRegistry([step('pushImages')])];
  return [
    stage('Build', {}, [withRegistry([step('buildImages')])]),
    ...test,
    stage('Push', { when: isDeployed }, [step('milestone', { ordinal: 1 }), ...pushed]),
  ];
}

/** What is going to happen in an environment that asks for approval. */
function planStage(flow: Flow, environment: Environment): Stage {
  return stage(`Plan ${environment.name}`, { when: whenDeployed(environment) }, [
    withSecrets(environment.name, [makePlan(environment.name)]),
    keepRecords(),
    ...tell(flow, 'approvalNeeded', `${environment.name} waits for approval.`),
  ]);
}

function guardedRelease(flow: Flow, environment: Environment): Stage {
  const { name, approval } = environment;
  return group(name, { when: whenDeployed(environment) }, [
    stage(
      `Approve ${name}`,
      approval === undefined ? {} : { options: { options: [timeoutOption(approval.timeout)] } },
      [approve('Deploy', approval?.submitters), step('milestone', { ordinal: 2 })],
    ),
    release(flow, environment, `Release to ${name}`, worker(flow), restore()),
  ]);
}

/** New before old: what is replaced goes only once the new deployment is verified. */
function release(
  flow: Flow,
  environment: Environment,
  title: string,
  directives: StageDirectives,
  before: readonly Step[],
): Stage {
  const { name, from, retires, deployments } = environment;
  const report = (state: string) => step('reportDeployment', { environment: name, state });
  const replaces = retires.length > 0 || deployments === 'single';
  const lock = lockOption(flow, [environment]);
  return group(
    title,
    {
      ...directives,
      options: { options: [lock, ...(directives.options?.options ?? [])] },
      ...post({
        success: [withSecrets(name, [report('success')]), ...tell(flow, 'deployed', `${name} is deployed.`)],
        unsuccessful: [withSecrets(name, [report('failure')])],
      }),
    },
    [
      stage(`${from === undefined ? 'Deploy' : 'Promote'} to ${name}`, {}, [
        ...before,
        withSecrets(name, [report('inProgress'), step('deployRelease', { environment: name })]),
      ]),
      stage(`Verify ${name}`, {}, [withSecrets(name, [step('verifyDeployment', { environment: name })])]),
      ...(replaces
        ? [stage(`Retire after ${name}`, {}, [withSecrets(name, [step('retireDeployments', { environment: name })])])]
        : []),
    ],
  );
}

/** An agent, for as long as one run may take. */
function worker({ jenkins }: Flow): StageDirectives {
  return { agent: label(jenkins.agentLabel), options: { options: [timeoutOption(jenkins.timeout)] } };
}

/** Looked at before anything is taken: an agent, or the environment's lock. */
function whenDeployed(environment: Environment): When {
  return { beforeAgent: true, beforeOptions: true, conditions: [anyOf(deployingEvents(environment))] };
}

/** A change from a fork is strangers' code, which never gets as far as secrets. */
function deployingEvents({ branch, deployOn }: Environment): readonly Condition[] {
  const events = {
    changeOpened: allOf([condition('changeRequest', { target: branch }), expression('env.CHANGE_FORK == null')]),
    merge: condition('branch', branch),
  };
  return deployOn.map((event) => events[event]);
}
