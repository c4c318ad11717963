import { type Diagnostic, errorAt } from '../diagnostic.ts';
import { flowIn, namesOf } from '../flow.ts';
import { isUsed } from '../keptData.ts';
import type { Rule } from './rule.ts';

/** Data that is to be deleted is used by nothing. */
export const discards: Rule = ({ definition, flow }) =>
  (definition.discard ?? []).flatMap((name, index): Diagnostic[] => {
    const [volume, service = name, owner] = name.split('/').reverse();
    const environment = flow.environments.find((one) => one.name === owner);
    const keeps = flow.environments.some(
      (environment) => namesOf(environment).includes(name) && environment.data === 'kept',
    );
    const isInUse =
      volume === undefined || volume === name ? keeps : isUsed(flowIn(flow, environment), { service, volume });
    if (!isInUse) return [];
    return [
      errorAt(
        'discard-used',
        ['discard', index],
        `"${name}" is still part of the flow, so its data cannot be discarded.`,
        'Remove it from the flow first, or remove it from discard.',
      ),
    ];
  });
