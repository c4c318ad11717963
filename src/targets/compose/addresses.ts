import * as z from 'zod/mini';
import { type DockerClient, lines } from '../../adapters/docker/client.ts';
import { parseJson } from '../../adapters/parseJson.ts';

/** A range of IPv4 addresses: the first one as a number, and how many bits all of them share. */
interface Range {
  readonly first: number;
  readonly bits: number;
}

/** A pool of addresses for networks of the given size. */
const POOL = z.object({ Base: z.string(), Size: z.number() });
type Pool = z.output<typeof POOL>;

/**
 * The default pools of an engine.
 *
 * @see https://docs.docker.com/engine/network/#automatic-subnet-allocation
 */
const USUAL_POOLS: readonly Pool[] = [
  ...['172.17.0.0/16', '172.18.0.0/16', '172.19.0.0/16', '172.20.0.0/14', '172.24.0.0/14', '172.28.0.0/14'].map(
    (base) => ({ Base: base, Size: 16 }),
  ),
  { Base: '192.168.0.0/16', Size: 20 },
];

/** Returns the number of networks that can still be created; there may be fewer if the machine's routes overlap the pools. */
export async function countFreeNetworks(docker: DockerClient): Promise<number> {
  const [pools, networks] = await Promise.all([
    docker.run(['info', '--format', '{{json .DefaultAddressPools}}']),
    docker.run(['network', 'ls', '--quiet']),
  ]);
  const format = '{{range .IPAM.Config}}{{println .Subnet}}{{end}}';
  const subnets = await docker.run(['network', 'inspect', '--format', format, ...lines(networks)]);
  return freeNetworks(parseJson(z.nullable(z.array(POOL)), pools, 'docker info') ?? USUAL_POOLS, lines(subnets));
}

/** Of pools that are divided into networks, those parts that overlap none of the subnets; IPv6 counts for nothing. */
export function freeNetworks(pools: readonly Pool[], subnets: readonly string[]): number {
  const taken = subnets.flatMap(readRange);
  return pools.reduce((sum, { Base, Size }) => {
    const [base] = readRange(Base);
    if (base === undefined) return sum;
    const used = new Set<number>();
    for (const { first, bits } of taken) {
      if (!overlaps(base, { first, bits })) continue;
      const last = Math.min(first + 2 ** (32 - bits), base.first + 2 ** (32 - base.bits)) - 1;
      const size = 2 ** (32 - Size);
      for (let part = Math.floor(Math.max(first, base.first) / size); part <= Math.floor(last / size); part += 1)
        used.add(part);
    }
    return sum + 2 ** (Size - base.bits) - used.size;
  }, 0);
}

function readRange(text: string): Range[] {
  const [, a = '', b = '', c = '', d = '', bits = ''] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text) ?? [];
  if (bits === '') return [];
  const address = [a, b, c, d].reduce((number, part) => number * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return [{ first: Math.floor(address / size) * size, bits: Number(bits) }];
}

function overlaps(left: Range, right: Range): boolean {
  const bits = Math.min(left.bits, right.bits);
  const size = 2 ** (32 - bits);
  return Math.floor(left.first / size) === Math.floor(right.first / size);
}
