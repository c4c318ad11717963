import type { Expression, Statement } from '../../groovy/ast.ts';
import { binary, block, call, list, string, template, verbatim } from '../../groovy/build.ts';
import { rawExpression } from '../print.ts';
import type { EnvironmentVariable, RawValue } from '../tree.ts';
import type { Scope } from './scope.ts';

/**
 * The statements with a stage's variables. As in Declarative, credentials are bound first, and variables may use each
 * other in whatever order they stand.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#environment
 */
export function withVariables(
  variables: readonly EnvironmentVariable[] | undefined,
  body: readonly Statement[],
  scope: Scope,
): readonly Statement[] {
  const values = (variables ?? []).filter((variable) => !('name' in variable.value)) as ValueVariable[];
  return withCredentials(variables ?? [], withValues(values, body, scope), scope);
}

interface ValueVariable {
  readonly key: string;
  readonly value: RawValue;
}

/** One `withEnv` for variables that do not use each other, around those that use them. */
function withValues(
  variables: readonly ValueVariable[],
  body: readonly Statement[],
  scope: Scope,
): readonly Statement[] {
  if (variables.length === 0) return body;
  const independent = variables.filter(
    (variable) => !variables.some((other) => other !== variable && mentions(variable.value, other.key)),
  );
  if (independent.length === 0) {
    scope.cannot('environment variables that refer to each other in a cycle');
    return body;
  }
  const rest = variables.filter((variable) => !independent.includes(variable));
  return [block('withEnv', [list(independent.map(assignment))], withValues(rest, body, scope))];
}

/** `'A=b'`, or the author's own `"..."` with `A=` before what is in it. */
function assignment({ key, value }: ValueVariable): Expression {
  const text = String(value.value);
  if (value.isLiteral) return string(`${key}=${text}`);
  return /^"(?!"")/.test(text) ? verbatim(`"${key}=${text.slice(1)}`) : template([`${key}=`, rawExpression(value)]);
}

function mentions(value: RawValue, name: string): boolean {
  return !value.isLiteral && new RegExp(`\\b${name}\\b`).test(String(value.value));
}

/** Which variables a credential sets follows from its kind, which only the controller knows: a method asks it. */
function withCredentials(
  variables: readonly EnvironmentVariable[],
  body: readonly Statement[],
  scope: Scope,
): readonly Statement[] {
  const bindings = variables.flatMap(({ key, value }): Expression[] => {
    if (!('name' in value)) return [];
    const [id] = value.arguments;
    if (value.name !== 'credentials' || id === undefined) {
      scope.cannot(`${value.name}() in environment`);
      return [];
    }
    return [call('movedCredentials', [string(key), rawExpression(id)])];
  });
  if (bindings.length === 0) return body;
  const all = bindings.reduce((before, binding) => binary(before, '+', binding));
  return [block('withCredentials', [all], body)];
}
