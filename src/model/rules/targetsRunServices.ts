import type { ContainerOptions } from '../containerOptions.ts';
import { type Diagnostic, errorAt } from '../diagnostic.ts';
import { servicesOf, targetKindOf } from '../flow.ts';
import { TARGET_KINDS, type TargetCapabilities } from '../targetKinds.ts';
import type { Rule } from './rule.ts';

/** What not every kind of target can do: the service's property, the capability, and what to do instead. */
const NEEDS: readonly {
  readonly property: keyof ContainerOptions & keyof TargetCapabilities;
  readonly what: string;
  readonly fix: string;
}[] = [
  {
    property: 'devices',
    what: 'devices of its host',
    fix: 'Deploy the environment to a target with kind "compose".',
  },
  { property: 'gpus', what: 'GPUs of its host', fix: 'Deploy the environment to a target with kind "compose".' },
  {
    property: 'shmSize',
    what: 'a size of /dev/shm',
    fix: "Write tmpfs: { '/dev/shm': '1g' }, or deploy the environment to a target with kind \"compose\".",
  },
];

/** Containers are given what their target can give them. What runs once per host is always started with Compose. */
export const targetsRunServices: Rule = ({ flow }) =>
  flow.services
    .filter(({ scope }) => scope !== 'host')
    .flatMap((service) =>
      NEEDS.filter(({ property }) => service[property] !== undefined).flatMap(
        ({ property, what, fix }): Diagnostic[] => {
          const unable = flow.environments.filter(
            (environment) =>
              !TARGET_KINDS[targetKindOf(flow, environment)][property] &&
              servicesOf(flow, environment).some(({ name }) => name === service.name),
          );
          const [first] = unable;
          if (first === undefined) return [];
          const where = unable.map(({ name }) => `"${name}"`).join(', ');
          return [
            errorAt(
              `target-${property.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
              ['services', service.name, property],
              `"${service.name}" needs ${what}, and ${where} runs on ${TARGET_KINDS[targetKindOf(flow, first)].title}, which ignores that.`,
              fix,
            ),
          ];
        },
      ),
    );
