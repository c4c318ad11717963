import { type ArgumentValue, positional, step } from '../../declarative/build.ts';
import { stepDirective } from '../../declarative/print.ts';
import type { Step } from '../../declarative/tree.ts';
import type { Call, Closure, Statement, VariableDeclaration } from '../../groovy/ast.ts';
import {
  annotation,
  assign,
  call,
  closure,
  declare,
  method,
  named,
  parameter,
  statement,
  string,
  variable,
} from '../../groovy/build.ts';
import type { Helper } from './jenkinsfile.ts';
import { RECORDS } from './workspace.ts';

/** Holds the plan's text from the stage that makes it to the one that shows it. */
export function planField(): VariableDeclaration {
  return declare('plan', string(''), { type: 'String', annotations: [annotation('Field')] });
}

/** Makes an environment's plan and keeps its text. */
export function makePlan(environmentName: ArgumentValue): Step {
  return positional('makePlan', [environmentName]);
}

/**
 * The method behind {@link makePlan}, whose text comes from a library step, such as `planDeployment`, with the
 * credentials that it needs.
 *
 * @param then what follows, once there is a plan
 */
export function makePlanHelper(
  planStep: string,
  withCredentials: (body: Closure) => Call,
  then: readonly Statement[] = [],
): Helper {
  const environment = named('environment', variable('environmentName'));
  return {
    about: 'Makes the plan and keeps it until the approval.',
    method: method(
      'makePlan',
      [parameter('environmentName', { type: 'String' })],
      [
        statement(
          withCredentials(closure(undefined, [statement(assign(variable('plan'), call(planStep, [environment])))])),
        ),
        stepDirective(step('stash', RECORDS)),
        ...then,
      ],
    ),
  };
}

/** Asks for agreement to the plan. */
export function approve(agree: string, submitters: readonly string[] = []): Step {
  return positional('approve', [agree, submitters.join(',')]);
}

/**
 * The method behind {@link approve}: the `input` step, since the directive would evaluate its message before the plan
 * is made. Jenkins writes to the log who agreed. Anyone who refuses, or nobody in time, aborts the build; until then newer
 * builds of the branch wait.
 */
export const APPROVE: Helper = {
  about: 'Shows the plan and waits for approval, without using an executor.',
  method: method(
    'approve',
    [parameter('agree', { type: 'String' }), parameter('submitters', { type: 'String' })],
    [
      statement(
        call('input', [
          named('id', string('Approve')),
          named('message', variable('plan')),
          named('ok', variable('agree')),
          named('submitter', variable('submitters')),
        ]),
      ),
    ],
  ),
};
