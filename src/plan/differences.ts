import type { Environment, Service } from '../model/flow.ts';
import { isHealthy, isOneOff, type Replica } from './observed.ts';
import { type Parts, type UnitParts, wantedReplicas } from './units.ts';

/** A difference between a running service and its desired state. */
export interface Difference {
  readonly service: string;
  /** Whether the configuration differs; otherwise containers are missing, unhealthy or too many. */
  readonly isConfiguration: boolean;
  /** `web has 1 of 2 containers`, `COLOUR of web changed`. */
  readonly text: string;
}

/**
 * Compares a running unit with its desired state, service by service. All comparisons use this function.
 *
 * @param services the services that should run
 * @param parts the desired configuration of their containers; if unknown, it is not compared
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
    ...[...unknown].map((service) => ({ service, isConfiguration: true, text: `${service} is no longer in the flow` })),
  ];
}

/** Returns all differences in one line; `undefined` if there are none. */
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

/** Returns the names of parts that differ. */
function changedParts(present: Parts, wanted: Parts): readonly string[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(present)])];
  return names.filter((name) => present[name] !== wanted[name]);
}
