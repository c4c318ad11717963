import { present } from '../model/present.ts';
import type {
  Backup,
  HealthCheck,
  ImageSource,
  Limits,
  PulledImage,
  Scope,
  ServiceDefinition,
} from '../model/service.ts';
import type { Value } from '../model/value.ts';

/** A ready service whose image comes from its vendor. */
export type ReadyService<Port extends string> = ServiceDefinition<Port, never>;

/** What every ready service lets its user decide; what is left out has a sensible value. */
export interface ServiceOverrides {
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
export interface ReadyOptions extends ServiceOverrides {
  /** The version as its vendor names it; becomes the image's tag. */
  readonly version: string;
  /** Why the version is `latest`, which is refused without it. */
  readonly whyLatest?: string;
  /** Another image than the vendor's, such as a mirror of it. */
  readonly image?: PulledImage;
}

/**
 * A ready service with overrides: each override replaces the service's own value, the environment's variables one
 * by one.
 */
export function ready<const Port extends string, const ImageName extends string = never>(
  service: ServiceDefinition<Port, ImageName>,
  { version, whyLatest, environment, backup, ...overrides }: ServiceOverrides & Partial<ReadyOptions>,
): ServiceDefinition<Port, ImageName> {
  return {
    ...service,
    image: versioned(service.image, version, whyLatest),
    ...overrides,
    environment: { ...service.environment, ...environment },
    ...(backup === undefined ? {} : { backup: { ...service.backup, ...backup } }),
  };
}

/** A version that is none, or that moves, is shown as it is and not behind an affix: the rules of versions look for it. */
function versioned<ImageName extends string>(
  image: ImageSource<ImageName>,
  version: string | undefined,
  whyLatest: string | undefined,
): ImageSource<ImageName> {
  if ('built' in image) return image;
  const tag = version === '' || version === 'latest' ? version : image.tag;
  return { ...image, tag, ...present({ whyLatest }) };
}
