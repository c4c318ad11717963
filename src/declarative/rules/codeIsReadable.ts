import { lexGroovy } from '../../groovy/read/lex.ts';
import { readStatements } from '../../groovy/read/statements.ts';
import type { GroovyError } from '../../groovy/read/token.ts';
import { errorAt } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';
import { codeOf } from './survey.ts';

/**
 * What `script` and `expression` hold is Groovy. A Jenkinsfile's reader has seen that; of a tree nobody has read it yet.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `ModelValidatorImpl.validateStep`
 */
export const codeIsReadable: Rule = ({ survey: { scripts, conditions } }) => {
  const expressions = conditions.flatMap(({ part, path }) => {
    const code = part.name === 'expression' && 'arguments' in part ? codeOf(part) : undefined;
    return code === undefined ? [] : [{ part: code.part, path: [...path, ...code.path] }];
  });
  return [...scripts, ...expressions].flatMap(({ part, path }) =>
    errorsOf(part)
      .slice(0, 1)
      .map(({ message, fix, start }) => ({
        ...errorAt('code-unreadable', path, `Invalid Groovy: ${message}`, fix),
        offset: start,
      })),
  );
};

function errorsOf(code: string): readonly GroovyError[] {
  const lexed = lexGroovy(code);
  return [...lexed.errors, ...readStatements(lexed, true).errors];
}
