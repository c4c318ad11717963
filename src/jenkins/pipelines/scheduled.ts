import { around, method, post, raw, source, stage, step } from '../../declarative/build.ts';
import { fromDefinition } from '../../declarative/origin.ts';
import type { MethodCall, PipelineTree, Stage } from '../../declarative/tree.ts';
import {
  binary,
  call,
  callOn,
  declare,
  method as groovyMethod,
  ifElse,
  parameter,
  property,
  safeProperty,
  statement,
  variable,
} from '../../groovy/build.ts';
import { type Flow, isKept, servicesOf } from '../../model/flow.ts';
import { type Helper, helpersFor, type Jenkinsfile } from './jenkinsfile.ts';
import { notificationHelpers, tell } from './notifications.ts';
import { flowAgent, flowTimeout, flowVariable, lockOption, pipelineOptions } from './options.ts';
import { withGitHost, withGitHostHelper } from './secrets.ts';
import { checkout } from './workspace.ts';

/** Removes what is unused, while nothing is deployed. */
export function prunePipeline(flow: Flow, path: string): Jenkinsfile {
  return scheduledPipeline(flow, {
    name: 'prune',
    path,
    description: 'Removes unused deployments.',
    schedule: flow.jenkins.schedules.prune,
    parameters: [
      method('booleanParam', { name: 'DRY_RUN', defaultValue: false, description: 'Only show what would be removed.' }),
      method('string', {
        name: 'MAX_DESTROY',
        defaultValue: '10',
        description:
          'Maximum number of deployments to remove at once. More unused deployments than this indicate an outage.',
      }),
    ],
    options: [lockOption(flow, flow.environments)],
    stages: [
      stage('Prune', {}, [
        withGitHost([
          step('pruneDeployments', {
            dryRun: source('params.DRY_RUN'),
            maxDestroy: source('params.MAX_DESTROY.toInteger()'),
          }),
        ]),
      ]),
    ],
    helpers: [withGitHostHelper(flow)],
  });
}

/** Backs up the data that is due; `undefined` if no persistent service has a backup. */
export function backupPipeline(flow: Flow, path: string): Jenkinsfile | undefined {
  const kept = flow.environments.filter((environment) =>
    servicesOf(flow, environment).some((service) => service.backup !== undefined && isKept(service, environment)),
  );
  if (kept.length === 0) return undefined;
  return scheduledPipeline(flow, {
    name: 'backup',
    path,
    description: 'Backs up the data of each service at its own interval.',
    schedule: flow.jenkins.schedules.backup,
    stages: kept.map((environment) =>
      fromDefinition(
        stage(`Back up ${environment.name}`, { options: { options: [lockOption(flow, [environment])] } }, [
          // What is copied is written down in the ledger, which is in the repository.
          withGitHost([step('backupServices', { environment: environment.name })]),
        ]),
        ['environments', environment.name],
      ),
    ),
    helpers: [withGitHostHelper(flow)],
  });
}

/** Says what runs otherwise than the flow has it. */
export function driftPipeline(flow: Flow, path: string): Jenkinsfile {
  return scheduledPipeline(flow, {
    name: 'drift',
    path,
    description: 'Compares the running deployments with the flow.',
    schedule: flow.jenkins.schedules.drift,
    stages: [stage('Compare', {}, [step('findDrift')])],
    helpers: [FIND_DRIFT],
  });
}

const FIND_DRIFT: Helper = {
  about: 'A difference makes the build unstable.',
  method: groovyMethod(
    'findDrift',
    [],
    [
      declare('drift', call('reportDrift'), { type: 'String' }),
      ifElse(variable('drift'), [statement(call('unstable', [variable('drift')]))]),
    ],
  ),
};

const currentBuild = variable('currentBuild');

const UNLESS_KNOWN: Helper = {
  about: "Runs the body if the result differs from the previous build's.",
  method: groovyMethod(
    'unlessKnown',
    [parameter('body', { type: 'Closure' })],
    [
      ifElse(
        binary(
          safeProperty(property(currentBuild, 'previousBuild'), 'result'),
          '!=',
          property(currentBuild, 'currentResult'),
        ),
        [statement(callOn(variable('body'), 'call'))],
      ),
    ],
  ),
};

interface Schedule extends Pick<Jenkinsfile, 'name' | 'path' | 'description'> {
  /** In Jenkins' cron syntax. */
  readonly schedule: string;
  readonly parameters?: readonly MethodCall[];
  readonly options?: readonly MethodCall[];
  readonly stages: readonly Stage[];
  readonly helpers?: readonly Helper[];
}

/**
 * A pipeline that runs by the clock. It speaks up when it starts to fail and when it works again, not every time.
 * (The condition `regression` is never met by a first build, nor by any after it that fails as well.)
 */
function scheduledPipeline(flow: Flow, { schedule, parameters, options = [], stages, ...rest }: Schedule): Jenkinsfile {
  const failed = tell(flow, 'failed', `the ${rest.name} pipeline fails.`);
  const tree: PipelineTree = {
    pipeline: {
      agent: flowAgent(flow),
      options: { options: [...pipelineOptions(flow), ...options, flowTimeout(flow)] },
      triggers: {
        triggers: [fromDefinition(method('cron', raw(schedule)), ['jenkins', 'schedules', rest.name])],
      },
      ...(parameters === undefined ? {} : { parameters: { parameters } }),
      environment: [flowVariable(flow)],
      stages: [stage('Checkout', {}, checkout()), ...stages],
      ...post({
        unsuccessful: failed.length === 0 ? [] : [around('unlessKnown', undefined, failed)],
        fixed: tell(flow, 'fixed', `the ${rest.name} pipeline works again.`),
      }),
    },
  };
  const helpers = helpersFor(tree, [...(rest.helpers ?? []), UNLESS_KNOWN, ...notificationHelpers(flow)]);
  return { ...rest, tree, fields: [], helpers };
}
