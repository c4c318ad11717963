import type { Call } from '../../groovy/ast.ts';
import { call } from '../../groovy/build.ts';
import { printGroovy } from '../../groovy/print.ts';
import { raw } from '../build.ts';
import type { Branch, Stage } from '../tree.ts';

/** Steps that only call a method, as Declarative allows it. */
export function callingSteps(method: Call): Branch {
  const code = { key: 'scriptBlock', value: raw(printGroovy(method)) };
  return { name: 'default', steps: [{ name: 'script', arguments: [code] }] };
}

/** Such steps, to see how long they are. */
export const STEPS_CALL: Branch = callingSteps(call('method'));

/** The stage that a run of stages becomes, to see how long it is. */
export const GROUP: Stage = { name: 'First to last', branches: [STEPS_CALL] };
