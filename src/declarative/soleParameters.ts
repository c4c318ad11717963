import { type Callable, soleRequired } from './profile/profile.ts';
import { standardSteps } from './profile/standardSteps.ts';
import { standardSymbols } from './profile/standardTypes.ts';

/**
 * Steps with one required parameter, and its name: authors leave it out, `echo 'done'`, and the tree has it.
 *
 * Those of the controller of the standard profile. Block steps are not among them: their argument stays without a name;
 * nor is `parallel`, whose argument the tree has as branches.
 */
export const SOLE_PARAMETERS: ReadonlyMap<string, string> = new Map(
  [...Object.entries(standardSteps), ...Object.entries(standardSymbols).filter(([, { step }]) => step)].flatMap(
    ([name, callable]) => soleEntry(name, callable),
  ),
);

function soleEntry(name: string, callable: Callable): [name: string, parameter: string][] {
  const sole = callable.block || name === 'parallel' ? undefined : soleRequired(callable);
  return sole === undefined ? [] : [[name, sole]];
}
