/** Plain data, as it stands in a manifest. */
export type RawValue = string | number | boolean | readonly RawValue[] | { readonly [key: string]: RawValue };

type Texts = readonly string[];
type Scalars = { readonly [name: string]: string | number | boolean };

/**
 * Properties of a service by the Compose specification, as far as pipegen does not write them itself.
 *
 * @see https://github.com/compose-spec/compose-spec/blob/main/05-services.md
 */
export interface RawComposeService {
  readonly annotations?: Scalars;
  readonly attach?: boolean;
  readonly blkio_config?: { readonly [key: string]: RawValue };
  readonly cap_add?: Texts;
  readonly cap_drop?: Texts;
  readonly cgroup?: 'host' | 'private';
  readonly cgroup_parent?: string;
  readonly cpu_count?: number;
  readonly cpu_percent?: number;
  readonly cpu_period?: number | string;
  readonly cpu_quota?: number | string;
  readonly cpu_rt_period?: number | string;
  readonly cpu_rt_runtime?: number | string;
  readonly cpu_shares?: number;
  readonly cpuset?: string;
  readonly credential_spec?: { readonly [key: string]: RawValue };
  readonly deploy?: { readonly [key: string]: RawValue };
  readonly develop?: { readonly [key: string]: RawValue };
  readonly device_cgroup_rules?: Texts;
  readonly devices?: readonly RawValue[];
  readonly dns?: string | Texts;
  readonly dns_opt?: Texts;
  readonly dns_search?: string | Texts;
  readonly domainname?: string;
  readonly extra_hosts?: Texts;
  readonly gpus?: 'all' | readonly RawValue[];
  readonly group_add?: readonly (string | number)[];
  readonly hostname?: string;
  readonly init?: boolean;
  readonly ipc?: string;
  readonly isolation?: string;
  /** Added to those that pipegen sets. */
  readonly labels?: Scalars;
  readonly logging?: { readonly driver?: string; readonly options?: Scalars };
  readonly mac_address?: string;
  readonly mem_reservation?: number | string;
  readonly mem_swappiness?: number;
  readonly memswap_limit?: number | string;
  readonly oom_kill_disable?: boolean;
  readonly oom_score_adj?: number;
  readonly pid?: string;
  readonly pids_limit?: number;
  readonly platform?: string;
  readonly post_start?: readonly RawValue[];
  readonly pre_stop?: readonly RawValue[];
  readonly privileged?: boolean;
  readonly pull_policy?: string;
  readonly read_only?: boolean;
  readonly restart?: string;
  readonly runtime?: string;
  readonly security_opt?: Texts;
  readonly shm_size?: number | string;
  readonly stdin_open?: boolean;
  readonly stop_grace_period?: string;
  readonly stop_signal?: string;
  readonly storage_opt?: Scalars;
  readonly sysctls?: Scalars;
  readonly tmpfs?: string | Texts;
  readonly tty?: boolean;
  readonly ulimits?: { readonly [name: string]: number | { readonly soft: number; readonly hard: number } };
  readonly user?: string;
  readonly userns_mode?: string;
  readonly uts?: string;
  readonly working_dir?: string;
}

/** What is merged into a service's manifests at the very end, by the kind of target. */
export interface RawManifests {
  readonly compose?: RawComposeService;
  /** What Swarm does with a stack's file: the same properties, without those that it ignores. */
  readonly swarm?: RawComposeService;
}
