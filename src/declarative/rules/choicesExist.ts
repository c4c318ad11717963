import { warning } from '../../model/diagnostic.ts';
import type { TreePath } from '../source.ts';
import type { MethodCall } from '../tree.ts';
import type { Rule } from './rule.ts';

/**
 * A `choice` has something to choose from. A controller says otherwise only when the pipeline runs.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#parameters
 */
export const choicesExist: Rule = ({ survey: { blocks } }) =>
  blocks.flatMap(({ part, path }) => [
    ...emptyChoices(part.parameters?.parameters, [...path, 'parameters', 'parameters']),
    ...emptyChoices(part.input?.parameters?.parameters, [...path, 'input', 'parameters', 'parameters']),
  ]);

function emptyChoices(parameters: readonly MethodCall[] = [], path: TreePath) {
  return parameters.flatMap((parameter, index) =>
    parameter.name === 'choice' && isEmpty(parameter)
      ? [
          warning(
            'choices-missing',
            [...path, index],
            'This choice has no values.',
            "List the values, the default first: choices: ['qa', 'prod'].",
          ),
        ]
      : [],
  );
}

function isEmpty({ arguments: args }: MethodCall): boolean {
  const choices = args.find((argument) => 'key' in argument && argument.key === 'choices');
  if (choices === undefined || !('key' in choices) || !('isLiteral' in choices.value)) return false;
  const { isLiteral, value } = choices.value;
  return isLiteral ? value === '' : /^\$\{\s*\[\s*\]\s*\}$/.test(String(value));
}
