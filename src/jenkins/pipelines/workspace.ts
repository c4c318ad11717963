import { around, source, step } from '../../declarative/build.ts';
import { stepDirective } from '../../declarative/print.ts';
import type { Step } from '../../declarative/tree.ts';
import { block, callOn, method, named, number, parameter, statement, string, variable } from '../../groovy/build.ts';
import type { Flow } from '../../model/flow.ts';
import type { Helper } from './jenkinsfile.ts';
import { quietly } from './quietly.ts';

/** The build's commit, without what the steps of an earlier build left for each other. */
export function checkout(): readonly Step[] {
  return [around('dir', '.pipegen', [step('deleteDir')]), step('checkout', { scm: source('scm') })];
}

/** What steps left for each other, such as the release's digests, as the arguments of `stash`. */
export const RECORDS = { name: 'records', includes: '.pipegen/*.json', allowEmpty: true } as const;

/**
 * The build's commit and records in a further workspace: while someone was asked, no agent was held and another build may
 * have used the first one. Git is asked again, as stashing the whole repository would cost more; a multibranch build gets
 * the commit that it began with, and steps refuse any other than the one that the images are of.
 */
export function restore(): Step {
  return step('restore');
}

/** The method behind {@link restore}. */
export const RESTORE: Helper = {
  about: 'Restores the commit and the files stashed by earlier stages.',
  method: method('restore', [], [...checkout(), step('unstash', { name: RECORDS.name })].map(stepDirective)),
};

/** Keeps the flow for steps that run where nothing is checked out. */
export function keepFlow(flow: Flow): Step {
  return step('stash', { name: 'flow', includes: `jenkins/resources/pipegen/${flow.name}/flow.json` });
}

/** The steps on an agent of their own, from outside of any. */
export function onAgent(steps: readonly Step[]): Step {
  return around('onAgent', undefined, steps);
}

/** The method behind {@link onAgent}. */
export function onAgentHelper(flow: Flow): Helper {
  return {
    about: 'Runs the body on an agent, for post actions. Skipped if no agent is available.',
    method: method(
      'onAgent',
      [parameter('body', { type: 'Closure' })],
      [
        quietly(
          'Post actions were skipped.',
          [
            block(
              'timeout',
              [named('time', number(10)), named('unit', string('MINUTES'))],
              [
                block(
                  'node',
                  [string(flow.jenkins.agentLabel)],
                  [stepDirective(step('unstash', { name: 'flow' })), statement(callOn(variable('body'), 'call'))],
                ),
              ],
            ),
          ],
          true,
        ),
      ],
    ),
  };
}
