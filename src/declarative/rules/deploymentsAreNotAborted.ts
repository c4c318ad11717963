import { warning } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';
import { valuesOf } from './survey.ts';

const NAMES = /\b(?:deploy|deploys|deployment|promote|promotion|provision|release|roll ?back|roll ?out|publish)\b/i;
const COMMANDS =
  /\b(?:kubectl (?:apply|set|rollout|delete)|helm (?:install|upgrade)|terraform (?:apply|destroy)|docker(?:-| )compose up|docker stack deploy|ansible-playbook|serverless deploy|cap deploy|kamal deploy|aws (?:ecs|cloudformation|s3 sync))\b/;

/**
 * A build that `abortPrevious` ends stops wherever it is. One that deploys is left half-way, with its locks and migrations.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#options, `disableConcurrentBuilds`
 */
export const deploymentsAreNotAborted: Rule = ({ survey: { tree, blocks, steps } }) => {
  const options = tree.pipeline.options?.options ?? [];
  const index = options.findIndex(
    ({ name, arguments: args }) =>
      name === 'disableConcurrentBuilds' &&
      args.some(
        (argument) =>
          'key' in argument &&
          argument.key === 'abortPrevious' &&
          'isLiteral' in argument.value &&
          argument.value.value === true,
      ),
  );
  if (index === -1) return [];
  const stage = blocks.find(({ kind, part }) => kind === 'stage' && NAMES.test(words(part.name ?? '')))?.part.name;
  const isDeployed =
    stage !== undefined ||
    steps.some(
      ({ part }) =>
        NAMES.test(words(part.name)) ||
        valuesOf(part.arguments, []).some(({ part: value }) => COMMANDS.test(String(value.value))),
    );
  if (!isDeployed) return [];
  return [
    warning(
      'abort-previous-deploys',
      ['pipeline', 'options', 'options', index],
      `A newer build aborts this one at any point, even ${stage === undefined ? 'during a deployment' : `in stage "${stage}"`}.`,
      'Remove "abortPrevious", so that builds wait for each other. To abort older builds before they deploy, use "milestone".',
    ),
  ];
};

/** `deployToProd` and `deploy_to_prod` as words. */
function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[_-]/g, ' ');
}
