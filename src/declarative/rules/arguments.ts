import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import { suggest } from '../../model/suggest.ts';
import { type Callable, requiredOf, soleRequired } from '../profile/profile.ts';
import type { TreePath } from '../source.ts';
import type { Arguments, MethodCall, NamedArgument, RawValue } from '../tree.ts';
import { typeError } from './types.ts';

/**
 * What is wrong with the arguments of a step or condition, as Jenkins looks at them before it runs anything.
 *
 * @param path that of the step or condition
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `ModelValidatorImpl.validateDescribable`
 */
export function checkArguments(name: string, args: Arguments, callable: Callable, path: TreePath): Diagnostic[] {
  const { parameters, block = false } = callable;
  if (parameters === undefined) return [];
  const at = [...path, 'arguments'];
  if (!isList(args)) {
    const sole = soleRequired(callable);
    if (sole === undefined && !block) return [needsNames(name, parameters, at)];
    return typeError(args, sole === undefined ? undefined : parameters[sole]?.type, undefined, at);
  }
  if (args.some((argument) => !('key' in argument))) return [needsNames(name, parameters, at)];
  const named = args as readonly NamedArgument[];
  const sole = soleRequired(callable);
  // `publishHTML(reportDir: '...')`: the names are those of the only parameter, an object of its own.
  const isObject = sole !== undefined && parameters[sole]?.type === 'Map';
  if (isObject && named.some(({ key }) => !Object.hasOwn(parameters, key))) return [];
  const errors = named.flatMap(({ key, value }, index) => {
    const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined;
    return parameter === undefined
      ? [unknownParameter(name, key, Object.keys(parameters), [...at, index, 'key'])]
      : typeError(value, parameter.type, key, [...at, index, 'value']);
  });
  if (errors.length > 0) return errors;
  const given = named.map(({ key }) => key);
  return requiredOf(parameters)
    .filter((required) => !given.includes(required))
    .map((required) =>
      errorAt('parameter-missing', path, `"${name}" needs "${required}".`, howToGive(name, required, callable, given)),
    );
}

/** How a required parameter is given. */
function howToGive(name: string, required: string, callable: Callable, given: readonly string[]): string {
  if (given.length === 0 && soleRequired(callable) !== undefined)
    return `Write "${name}(${required}: ...)", or only its value: "${name}(...)".`;
  // JENKINS-50260: its constructor has the parameter, although a label does as well.
  if (name === 'lock') return `Add "${required}: '...'", or "${required}: null" beside "label".`;
  return `Add "${required}: ...".`;
}

/**
 * What is wrong with the arguments of an option, trigger or parameter.
 *
 * @param path that of the call
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `ModelValidatorImpl.validateElement(ModelASTMethodCall)`
 */
export function checkMethodArguments(
  { name, arguments: args }: MethodCall,
  callable: Callable,
  path: TreePath,
): Diagnostic[] {
  const { parameters } = callable;
  const at = [...path, 'arguments'];
  const named = args.filter((argument) => 'key' in argument);
  if (named.length > 0 && named.length < args.length)
    return [
      errorAt(
        'arguments-mixed',
        at,
        `"${name}" has both named and unnamed arguments.`,
        'Name all arguments, or give a single unnamed one.',
      ),
    ];
  if (parameters === undefined) return [];
  if (named.length > 0)
    return args.flatMap((argument, index) => {
      if (!('key' in argument)) return [];
      const { key, value } = argument;
      const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined;
      if (parameter === undefined) return [unknownParameter(name, key, Object.keys(parameters), [...at, index, 'key'])];
      return 'name' in value ? [] : typeError(value, parameter.type, key, [...at, index, 'value']);
    });
  const required = requiredOf(parameters);
  if (args.length > 1) return [needsNames(name, parameters, at)];
  const [only] = args;
  const [first = ''] = required;
  // `skipDefaultCheckout()`: Groovy gives the only parameter null.
  if (only === undefined && required.length === 1 && parameters[first]?.type === 'Boolean') return [];
  if (args.length !== required.length)
    return [
      errorAt(
        'arguments-count',
        path,
        `"${name}" takes ${required.length === 0 ? 'no arguments' : counted(required)} but has ${args.length === 0 ? 'none' : args.length}.`,
        Object.keys(parameters).length === 0
          ? `Write "${name}()".`
          : `Known arguments: ${Object.keys(parameters).join(', ')}. Write "${name}(${first || (Object.keys(parameters)[0] ?? '')}: ...)".`,
      ),
    ];
  return only === undefined || 'name' in only || 'key' in only
    ? []
    : typeError(only, parameters[first]?.type, undefined, [...at, 0]);
}

function isList(args: Arguments): args is readonly NamedArgument[] | readonly RawValue[] {
  return Array.isArray(args);
}

function counted(required: readonly string[]): string {
  return required.length === 1
    ? `one argument (${required[0]})`
    : `${required.length} arguments (${required.join(', ')})`;
}

function needsNames(name: string, parameters: NonNullable<Callable['parameters']>, path: TreePath): Diagnostic {
  const names = Object.keys(parameters);
  return names.length === 0
    ? errorAt('arguments-count', path, `"${name}" takes no arguments.`, `Write "${name}()".`)
    : errorAt(
        'arguments-unnamed',
        path,
        `The arguments of "${name}" must be named.`,
        `Write "${name}(${(requiredOf(parameters)[0] ?? names[0]) || ''}: ...)". Known arguments: ${names.join(', ')}.`,
      );
}

function unknownParameter(name: string, key: string, known: readonly string[], path: TreePath): Diagnostic {
  const near = suggest(key, known);
  return errorAt(
    'parameter-unknown',
    path,
    `Unknown argument "${key}" of "${name}".`,
    `${near === undefined ? '' : `Did you mean "${near}"? `}${known.length === 0 ? 'It takes no arguments.' : `Known arguments: ${known.join(', ')}.`}`,
  );
}
