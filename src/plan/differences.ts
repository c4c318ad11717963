import type { Environment, Service } from '../model/flow.ts';
import { isHealthy, isOneOff, type Replica } from './observed.ts';
import { type Parts, type UnitParts, wantedReplicas } from './units.ts';

/** How a service of a unit differs from what is wanted. */
export interface Difference {
  readonly service: string;
  /** Whether other containers are needed, made from another configuration; otherwise some are missing, too many or sick. */
  readonly isConfiguration: boolean;
  /** `web has 1 of 2 containers`, `COLOUR of web changed`. */
  readonly text: string;
}

/**
 * Tells how a unit that runs differs from what is wanted, service by service. Everything that compares asks this.
 *
 * @param services those that should run
 * @param parts what their containers should be made from; where it is not known, configuration is not compared
 */
export function compareUnit(
  services: readonly Service[],
  environment: Environment,
  containers: readonly Replica[],
  parts?: UnitParts,
): readonly Difference[] {
  const serving = containers.filter((container) => !isOneOff(container));
  const unknown = new Set(
    serving.map(({ service }) => service).filter((name) => !services.some((service) => service.name === name)),
  );
  return [
    ...services.flatMap((service) => compareService(service, environment, serving, parts?.[service.name])),
    ...[...unknown].map((service) => ({ service, isConfiguration: true, text: `${service} is no longer part of it` })),
  ];
}

/** What differs, in a line; `undefined` when nothing does. */
export function describeDifferences(differences: readonly Difference[]): string | undefined {
  return differences.length === 0 ? undefined : differences.map(({ text }) => text).join(', ');
}

function compareService(
  service: Service,
  environment: Environment,
  containers: readonly Replica[],
  parts: Parts | undefined,
): readonly Difference[] {
  const { name } = service;
  const own = containers.filter((container) => container.service === name);
  const wanted = wantedReplicas(service, environment);
  const sick = own.filter((container) => !isHealthy(container)).length;
  const inPlace = (text: string): Difference => ({ service: name, isConfiguration: false, text });
  const changed = new Set(parts === undefined ? [] : own.flatMap((container) => changedParts(container.parts, parts)));
  return [
    ...(own.length === wanted ? [] : [inPlace(`${name} has ${own.length} of ${wanted} containers`)]),
    ...(sick === 0
      ? []
      : [
          inPlace(
            own.length === 1
              ? `${name} is not healthy`
              : `${sick} of ${own.length} containers of ${name} are not healthy`,
          ),
        ]),
    ...(changed.size === 0
      ? []
      : [{ service: name, isConfiguration: true, text: `${[...changed].join(', ')} of ${name} changed` }]),
  ];
}

/** The parts that one has and the other has not, or has otherwise. */
function changedParts(present: Parts, wanted: Parts): readonly string[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(present)])];
  return names.filter((name) => present[name] !== wanted[name]);
}
