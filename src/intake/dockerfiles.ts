import { flowName } from './compose/names.ts';

/** A Dockerfile of a project. */
export interface FoundDockerfile {
  /** Relative to the project's folder, with `/`. */
  readonly path: string;
  /** The port that it exposes, if it says so. */
  readonly port?: number;
}

/** An image that is proposed for a Dockerfile. */
export interface ProposedImage {
  readonly name: string;
  readonly context: string;
  /** Relative to the context, where it is not `Dockerfile`. */
  readonly dockerfile?: string;
  readonly port: number;
}

/** The first port that a Dockerfile exposes. */
export function portIn(text: string): number | undefined {
  const [, port] = /^\s*EXPOSE\s+(\d+)/im.exec(text) ?? [];
  return port === undefined ? undefined : Number(port);
}

/** An image for each Dockerfile, named after its folder or its ending: `api` for `api/Dockerfile` and `Dockerfile.api`. */
export function proposeImages(dockerfiles: readonly FoundDockerfile[]): readonly ProposedImage[] {
  const taken = new Set<string>();
  return dockerfiles.map(({ path, port = 8080 }) => {
    const folders = path.split('/').slice(0, -1);
    const file = path.slice(path.lastIndexOf('/') + 1);
    const name = flowName(/^Dockerfile\.(.+)$/.exec(file)?.[1] ?? folders.at(-1) ?? 'app', taken);
    taken.add(name);
    return { name, context: folders.join('/') || '.', ...(file !== 'Dockerfile' && { dockerfile: file }), port };
  });
}
