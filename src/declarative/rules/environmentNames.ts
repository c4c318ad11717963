import { errorAt } from '../../model/diagnostic.ts';
import type { Axis } from '../tree.ts';
import { repeated } from './known.ts';
import type { Rule } from './rule.ts';

const IDENTIFIER = /^[A-Za-z_]\w*$/;

/**
 * Environment variables and the axes of a matrix, which become variables, have names that a shell takes, each once.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `Utils.validEnvIdentifier`
 */
export const environmentNames: Rule = ({ survey: { blocks } }) =>
  blocks.flatMap(({ part, path }) => {
    const variables = (part.environment ?? []).map(({ key }, index) => ({
      name: key,
      path: [...path, 'environment', index, 'key'],
    }));
    const axes = (part.axes ?? []).flatMap(({ name }: Partial<Axis>, index) =>
      name === undefined ? [] : [{ name, path: [...path, 'axes', index, 'name'] }],
    );
    return [
      ...[...variables, ...axes]
        .filter(({ name }) => !IDENTIFIER.test(name))
        .map(({ name, path: at }) =>
          errorAt(
            'environment-name-invalid',
            at,
            `Invalid name for an environment variable: "${name}".`,
            'Use letters, digits and "_", and do not start with a digit.',
          ),
        ),
      ...repeated(variables.map(({ name }) => name)).map(({ name, index }) =>
        errorAt(
          'environment-name-duplicate',
          [...path, 'environment', index, 'key'],
          `"${name}" is set twice in the same "environment".`,
          'Remove one of them.',
        ),
      ),
    ];
  });
