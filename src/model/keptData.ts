import { type Environment, type Flow, type Service, servicesOf } from './flow.ts';

/** A volume whose data outlives deployments. */
export interface KeptVolume {
  readonly environment: string;
  readonly service: string;
  /** As it was called when it was made. */
  readonly volume: string;
}

/** What a volume was called when it was made: renamed in the flow, its data stays where it is. */
export function storedVolume({ formerVolumes }: Service, volume: string): string {
  return formerVolumes?.[volume] ?? volume;
}

/** The volumes of a service whose data outlives deployments or revisions. */
export function lastingVolumes({ scope, volumes, lastingVolumes: chosen = [] }: Service): readonly string[] {
  return scope === 'environment' ? Object.keys(volumes) : chosen;
}

/** The volumes that the environments of a flow keep. */
export function keptVolumes(flow: Flow): readonly KeptVolume[] {
  return flow.environments
    .filter(({ data }) => data === 'kept')
    .flatMap((environment) => keptVolumesOf(flow, environment));
}

function keptVolumesOf(flow: Flow, environment: Environment): readonly KeptVolume[] {
  return servicesOf(flow, environment).flatMap((service) =>
    lastingVolumes(service).map((volume) => ({
      environment: environment.name,
      service: service.name,
      volume: storedVolume(service, volume),
    })),
  );
}

/** Of volumes that were kept those that a flow no longer has. */
export function formerVolumes<Volume extends KeptVolume>(before: readonly Volume[], flow: Flow): readonly Volume[] {
  const kept = new Set(keptVolumes(flow).map(keyOf));
  return before.filter((volume) => !kept.has(keyOf(volume)));
}

/** Those of them that a flow does not say may go. */
export function droppedVolumes<Volume extends KeptVolume>(before: readonly Volume[], flow: Flow): readonly Volume[] {
  return formerVolumes(before, flow).filter((volume) => !isDiscarded(flow, volume));
}

/** Whether a flow says that a volume's data is not needed any more: in an environment, or in all. */
export function isDiscarded({ discard = [] }: Flow, { environment, service, volume }: KeptVolume): boolean {
  return [environment, `${service}/${volume}`, `${environment}/${service}/${volume}`].some((name) =>
    discard.includes(name),
  );
}

/** Whether a service of a flow keeps data in a volume, whatever the environment. */
export function isUsed({ services }: Flow, { service: name, volume }: Pick<KeptVolume, 'service' | 'volume'>): boolean {
  return services.some(
    (service) =>
      service.name === name && lastingVolumes(service).some((used) => storedVolume(service, used) === volume),
  );
}

/** How the author says what is meant with data that a flow no longer has. */
export function droppedFix([first]: readonly KeptVolume[], flow: Flow): string {
  const { environments } = flow;
  if (first === undefined) return '';
  const { environment, service, volume } = first;
  return environments.some(({ name }) => name === environment)
    ? `If the volume was renamed, write { path: '...', renamedFrom: '${volume}' } in the volumes of "${service}". If its data may be deleted, add '${isUsed(flow, first) ? `${environment}/` : ''}${service}/${volume}' to discard.`
    : `If the environment was renamed, write renamedFrom: '${environment}' in it. If its data may be deleted, add '${environment}' to discard, then run: pipegen destroy ${environment}`;
}

/** `data of postgres in prod` */
export function describeVolume({ environment, service, volume }: KeptVolume): string {
  return `${volume} of ${service} in ${environment}`;
}

function keyOf({ environment, service, volume }: KeptVolume): string {
  return `${environment}/${service}/${volume}`;
}
