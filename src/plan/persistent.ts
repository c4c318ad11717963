import { type Environment, type Flow, flowIn, servicesOf } from '../model/flow.ts';
import { isDiscarded, isUsed } from '../model/keptData.ts';
import type { DeploymentWorld } from './deployment.ts';
import { compareUnit, describeDifferences } from './differences.ts';
import { isOneOff, type Replica } from './observed.ts';
import type { Operation, Unit } from './operation.ts';
import type { StoredVolume } from './storedVolumes.ts';
import {
  type DeploymentRequest,
  persistentUnit,
  persistentUnitName,
  servicesIn,
  type UnitParts,
  withParts,
} from './units.ts';

/** Plans the start of missing containers of persistent services. Running ones are not changed. */
export function planPersistentStart(
  flow: Flow,
  environment: Environment,
  unit: Unit,
  world: { readonly containers: readonly Replica[]; readonly parts: { readonly persistent: UnitParts } },
): readonly Operation[] {
  const services = servicesIn(flow, 'environment', environment);
  const containers = containersOf(unit, world);
  const differences = compareUnit(services, environment, containers, {}).filter((one) => !one.isConfiguration);
  const cause = containers.length === 0 ? 'it is not running yet' : describeDifferences(differences);
  if (differences.length === 0 || cause === undefined) return [];
  return [
    {
      kind: 'startUnit',
      environment: environment.name,
      unit: withParts(unit, world.parts.persistent),
      services: [...new Set(differences.map(({ service }) => service))],
      isNew: containers.length === 0,
      cause,
    },
  ];
}

/** Plans updates of persistent services in place, each after a backup. These are the last operations of a deployment. */
export function planPersistentUpdate(
  flow: Flow,
  request: DeploymentRequest,
  world: DeploymentWorld,
): readonly Operation[] {
  const { environment, tag, settings } = request;
  const unit = persistentUnit(flow, environment, tag, settings);
  if (unit === undefined)
    return planServiceRemoval(flow, environment, persistentUnitName(flow, environment, tag), [], world.volumes);
  const containers = containersOf(unit, world);
  const persistent = servicesIn(flow, 'environment', environment);
  const changed = compareUnit(persistent, environment, containers, world.parts.persistent).filter(
    ({ service, isConfiguration }) => isConfiguration && persistent.some(({ name }) => name === service),
  );
  const removal = planServiceRemoval(flow, environment, unit.name, containers, world.volumes);
  if (changed.length === 0) return removal;
  const services = [...new Set(changed.map(({ service }) => service))];
  const backups = services.flatMap((service): Operation[] => {
    const { backup } = servicesOf(flow, environment).find(({ name }) => name === service) ?? {};
    const container = containers.find((one) => one.service === service);
    if (environment.data !== 'kept' || backup === undefined || container === undefined) return [];
    const target = { environment: environment.name, service, container: container.id };
    return [{ kind: 'backUp', ...target, cause: 'it is about to be updated' }];
  });
  const cause = changed.map(({ text }) => text).join(', ');
  return [
    ...backups,
    {
      kind: 'updatePersistent',
      environment: environment.name,
      unit: withParts(unit, world.parts.persistent),
      services,
      cause,
    },
    ...removal,
  ];
}

/** Plans the removal of persistent services that are no longer in the flow, with their discarded volumes. */
function planServiceRemoval(
  flow: Flow,
  environment: Environment,
  unitName: string,
  containers: readonly Replica[],
  volumes: readonly StoredVolume[],
): readonly Operation[] {
  const known = new Set(servicesIn(flow, 'environment', environment).map(({ name }) => name));
  const services = [...new Set(containers.map(({ service }) => service))].filter((name) => !known.has(name));
  const discarded = volumes
    .filter((volume) => !isUsed(flowIn(flow, environment), volume) && isDiscarded(flow, volume))
    .map(({ name }) => name);
  if (services.length + discarded.length === 0) return [];
  const cause = discarded.length === 0 ? 'it is no longer in the flow' : 'the flow discards its data';
  return [{ kind: 'removeServices', environment: environment.name, unitName, services, volumes: discarded, cause }];
}

function containersOf(unit: Unit, world: { readonly containers: readonly Replica[] }): readonly Replica[] {
  return world.containers.filter((container) => container.unitName === unit.name && !isOneOff(container));
}
