import { type Diagnostic, errorAt } from '../diagnostic.ts';
import { didYouMean } from '../suggest.ts';
import type { Rule } from './rule.ts';

/** Stages of one's own are for environments that there are, and before approvals that somebody is asked for. */
export const stages: Rule = ({ definition: { environments, stages = {} } }) => {
  const { beforeApproval = {}, beforeDeploy = {}, afterDeploy = {} } = stages;
  const unknown = Object.entries({ beforeApproval, beforeDeploy, afterDeploy }).flatMap(([slot, byEnvironment]) =>
    Object.keys(byEnvironment)
      .filter((name) => environments[name] === undefined)
      .map(
        (name): Diagnostic => ({
          ...errorAt(
            'environment-unknown',
            ['stages', slot, name],
            `There are stages for the environment "${name}", which is not declared.`,
            didYouMean(name, Object.keys(environments), 'environments'),
          ),
          on: 'key',
        }),
      ),
  );
  const unasked = Object.keys(beforeApproval)
    .filter((name) => environments[name] !== undefined && environments[name].approval === undefined)
    .map(
      (name): Diagnostic => ({
        ...errorAt(
          'approval-missing',
          ['stages', 'beforeApproval', name],
          `"${name}" asks for no approval, so that these stages would never run.`,
          'Use beforeDeploy, or add an approval to the environment.',
        ),
        on: 'key',
      }),
    );
  return [...unknown, ...unasked];
};
