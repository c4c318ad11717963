import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';

/**
 * The function that Declarative itself knows in the value of an environment variable is `credentials`, which takes an id.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#environment
 */
export const environmentValues: Rule = ({ survey: { blocks } }) =>
  blocks.flatMap(({ part, path }) =>
    (part.environment ?? []).flatMap(({ key, value }, index): Diagnostic[] => {
      if (!('name' in value) || (value.name === 'credentials' && value.arguments.length === 1)) return [];
      const at = [...path, 'environment', index, 'value'];
      const [code, message] =
        value.name === 'credentials'
          ? ['credentials-argument', `"credentials" of "${key}" takes one argument but has ${value.arguments.length}.`]
          : ['environment-function-unknown', `Unknown function "${value.name}" in the value of "${key}".`];
      return [
        errorAt(code, at, message, `Write "${key} = credentials('id')", with the ID of the credentials in Jenkins.`),
      ];
    }),
  );
