import * as catalogue from '../../catalogue/index.ts';
import { parseImageReference } from '../../model/image.ts';
import type { PulledImage, ServiceDefinition } from '../../model/service.ts';

/** A ready service that runs an image. */
export interface ReadyMatch {
  /** Its name in the catalogue. */
  readonly kind: string;
  readonly version: string;
  /** The very image, where the catalogue would take another one for this version. */
  readonly image?: PulledImage;
  /** What the catalogue makes of it. */
  readonly definition: ServiceDefinition;
}

/** Stands for the version, to see what of a tag is not. */
const PROBE = '0.0.0-probe';

type Ready = (options: { readonly version: string; readonly acmeEmail: string }) => ServiceDefinition;

/** The ready services with an image of their own, by its name. */
const BY_IMAGE: ReadonlyMap<string, { readonly kind: string; readonly make: Ready; readonly tag: string }> = new Map(
  Object.entries(catalogue).flatMap(([kind, make]) => {
    const service = (make as unknown as Ready)({ version: PROBE, acmeEmail: 'ops@example.com' });
    return 'built' in service.image
      ? []
      : [[repositoryOf(service.image.name), { kind, make: make as unknown as Ready, tag: service.image.tag }] as const];
  }),
);

/** The catalogue's service for an image; undefined when it has none. */
export function findReady(name: string, tag: string): ReadyMatch | undefined {
  const found = BY_IMAGE.get(repositoryOf(name));
  if (found === undefined) return undefined;
  const [before = '', after = ''] = found.tag.split(PROBE);
  const isUsual = tag.startsWith(before) && tag.endsWith(after) && tag.length > before.length + after.length;
  const version = isUsual ? tag.slice(before.length, tag.length - after.length) : tag.replace(/^v(?=\d)/, '');
  const image = isUsual ? undefined : { name, tag };
  const definition = found.make({ version, acmeEmail: 'ops@example.com' });
  return { kind: found.kind, version, definition, ...(image && { image }) };
}

/** An image's name without what Docker Hub may leave out. */
function repositoryOf(name: string): string {
  const { registry = 'docker.io', repository = name } = parseImageReference(name) ?? {};
  const path = registry === 'docker.io' ? repository.replace(/^library\//, '') : repository;
  return registry === 'docker.io' ? path : `${registry}/${path}`;
}
