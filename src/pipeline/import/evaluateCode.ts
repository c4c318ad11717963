import { agent, condition, describable, option, parameter, step, trigger } from '../calls.ts';
import { credentials } from '../definition.ts';
import { groovy } from '../groovy.ts';
import type { CallCode, Code } from './code.ts';

/** What the code comes to when it is run. */
export function evaluateCode(code: Code): unknown {
  switch (code.kind) {
    case 'constant':
      return code.value;
    case 'name':
    case 'template':
      throw new Error(`No pipeline has a ${code.kind}.`);
    case 'groovy':
      return groovy(code.source);
    case 'list':
      return code.entries.map(({ value }) => evaluateCode(value));
    case 'object':
      return Object.fromEntries(code.entries.map(({ name, value }) => [name, evaluateCode(value)]));
    case 'call':
      return evaluateCall(code);
  }
}

type AnyFunction = (...given: readonly unknown[]) => unknown;

const FUNCTIONS: Readonly<Record<string, unknown>> = {
  agent,
  condition,
  credentials,
  option,
  parameter,
  step,
  describable,
  trigger,
};

function evaluateCall({ of, member, arguments: given }: CallCode): unknown {
  const called = FUNCTIONS[of] as AnyFunction & Readonly<Record<string, AnyFunction>>;
  const values = given.map(evaluateCode);
  return member === undefined ? called(...values) : called[member]?.(...values);
}
