import { lookUp } from '../profile/profile.ts';
import { unknownName } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * The parameters of a build, and those that an input asks for, are of known kinds.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#parameters
 */
export const parameters: Rule = ({ survey: { blocks }, profile }) =>
  blocks
    .flatMap(({ part, path }) => [
      { list: part.parameters?.parameters ?? [], path: [...path, 'parameters', 'parameters'] },
      { list: part.input?.parameters?.parameters ?? [], path: [...path, 'input', 'parameters', 'parameters'] },
    ])
    .flatMap(({ list, path }) =>
      list.flatMap(({ name }, index) =>
        lookUp(profile.parameters, name) !== undefined
          ? []
          : [
              unknownName(
                {
                  profile,
                  code: 'parameter-type-unknown',
                  path: [...path, index, 'name'],
                  what: 'parameter type',
                  kind: 'parameters',
                },
                name,
                Object.keys(profile.parameters),
              ),
            ],
      ),
    );
