import { label, method, raw } from '../../declarative/build.ts';
import { fromDefinition } from '../../declarative/origin.ts';
import type { Agent, EnvironmentVariable, MethodCall } from '../../declarative/tree.ts';
import { type Duration, toSeconds } from '../../model/duration.ts';
import type { Environment, Flow } from '../../model/flow.ts';

/**
 * What every pipeline of a flow is run with. Builds of one job queue up, and none is broken off for a newer one, which
 * could leave a deployment half done; stages check out when they say so. No stage can be restarted by itself: it would
 * find neither the records of those before it nor the plan that waits for approval.
 */
export function pipelineOptions(flow: Flow): readonly MethodCall[] {
  return [
    method('skipDefaultCheckout'),
    method('disableConcurrentBuilds'),
    method('disableRestartFromStage'),
    fromDefinition(method('buildDiscarder', method('logRotator', { numToKeepStr: String(flow.jenkins.keepBuilds) })), [
      'jenkins',
      'keepBuilds',
    ]),
    method('timestamps'),
  ];
}

/** Tells the agent which flow it works for. */
export function flowVariable(flow: Flow): EnvironmentVariable {
  return fromDefinition({ key: 'PIPEGEN_FLOW', value: raw(flow.name) }, ['name']);
}

/** The flow's agents. */
export function flowAgent({ jenkins }: Flow): Agent {
  return fromDefinition(label(jenkins.agentLabel), ['jenkins', 'agentLabel']);
}

/** How long one run may take. */
export function flowTimeout({ jenkins }: Flow): MethodCall {
  return fromDefinition(timeoutOption(jenkins.timeout), ['jenkins', 'timeout']);
}

/** How long a stage may take, in the largest unit that needs no fraction. */
export function timeoutOption(duration: Duration): MethodCall {
  const seconds = toSeconds(duration);
  const [unit, length] = UNITS.find(([, candidate]) => seconds % candidate === 0) ?? (['SECONDS', 1] as const);
  return method('timeout', { time: seconds / length, unit });
}

const UNITS = [
  ['DAYS', 86_400],
  ['HOURS', 3_600],
  ['MINUTES', 60],
] as const;

/** Lets one build at a time into these environments. */
export function lockOption(flow: Flow, environments: readonly Environment[]): MethodCall {
  const [first, ...others] = environments.map((environment) => lockName(flow, environment.name));
  const extra = others.map((resource) => ({ resource }));
  return method('lock', { resource: first, extra: extra.length === 0 ? undefined : extra });
}

/** The resource that stands for an environment. */
export function lockName(flow: Flow, environmentName: string): string {
  return `${flow.name}-${environmentName}`;
}
