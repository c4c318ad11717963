import { type Diagnostic, errorAt } from '../diagnostic.ts';
import { type Environment, servicesOf } from '../flow.ts';
import { TARGET_KINDS } from '../targetKinds.ts';
import type { Rule } from './rule.ts';

/** A target can do what the flow needs there. */
export const targets: Rule = ({ definition, flow }) =>
  flow.environments.flatMap((environment): Diagnostic[] => {
    const target = flow.targets.find(({ name }) => name === environment.target);
    if (target === undefined || TARGET_KINDS[target.kind].volumes) return [];
    const withVolumes = servicesOf(flow, environment)
      .filter(({ scope, volumes }) => scope !== 'host' && Object.keys(volumes).length > 0)
      .map(({ name }) => `"${name}"`);
    if (withVolumes.length === 0) return [];
    return [
      errorAt(
        'target-volumes',
        pathOf(definition.environments[environment.name]?.target, environment),
        `${withVolumes.join(', ')} ${withVolumes.length === 1 ? 'keeps' : 'keep'} data in volumes, and "${target.name}" is ${TARGET_KINDS[target.kind].title}, whose volumes stay on the node where they were made.`,
        'Deploy the environment to a target with kind "compose", or keep the data outside the flow.',
      ),
    ];
  });

function pathOf(target: string | undefined, { name }: Environment): readonly string[] {
  return target === undefined ? ['environments', name] : ['environments', name, 'target'];
}
