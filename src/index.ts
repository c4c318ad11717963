/**
 * What `pipelines/*.ts` may import: the typed model of a promotion flow, the catalogue of ready services, and the
 * types that step scripts use.
 */
export * as catalogue from './catalogue/index.ts';
export type { NotificationEvent } from './channels/channel.ts';
export type { NotificationDefinition } from './channels/definitions.ts';
export { type GiteaRepository, gitea } from './hosts/gitea/definition.ts';
export { type GitHubRepository, github } from './hosts/github/definition.ts';
export { type GitLabRepository, gitlab } from './hosts/gitlab/definition.ts';
export { type GitRepository, git } from './hosts/plainGit/definition.ts';
export type {
  Approval,
  EnvironmentDefinition,
  FlowDefinition,
  ImageDefinition,
  JenkinsDefinition,
  RouteDefinition,
  TargetDefinition,
} from './model/definition.ts';
export { defineFlow } from './model/definition.ts';
export type { Duration } from './model/duration.ts';
export type { EnvironmentService, ExternalService, ServiceChanges } from './model/environmentService.ts';
export { external } from './model/environmentService.ts';
// By `*`: what is exported by name, generated declarations cannot add to.
export * from './model/projectTypes.ts';
export type { RawComposeService, RawManifests } from './model/raw.ts';
export type {
  Address,
  Backup,
  BuiltImage,
  HealthCheck,
  ImageSource,
  PulledImage,
  Scope,
  ServiceContext,
  ServiceDefinition,
  ServiceFile,
} from './model/service.ts';
export { defineService } from './model/service.ts';
export type { StepArgument, StepCall } from './model/step.ts';
export type { CurrentDeployment, DeploymentLink, StepContext } from './model/stepContext.ts';
export type { ComposedValue, Secret, ServiceAddress, Setting, Value } from './model/value.ts';
export { host, port, secret, secretFile, setting, urlEncoded, value } from './model/value.ts';
export { agent, condition, describable, option, parameter, step, trigger } from './pipeline/calls.ts';
export type {
  AgentDefinition,
  ConditionDefinition,
  EnvironmentValue,
  FlowStages,
  InputDefinition,
  MatrixDefinition,
  PipelineDefinition,
  StageDefinition,
  Step,
  WhenDefinition,
} from './pipeline/definition.ts';
export { credentials, definePipeline } from './pipeline/definition.ts';
export { groovy } from './pipeline/groovy.ts';
export type { Jenkins, JenkinsFunction } from './pipeline/running.ts';
export type * as signature from './pipeline/signature.ts';

import type { Steps } from './model/projectTypes.ts';
import { renamed } from './model/renamed.ts';
import { libraryStepCalls } from './model/step.ts';

/**
 * Calls of library steps, for `checks` and the like.
 *
 * @example
 * checks: [libraryStep.smokeTest({ path: '/healthz', attempts: 5 })]
 */
export const libraryStep = libraryStepCalls as unknown as Steps;

/** @deprecated Renamed to {@link libraryStep}. */
export const steps = renamed('steps', 'libraryStep');

/** @deprecated Renamed to `describable`. */
export const symbol = renamed('symbol', 'describable');
