import { type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** A former name is one that no environment has now, and only environments that keep data have use for it. */
export const renamedEnvironments: Rule = ({ flow }) =>
  flow.environments.flatMap(({ name, formerNames = [], data }): Diagnostic[] => {
    const path = ['environments', name, 'renamedFrom'];
    const withoutData =
      formerNames.length > 0 && data !== 'kept'
        ? [
            errorAt(
              'renamed-without-data',
              path,
              `"${name}" keeps no data across its deployments, so it has nothing to keep of its former name.`,
              'Remove renamedFrom; retire what runs under the former name once it is replaced.',
            ),
          ]
        : [];
    const taken = formerNames.flatMap((former) => {
      const owner = flow.environments.find((one) => one.name === former || (one.name < name && hasBeen(one, former)));
      return owner === undefined
        ? []
        : [
            errorAt(
              'former-name-taken',
              path,
              `"${name}" cannot have been "${former}": that is ${owner.name === former ? 'an environment' : `a former name of "${owner.name}"`}.`,
              'Give each environment, present or former, a name of its own.',
            ),
          ];
    });
    return [...withoutData, ...taken];
  });

function hasBeen({ formerNames = [] }: { readonly formerNames?: readonly string[] }, name: string): boolean {
  return formerNames.includes(name);
}
