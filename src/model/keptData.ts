import type { Environment, Flow, Service } from './flow.ts';

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

/** The volumes that the environments of a flow keep. */
export function keptVolumes(flow: Flow): readonly KeptVolume[] {
  return flow.environments
    .filter(({ data }) => data === 'kept')
    .flatMap((environment) => keptVolumesOf(flow, environment));
}

function keptVolumesOf({ services }: Flow, { name: environment }: Environment): readonly KeptVolume[] {
  return services
    .filter(({ scope }) => scope === 'environment')
    .flatMap((service) =>
      Object.keys(service.volumes).map((volume) => ({
        environment,
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

/** Whether a flow says that a volume's data is not needed any more. */
export function isDiscarded({ discard = [] }: Flow, { environment, service, volume }: KeptVolume): boolean {
  return discard.includes(environment) || discard.includes(`${service}/${volume}`);
}

/** How to say what is meant with data that a flow no longer has. */
export function droppedFix(volumes: readonly KeptVolume[], flow: Flow): string {
  const [first] = volumes;
  const isEnvironmentGone = !flow.environments.some(({ name }) => name === first?.environment);
  return isEnvironmentGone
    ? `Give the environment its name back; or, if its data may go, write discard: ['${first?.environment}'], and remove it: pipegen destroy ${first?.environment}`
    : `If the volume was renamed, say so: volumes: { ${first?.volume === 'data' ? 'files' : 'data'}: { path: '...', renamedFrom: '${first?.volume}' } }; if its data may go, write discard: ['${first?.service}/${first?.volume}'].`;
}

/** `data of postgres in prod` */
export function describeVolume({ environment, service, volume }: KeptVolume): string {
  return `${volume} of ${service} in ${environment}`;
}

function keyOf({ environment, service, volume }: KeptVolume): string {
  return `${environment}/${service}/${volume}`;
}
