import { type Diagnostic, fault } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** Only what can scale is scaled. */
export const replicas: Rule = ({ definition }) =>
  Object.entries(definition.environments).flatMap(([environment, { replicas: wanted = {} }]) =>
    Object.entries(wanted).flatMap(([name, count]): Diagnostic[] => {
      const path = ['environments', environment, 'replicas', name];
      const service = definition.services[name];
      if (service === undefined || count === undefined) return [];
      if (!Number.isInteger(count) || count < 1 || count > 100)
        return [fault('replicas-invalid', path, `${count} containers of "${name}" cannot be.`, 'Ask for 1 to 100.')];
      if (count > 1 && (service.scaling === 'single' || service.scope === 'host'))
        return [
          fault(
            'replicas-single',
            path,
            `"${name}" cannot have ${count} containers: ${service.scope === 'host' ? 'there is one per host' : 'it keeps data or state of its own'}.`,
            'Leave it at 1.',
          ),
        ];
      return [];
    }),
  );
