import { type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** Only what can scale is scaled. */
export const replicas: Rule = ({ definition }) =>
  Object.entries(definition.environments).flatMap(([environment, { replicas: wanted = {} }]) =>
    Object.entries(wanted).flatMap(([name, count]): Diagnostic[] => {
      const path = ['environments', environment, 'replicas', name];
      const service = definition.services[name];
      if (service === undefined || count === undefined) return [];
      if (!Number.isInteger(count) || count < 1 || count > 100)
        return [
          errorAt(
            'replicas-invalid',
            path,
            `Invalid number of replicas for "${name}": ${count}.`,
            'Write an integer from 1 to 100.',
          ),
        ];
      if (count > 1 && (service.scaling === 'single' || service.scope === 'host'))
        return [
          errorAt(
            'replicas-single',
            path,
            `"${name}" cannot have ${count} replicas: ${service.scope === 'host' ? 'it runs once per host' : 'it keeps its own data or state'}.`,
            'Remove the number of replicas, or set it to 1.',
          ),
        ];
      return [];
    }),
  );
