import { rawExpression } from '../../declarative/print.ts';
import type { MethodCall } from '../../declarative/tree.ts';
import type { Script, Statement } from '../../groovy/ast.ts';
import { block, call, script, statement, string } from '../../groovy/build.ts';
import { jenkinsHost } from '../../hosts/jenkins.ts';
import type { Flow } from '../../model/flow.ts';
import type { Jenkinsfile } from '../pipelines/jenkinsfile.ts';
import { inside, set } from './jobDsl.ts';

/** A flow and its pipelines. */
export interface FlowPipelines {
  readonly flow: Flow;
  readonly jenkinsfiles: readonly Jenkinsfile[];
}

/**
 * The Job DSL script that makes the jobs: for each flow a folder, in it the multibranch job of its main pipeline and a
 * job for each further one.
 *
 * @see https://jenkinsci.github.io/job-dsl-plugin/
 */
export function jobs(flows: readonly FlowPipelines[]): Script {
  return script(
    flows.flatMap(({ flow, jenkinsfiles }) => [
      block('folder', [string(flow.name)], []),
      ...jenkinsfiles.map((jenkinsfile) =>
        jenkinsfile.name === 'main' ? multibranchJob(flow, jenkinsfile) : pipelineJob(flow, jenkinsfile),
      ),
    ]),
  );
}

/** The job of branches and changes, which the git host's plugin finds. */
function multibranchJob(flow: Flow, { name, path, description }: Jenkinsfile): Statement {
  const { repository, jenkins } = flow;
  const branches = flow.environments.map(({ branch }) => branch);
  const source = jenkinsHost(repository).branchSource({ id: flow.name, repository, branches });
  return block(
    'multibranchPipelineJob',
    [string(`${flow.name}/${name}`)],
    [
      set('description', description),
      inside('branchSources', [inside('branchSource', [inside('source', [source])])]),
      inside('factory', [inside('workflowBranchProjectFactory', [set('scriptPath', path)])]),
      inside('orphanedItemStrategy', [inside('discardOldItems', [set('numToKeep', jenkins.keepBuilds)])]),
      inside('triggers', [inside('periodicFolderTrigger', [set('interval', '15m')])]),
    ],
  );
}

/**
 * The job of one further pipeline, from the branch of the last environment: what was approved there. Parameters and triggers
 * are set here as well, because Jenkins learns them from a pipeline only when it first runs.
 */
function pipelineJob(flow: Flow, { name, path, description, tree }: Jenkinsfile): Statement {
  const { parameters, triggers } = tree.pipeline;
  const { clone, credentials } = flow.repository;
  const remote = [set('url', clone), ...(credentials === undefined ? [] : [set('credentials', credentials)])];
  const branch = flow.environments.at(-1)?.branch ?? 'main';
  return block(
    'pipelineJob',
    [string(`${flow.name}/${name}`)],
    [
      set('description', description),
      ...(parameters === undefined ? [] : [inside('parameters', parameters.parameters.map(jobParameter))]),
      ...(triggers === undefined
        ? []
        : [
            inside('properties', [inside('pipelineTriggers', [inside('triggers', triggers.triggers.map(jobTrigger))])]),
          ]),
      inside('definition', [
        inside('cpsScm', [
          inside('scm', [inside('git', [inside('remote', remote), set('branch', `*/${branch}`)])]),
          set('scriptPath', path),
          set('lightweight', true),
        ]),
      ]),
    ],
  );
}

/** A pipeline's parameter in Job DSL, whose parameters are positional. */
function jobParameter({ name, arguments: args }: MethodCall): Statement {
  const known = PARAMETERS[name];
  if (known === undefined) throw new Error(`No parameter of a job is known for "${name}".`);
  const values = known.order.flatMap((key) =>
    args.flatMap((argument) =>
      'key' in argument && argument.key === key && 'isLiteral' in argument.value ? [rawExpression(argument.value)] : [],
    ),
  );
  return statement(call(known.method, values));
}

const PARAMETERS: { readonly [name: string]: { readonly method: string; readonly order: readonly string[] } } = {
  choice: { method: 'choiceParam', order: ['name', 'choices', 'description'] },
  booleanParam: { method: 'booleanParam', order: ['name', 'defaultValue', 'description'] },
  string: { method: 'stringParam', order: ['name', 'defaultValue', 'description'] },
};

/** A pipeline's `cron('H 3 * * *')` in Job DSL. */
function jobTrigger({ name, arguments: args }: MethodCall): Statement {
  const schedules = args.flatMap((argument) => ('isLiteral' in argument ? [rawExpression(argument)] : []));
  return inside(name, [statement(call('spec', schedules))]);
}
