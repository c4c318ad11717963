import { around, expression, method, source, stage, step } from '../../declarative/build.ts';
import { fromDefinition } from '../../declarative/origin.ts';
import type { PipelineTree, When } from '../../declarative/tree.ts';
import { call } from '../../groovy/build.ts';
import { groovyString } from '../../groovy/literal.ts';
import type { Flow } from '../../model/flow.ts';
import { APPROVE, approve, makePlan, makePlanHelper, planField } from './approval.ts';
import { helpersFor, type Jenkinsfile } from './jenkinsfile.ts';
import { flowAgent, flowTimeout, flowVariable, lockName, pipelineOptions, timeoutOption } from './options.ts';
import { withGitHost, withGitHostHelper } from './secrets.ts';
import { checkout, RESTORE, restore } from './workspace.ts';

/**
 * Promotion by hand: shows what would be merged into an environment's branch, asks, and merges it; the branch's own
 * pipeline then deploys.
 */
export function promotePipeline(flow: Flow, path: string): Jenkinsfile {
  const choices = flow.environments.filter(({ from }) => from !== undefined).map(({ name }) => name);
  const environment = source('params.ENVIRONMENT');
  const lock = source(`${groovyString(lockName(flow, ''))} + params.ENVIRONMENT`);
  const timeout = flowTimeout(flow);
  const agent = flowAgent(flow);
  const unlessDry: When = { beforeAgent: true, beforeOptions: true, conditions: [expression('!params.DRY_RUN')] };
  const tree: PipelineTree = {
    pipeline: {
      agent: { type: 'none' },
      options: { options: pipelineOptions(flow) },
      parameters: {
        parameters: [
          fromDefinition(
            method('choice', { name: 'ENVIRONMENT', choices, description: 'The environment to promote to.' }),
            ['environments'],
          ),
          method('booleanParam', { name: 'DRY_RUN', defaultValue: false, description: 'Show the plan and stop.' }),
        ],
      },
      environment: [flowVariable(flow)],
      stages: [
        stage('Plan', { agent, options: { options: [timeout] } }, [
          ...checkout(),
          makePlan(environment),
          step('echo', { message: source('plan') }),
        ]),
        stage('Approve', { when: unlessDry, options: { options: [timeoutOption('1h')] } }, [approve('Promote')]),
        stage('Promote', { when: unlessDry, agent, options: { options: [timeout] } }, [
          restore(),
          around('lock', lock, [withGitHost([step('applyPromotion', { environment })])]),
        ]),
      ],
    },
  };
  return {
    name: 'promote',
    path,
    description: 'Promotes what runs in one environment to the next.',
    tree,
    fields: [planField()],
    helpers: helpersFor(tree, [
      RESTORE,
      makePlanHelper('planPromotion', (body) => call('withGitHost', [], body)),
      APPROVE,
      withGitHostHelper(flow),
    ]),
  };
}
