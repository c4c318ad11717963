/** A Traefik service: the replicas that answer one route of one unit. */
export interface Backend {
  /** Unique among all units of the target. */
  readonly name: string;
  readonly port: number;
  /** The host name that it answers by itself; without it, no request comes but those that the dynamic configuration leads here. */
  readonly host?: string;
  readonly access: 'public' | 'team';
}

/** How Traefik finds backends: among the containers of an engine, or the services of a Swarm. */
export type Provider = 'docker' | 'swarm';

/** Never true: without a router Traefik would make one, for a host name of its own choice. */
const NO_REQUEST = 'ClientIP(`0.0.0.0/32`)';

/**
 * The labels by which Traefik finds backends.
 *
 * @param network the network on which Traefik reaches them
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/other-providers/docker/
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/other-providers/swarm/
 */
export function backendLabels(
  backends: readonly Backend[],
  network: string,
  provider: Provider = 'docker',
): { readonly [label: string]: string } {
  if (backends.length === 0) return {};
  const labels = backends.map(({ name, port, host, access }) => {
    const router = `traefik.http.routers.${name}`;
    return {
      ...(host === undefined
        ? { [`${router}.rule`]: NO_REQUEST }
        : {
            [`${router}.rule`]: `Host(\`${host}\`)`,
            [`${router}.entrypoints`]: 'websecure',
            [`${router}.tls.certresolver`]: 'letsencrypt',
            ...(access === 'team' && { [`${router}.middlewares`]: 'team@file' }),
          }),
      [`${router}.service`]: name,
      // Traefik finds no port by itself on a network that is closed to the world (traefik/traefik#11878).
      [`traefik.http.services.${name}.loadbalancer.server.port`]: String(port),
    };
  });
  return Object.assign({ 'traefik.enable': 'true', [`traefik.${provider}.network`]: network }, ...labels) as {
    readonly [label: string]: string;
  };
}
