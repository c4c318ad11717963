import { type ContainerOptions, type Gpus, toBytes } from '../../../model/containerOptions.ts';
import { toSeconds } from '../../../model/duration.ts';
import type { Service } from '../../../model/flow.ts';
import { present } from '../../../model/present.ts';
import { literal } from './interpolation.ts';

/** How a service's containers are run, by Compose's names; mounts and what is reserved of the host stand elsewhere. */
export function containerProperties(service: Service): object {
  const { capabilities, devices, extraHosts, shmSize, ulimits } = service;
  return present({
    // Programs of one's own seldom reap children or end on SIGTERM as a container's first process must.
    init: service.init ?? ('built' in service.image ? true : undefined),
    user: service.user === undefined ? undefined : literal(service.user),
    working_dir: service.workingDirectory === undefined ? undefined : literal(service.workingDirectory),
    read_only: service.readOnly,
    shm_size: shmSize === undefined ? undefined : toBytes(shmSize),
    ulimits,
    cap_add: capabilities?.add,
    cap_drop: capabilities?.drop,
    extra_hosts: extraHosts && Object.entries(extraHosts).map(([host, address]) => literal(`${host}:${address}`)),
    devices: devices?.map(({ from, to = from, permissions = 'rwm' }) => literal(`${from}:${to}:${permissions}`)),
  });
}

/** Folders in memory, as mounts: the short form is not known to Swarm. */
export function tmpfsMounts({ tmpfs = {} }: ContainerOptions): readonly object[] {
  return Object.entries(tmpfs).map(([path, size]) => ({
    type: 'tmpfs',
    target: literal(path),
    tmpfs: { size: toBytes(size) },
  }));
}

/** The GPUs among what is reserved of the host. */
export function reservations({ gpus }: ContainerOptions): { readonly reservations?: object } {
  return gpus === undefined ? {} : { reservations: { devices: [gpuReservation(gpus)] } };
}

function gpuReservation({ driver = 'nvidia', ids, count = 'all' }: Gpus): object {
  return {
    driver: literal(driver),
    ...(ids === undefined ? { count } : { device_ids: ids.map(literal) }),
    capabilities: ['gpu'],
  };
}

/** How long it may take to end; data is written to disk meanwhile. */
export function stopGracePeriod({ stopGracePeriod: given, volumes }: Service): string {
  if (given !== undefined) return `${toSeconds(given)}s`;
  return Object.keys(volumes).length > 0 ? '1m' : '30s';
}
