import * as z from 'zod/mini';
import type { DockerClient } from '../../adapters/docker/client.ts';
import { labelFilters, lines } from '../../adapters/docker/client.ts';
import { parseJson } from '../../adapters/parseJson.ts';
import { ProgramFailure } from '../../run/failure.ts';
import type { Target } from '../../run/ports/target.ts';
import { ONE_OFF_LABEL, PROJECT_LABEL, SERVICE_LABEL } from './containers.ts';
import { waitUntilHealthy } from './health.ts';

/** Marks an image that was made of a container, with the project's name as its value. */
const ASIDE_LABEL = 'pipegen.aside';

/** What Docker tells of a container, as far as it takes the same to make one. @see https://docs.docker.com/reference/api/engine/ */
const DESCRIPTION = z.object({
  Id: z.string(),
  Name: z.string(),
  State: z.object({ Status: z.string(), Health: z.nullish(z.object({ Status: z.string() })) }),
  Config: z.looseObject({}),
  HostConfig: z.looseObject({
    NetworkMode: z.string(),
    Binds: z.nullish(z.array(z.string())),
    Mounts: z.nullish(z.array(z.looseObject({ Target: z.string() }))),
  }),
  Mounts: z.array(
    z.object({ Type: z.string(), Name: z.optional(z.string()), Destination: z.string(), RW: z.boolean() }),
  ),
  NetworkSettings: z.object({
    Networks: z.record(z.string(), z.object({ Aliases: z.nullish(z.array(z.string())) })),
  }),
});
type Description = z.output<typeof DESCRIPTION>;

/**
 * Keeps containers so that they can be made again. Compose replaces a container by removing it, and the labels by which it
 * knows one cannot be changed: so the old one is not renamed, but described, and its files become an image.
 */
export function dockerAside(docker: DockerClient): Pick<Target, 'setAside' | 'putBack' | 'discard'> {
  return {
    async setAside(project, services) {
      await removeAsides(docker, project);
      const containers: { image: string; description: string }[] = [];
      for (const id of await find(docker, project, services)) {
        const inspected = await docker.run(['container', 'inspect', id]);
        const [description] = parseJson(z.tuple([DESCRIPTION]), inspected, 'docker container inspect');
        const change = `LABEL ${ASIDE_LABEL}=${project}`;
        const image = await docker.run(['container', 'commit', '--pause=false', '--change', change, id]);
        containers.push({ image, description: JSON.stringify(description) });
      }
      return { unitName: project, services, replicas: containers };
    },

    async putBack({ unitName: project, services, replicas: containers }) {
      const wanted = containers.map(({ image, description }) => ({
        image,
        was: parseJson(DESCRIPTION, description, 'docker container inspect'),
      }));
      const present = await find(docker, project, services);
      const replaced = present.filter((id) => !wanted.some(({ was }) => was.Id === id));
      if (replaced.length > 0) await docker.run(['container', 'rm', '--force', ...replaced]);
      const back: { id: string; was: Description }[] = [];
      for (const { image, was } of wanted)
        back.push({ id: present.includes(was.Id) ? was.Id : await makeAgain(docker, image, was), was });
      // Containers may depend on each other.
      const running = back.filter(({ was }) => was.State.Status === 'running');
      for (const { id } of running) await docker.run(['container', 'start', id]);
      for (const { id, was } of running)
        if ((was.State.Health?.Status ?? 'healthy') === 'healthy') await waitUntilHealthy(docker, id);
    },

    async discard({ replicas: containers }) {
      for (const { image } of containers) await removeUnused(docker, image);
    },
  };
}

/** Removes saved images of a project, because they may contain secrets. */
export async function removeAsides(docker: DockerClient, project: string): Promise<void> {
  const list = ['image', 'ls', '--all', '--quiet', '--no-trunc', ...labelFilters({ [ASIDE_LABEL]: project })];
  for (const image of new Set(lines(await docker.run(list)))) await removeUnused(docker, image);
}

/** The image of a restored container, which may be saved again. */
async function removeUnused(docker: DockerClient, image: string): Promise<void> {
  await docker.run(['image', 'rm', image]).catch((error: unknown) => {
    const isUsed = error instanceof ProgramFailure && /conflict|no such image/i.test(error.stderr);
    if (!isUsed) throw error;
  });
}

async function find(docker: DockerClient, project: string, services: readonly string[]): Promise<readonly string[]> {
  const found = services.map(async (service) => {
    const labels = labelFilters({ [PROJECT_LABEL]: project, [SERVICE_LABEL]: service, [ONE_OFF_LABEL]: 'False' });
    return lines(await docker.run(['container', 'ls', '--all', '--quiet', '--no-trunc', ...labels]));
  });
  return (await Promise.all(found)).flat();
}

/** Recreates a container without starting it. */
async function makeAgain(docker: DockerClient, image: string, was: Description): Promise<string> {
  const { Id, Name, Config, HostConfig } = was;
  const networks = Object.entries(was.NetworkSettings.Networks).map(([name, { Aliases }]) => ({
    name,
    // Docker adds the container's own identifier, which is another one now.
    aliases: (Aliases ?? []).filter((alias) => !Id.startsWith(alias)),
  }));
  // Older engines take one network at first, and it must be the one that the container's mode names.
  const first = networks.find(({ name }) => name === HostConfig.NetworkMode);
  const created = await docker.post(`/containers/create?name=${encodeURIComponent(Name.replace(/^\//, ''))}`, {
    ...Config,
    Image: image,
    HostConfig: { ...HostConfig, Binds: [...(HostConfig.Binds ?? []), ...unnamedVolumes(was)] },
    NetworkingConfig: first === undefined ? {} : { EndpointsConfig: { [first.name]: { Aliases: first.aliases } } },
  });
  const { Id: id } = parseJson(z.object({ Id: z.string() }), created, 'docker system dial-stdio');
  for (const { name, aliases } of networks.filter((network) => network !== first)) {
    const flags = aliases.flatMap((alias) => ['--alias', alias]);
    await docker.run(['network', 'connect', ...flags, name, id]);
  }
  return id;
}

/** The volumes that the image asked for and nobody named: the same image would get new ones. */
function unnamedVolumes({ HostConfig: { Binds, Mounts }, Mounts: all }: Description): readonly string[] {
  const named = new Set([
    ...(Binds ?? []).map((bind) => bind.split(':')[1]),
    ...(Mounts ?? []).map(({ Target }) => Target),
  ]);
  return all
    .filter(({ Type, Destination }) => Type === 'volume' && !named.has(Destination))
    .map(({ Name, Destination, RW }) => `${Name}:${Destination}${RW ? '' : ':ro'}`);
}
