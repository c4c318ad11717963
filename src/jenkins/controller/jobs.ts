import { rawExpression } from '../../declarative/print.ts';
import type { MethodCall } from '../../declarative/tree.ts';
import type { JsonLike, Script, Statement } from '../../groovy/ast.ts';
import { block, call, literal, script, statement, string } from '../../groovy/build.ts';
import type { Flow } from '../../model/flow.ts';
import type { Jenkinsfile } from '../pipelines/jenkinsfile.ts';

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

/** The address of a flow's repository, without `.git`. */
export function repositoryUrl({ jenkins }: Flow): string {
  const host = jenkins.githubApi === undefined ? 'https://github.com' : new URL(jenkins.githubApi).origin;
  return `${host}/${jenkins.repository}`;
}

/**
 * The job of branches and changes.
 *
 * All branches are discovered, not only those without an open change: a rung's branch has one whenever it is promoted.
 * Other branches are built as changes only, so that nothing is built twice. Changes are built as they are, not merged
 * with their target, since what is reported must be a commit that GitHub has. Changes from forks are left out: an agent
 * with Docker would run whatever a stranger's Dockerfile says.
 */
function multibranchJob(flow: Flow, { name, path, description }: Jenkinsfile): Statement {
  const { repository, githubApi, githubCredentials, keepBuilds } = flow.jenkins;
  const [owner = '', repositoryName = ''] = repository.split('/');
  const branches = flow.environments.map(({ branch }) => branch);
  return block(
    'multibranchPipelineJob',
    [string(`${flow.name}/${name}`)],
    [
      set('description', description),
      block(
        'branchSources',
        [],
        [
          block(
            'branchSource',
            [],
            [
              block(
                'source',
                [],
                [
                  block(
                    'github',
                    [],
                    [
                      set('id', flow.name),
                      ...(githubApi === undefined ? [] : [set('apiUri', githubApi)]),
                      set('repoOwner', owner),
                      set('repository', repositoryName),
                      set('repositoryUrl', repositoryUrl(flow)),
                      set('configuredByUrl', true),
                      set('credentialsId', githubCredentials),
                      block(
                        'traits',
                        [],
                        [
                          block('gitHubBranchDiscovery', [], [set('strategyId', ALL_BRANCHES)]),
                          block('gitHubPullRequestDiscovery', [], [set('strategyId', HEAD_OF_CHANGE)]),
                          block(
                            'headWildcardFilter',
                            [],
                            [set('includes', [...branches, 'PR-*'].join(' ')), set('excludes', '')],
                          ),
                        ],
                      ),
                    ],
                  ),
                ],
              ),
            ],
          ),
        ],
      ),
      block('factory', [], [block('workflowBranchProjectFactory', [], [set('scriptPath', path)])]),
      block('orphanedItemStrategy', [], [block('discardOldItems', [], [set('numToKeep', keepBuilds)])]),
      block('triggers', [], [block('periodicFolderTrigger', [], [set('interval', '15m')])]),
    ],
  );
}

/** @see https://github.com/jenkinsci/github-branch-source-plugin, `BranchDiscoveryTrait` and `OriginPullRequestDiscoveryTrait` */
const ALL_BRANCHES = 3;
const HEAD_OF_CHANGE = 2;

/**
 * The job of one further pipeline, from the branch of the last rung: what was approved there. Parameters and triggers
 * are set here as well, because Jenkins learns them from a pipeline only when it first runs.
 */
function pipelineJob(flow: Flow, { name, path, description, tree }: Jenkinsfile): Statement {
  const { parameters, triggers } = tree.pipeline;
  const branch = flow.environments.at(-1)?.branch ?? 'main';
  return block(
    'pipelineJob',
    [string(`${flow.name}/${name}`)],
    [
      set('description', description),
      ...(parameters === undefined ? [] : [block('parameters', [], parameters.parameters.map(jobParameter))]),
      ...(triggers === undefined
        ? []
        : [
            block(
              'properties',
              [],
              [block('pipelineTriggers', [], [block('triggers', [], triggers.triggers.map(jobTrigger))])],
            ),
          ]),
      block(
        'definition',
        [],
        [
          block(
            'cpsScm',
            [],
            [
              block(
                'scm',
                [],
                [
                  block(
                    'git',
                    [],
                    [
                      block(
                        'remote',
                        [],
                        [set('url', `${repositoryUrl(flow)}.git`), set('credentials', flow.jenkins.githubCredentials)],
                      ),
                      set('branch', `*/${branch}`),
                    ],
                  ),
                ],
              ),
              set('scriptPath', path),
              set('lightweight', true),
            ],
          ),
        ],
      ),
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
  return block(name, [], [statement(call('spec', schedules))]);
}

function set(name: string, value: JsonLike): Statement {
  return statement(call(name, [literal(value)]));
}
