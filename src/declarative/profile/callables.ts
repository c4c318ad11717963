import type { Callable, Callables, Parameter } from './profile.ts';

/** `takes('pattern: String!, comparator: String')`: what it takes, `!` marking what must be given. */
export function takes(signature: string): Callable {
  const parameters = signature.split(', ').map((part): [string, Parameter] => {
    const [name = '', type = ''] = part.split(': ');
    return [name, type.endsWith('!') ? { type: type.slice(0, -1), required: true } : { type }];
  });
  return { parameters: Object.fromEntries(parameters) };
}

/** What takes no arguments. */
export const takesNothing: Callable = { parameters: {} };

/** Names of things whose arguments are not known. */
export function unspecified(...names: readonly string[]): Callables {
  return Object.fromEntries(names.map((name) => [name, {}]));
}

/** Build steps, which are called like steps. */
export function buildSteps(callables: Callables): Callables {
  return Object.fromEntries(Object.entries(callables).map(([name, callable]) => [name, { ...callable, step: true }]));
}
