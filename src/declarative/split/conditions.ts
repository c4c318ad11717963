import type { Expression } from '../../groovy/ast.ts';
import {
  binary,
  boolean,
  call,
  callOn,
  closure,
  elvis,
  not,
  property,
  string,
  variable,
  verbatim,
} from '../../groovy/build.ts';
import { rawExpression } from '../print.ts';
import { sourceLines } from '../sourceLines.ts';
import type { Condition, RawValue, Step } from '../tree.ts';
import { globPattern } from './globPattern.ts';
import type { Scope } from './scope.ts';

/**
 * Conditions that must all hold, as a Groovy expression that is true when Declarative's are.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#when
 */
export function conditionCode(conditions: readonly Condition[], scope: Scope): Expression {
  return joined('&&', conditions, scope);
}

function joined(operator: '&&' | '||', conditions: readonly Condition[], scope: Scope): Expression {
  return conditions
    .map((condition) => single(condition, scope))
    .reduce((before, condition) => binary(before, operator, condition));
}

function single(condition: Condition, scope: Scope): Expression {
  if (!('arguments' in condition)) {
    switch (condition.name) {
      case 'not':
        return not(joined('&&', condition.children, scope));
      case 'allOf':
        return joined('&&', condition.children, scope);
      case 'anyOf':
        return joined('||', condition.children, scope);
    }
    return unsaid(condition.name, scope);
  }
  const value = (name: string) => argument(condition, name);
  switch (condition.name) {
    case 'expression':
      return code(value('scriptBlock'));
    case 'branch':
      return named('BRANCH_NAME', value('pattern'), value('comparator'), scope);
    case 'tag':
      return value('pattern') === undefined
        ? set('TAG_NAME')
        : named('TAG_NAME', value('pattern'), value('comparator'), scope);
    case 'buildingTag':
      return set('TAG_NAME');
    case 'changeRequest':
      return changeRequest(condition, scope);
    case 'environment':
      return environment(value('name'), value('value'), value('ignoreCase'), scope);
    case 'equals':
      return binary(rawOr(value('expected')), '==', rawOr(value('actual')));
    case 'triggeredBy':
      return call('movedTriggeredBy', [rawOr(value('cause') ?? value('value')), rawOr(value('detail'))]);
    case 'isRestartedRun':
      return callOn(variable('org.jenkinsci.plugins.pipeline.modeldefinition.Utils'), 'isRestartedRun', [
        variable('this'),
      ]);
  }
  return unsaid(condition.name, scope);
}

/** What only Declarative itself, or a plugin, can find out: the changes of a build, for instance. */
function unsaid(name: string, { cannot }: Scope): Expression {
  cannot(`the condition ${name}`);
  return boolean(false);
}

// --- Single conditions ----------------------------------------------------------------------------------------------

/** Groovy code in parentheses if it is one expression, otherwise as a closure that is called. */
function code(block: RawValue | undefined): Expression {
  const text = String(block?.value ?? '').trim();
  // A closure without a body gives null.
  if (text === '') return boolean(false);
  const expression = text.replace(/^return\s+/, '').replace(/;$/, '');
  if (!/[\n;{}]|\/\/|\/\*|^(if|for|while|try|switch|def|return)\b/.test(expression)) return verbatim(expression);
  return callOn(closure([], sourceLines(text)), 'call');
}

function changeRequest(condition: Step, scope: Scope): Expression {
  const comparator = String(argument(condition, 'comparator')?.value ?? 'EQUALS');
  return CHANGE_FILTERS.reduce((others: Expression, [name, environmentName]) => {
    const pattern = argument(condition, name);
    if (pattern === undefined) return others;
    return binary(others, '&&', compared(textOf(environmentName), pattern, comparator, scope));
  }, set('CHANGE_ID'));
}

const CHANGE_FILTERS = [
  ['id', 'CHANGE_ID'],
  ['target', 'CHANGE_TARGET'],
  ['branch', 'CHANGE_BRANCH'],
  ['fork', 'CHANGE_FORK'],
  ['url', 'CHANGE_URL'],
  ['title', 'CHANGE_TITLE'],
  ['author', 'CHANGE_AUTHOR'],
  ['authorDisplayName', 'CHANGE_AUTHOR_DISPLAY_NAME'],
  ['authorEmail', 'CHANGE_AUTHOR_EMAIL'],
] as const;

/** An unset variable is as good as an empty one. */
function environment(
  name: RawValue | undefined,
  value: RawValue | undefined,
  ignoreCase: RawValue | undefined,
  scope: Scope,
): Expression {
  if (name?.isLiteral !== true) return unsaid('an environment condition with a computed name', scope);
  const actual = textOf(String(name.value));
  const wanted = rawOr(value);
  return ignoreCase?.value === true ? callOn(actual, 'equalsIgnoreCase', [wanted]) : binary(actual, '==', wanted);
}

// --- Comparison -----------------------------------------------------------------------------------------------------

/** A name, which must be there, compared. */
function named(
  environmentName: string,
  pattern: RawValue | undefined,
  comparator: RawValue | undefined,
  scope: Scope,
): Expression {
  const name = set(environmentName);
  if (pattern === undefined) return name;
  const matches = compared(name, pattern, String(comparator?.value ?? 'GLOB'), scope);
  return pattern.isLiteral && isEqualTo(comparator) && pattern.value !== '' ? matches : binary(name, '&&', matches);
}

function isEqualTo(comparator: RawValue | undefined): boolean {
  return String(comparator?.value).toUpperCase() === 'EQUALS';
}

function compared(actual: Expression, pattern: RawValue, comparator: string, scope: Scope): Expression {
  switch (comparator.toUpperCase()) {
    case 'EQUALS':
      return binary(actual, '==', rawExpression(pattern));
    case 'REGEXP':
      return binary(actual, '==~', rawExpression(pattern));
  }
  if (!pattern.isLiteral) return unsaid('a branch condition with a computed pattern', scope);
  return binary(actual, '==~', string(globPattern(String(pattern.value))));
}

/** `env.NAME`, which is true unless it is not set or empty. */
function set(name: string): Expression {
  return property(variable('env'), name);
}

function textOf(name: string): Expression {
  return elvis(set(name), string(''));
}

/** An argument by its name; one without a name is the first parameter of all conditions that take one so. */
function argument({ arguments: args }: Step, name: string): RawValue | undefined {
  if ('isLiteral' in args) return FIRST.has(name) ? args : undefined;
  for (const candidate of args) {
    if (!('key' in candidate)) return FIRST.has(name) ? candidate : undefined;
    if (candidate.key === name) return candidate.value;
  }
  return undefined;
}

const FIRST: ReadonlySet<string> = new Set(['pattern', 'cause', 'scriptBlock']);

function rawOr(value: RawValue | undefined): Expression {
  return rawExpression(value ?? { isLiteral: true, value: null });
}
