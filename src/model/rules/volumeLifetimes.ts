import { type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** Nobody loses data that they meant to keep: a service that each deployment has anew says how long its volumes live. */
export const volumeLifetimes: Rule = ({ definition }) =>
  Object.entries(definition.services).flatMap(([name, { scope, volumes = {} }]) =>
    Object.entries(volumes).flatMap(([volume, given]): Diagnostic[] => {
      const { path, lifetime } = typeof given === 'string' ? { path: given, lifetime: undefined } : given;
      const at = ['services', name, 'volumes', volume];
      if (scope === 'deployment' && lifetime === undefined)
        return [
          errorAt(
            'volume-lifetime-missing',
            at,
            `"${name}" is replaced with each deployment, and the flow does not say whether the data in "${volume}" is kept.`,
            `To keep it, write ${volume}: { path: '${path}', lifetime: 'environment' }. If each deployment may begin without it, write lifetime: 'deployment'.`,
          ),
        ];
      if (scope !== 'deployment' && lifetime === 'deployment')
        return [
          errorAt(
            'volume-lifetime-invalid',
            [...at, 'lifetime'],
            `"${name}" outlives deployments, so its volume "${volume}" cannot be deleted with one.`,
            scope === 'environment'
              ? "Remove the lifetime. For data of its own in each deployment, set data: 'perDeployment' in the environment."
              : 'Remove the lifetime.',
          ),
        ];
      return [];
    }),
  );
