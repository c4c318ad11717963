import type { Backup, HealthCheck, Limits, PulledImage, Scope, ServiceDefinition } from '../model/service.ts';
import type { Value } from '../model/value.ts';

/** A ready service whose image comes from its vendor. */
export type ReadyService<Port extends string> = ServiceDefinition<Port, never>;

/** What every ready service lets its user decide; what is left out has a sensible value. */
export interface Wishes {
  /** What it is for, in the team's words. */
  readonly role?: string;
  readonly scope?: Scope;
  readonly limits?: Limits;
  readonly health?: HealthCheck;
  /** How often its data is copied away and how many copies are kept; the way it is copied stays. */
  readonly backup?: Pick<Backup, 'every' | 'keep'>;
  /** More variables, or other values for those that the service sets. */
  readonly environment?: { readonly [name: string]: Value };
}

/** What every ready service from its vendor needs and lets its user decide. */
export interface ReadyOptions extends Wishes {
  /** The version as its vendor names it; becomes the image's tag. */
  readonly version: string;
  /** Another image than the vendor's, such as a mirror of it. */
  readonly image?: PulledImage;
}

/**
 * A ready service with its user's wishes: every wish replaces the service's own value, the environment's variables one
 * by one.
 */
export function ready<const Port extends string, const ImageName extends string = never>(
  service: ServiceDefinition<Port, ImageName>,
  { version: _, environment, backup, ...wishes }: Wishes & Partial<ReadyOptions>,
): ServiceDefinition<Port, ImageName> {
  return {
    ...service,
    ...wishes,
    environment: { ...service.environment, ...environment },
    ...(backup === undefined ? {} : { backup: { ...service.backup, ...backup } }),
  };
}
