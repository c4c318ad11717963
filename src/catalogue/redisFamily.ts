import type { ServiceDefinition } from '../model/service.ts';
import { redisPassword } from './credentials.ts';
import { startAfter } from './start.ts';

/** What differs between Redis and the programs that speak and store as it does. */
interface RedisLike {
  /** The image's own entrypoint, and the server as far as it must be named. */
  readonly program: readonly string[];
  /** The command-line client, and the variable that it reads the password from. */
  readonly client: string;
  readonly passwordVariable: string;
  /** The user that the entrypoint changes to, who must be able to read the password; root where it stays root. */
  readonly user: string;
  readonly configuration: string;
}

/**
 * The parts that Redis and its like have in common.
 *
 * Every write is in the append-only file within a second. A copy is the snapshot that the server sends its replicas,
 * consistent as of one moment; it is taken back in while the server runs.
 */
export function redisLike({ program, client: name, passwordVariable, user, configuration }: RedisLike) {
  const { files, ...start } = startAfter(writePassword(user), program);
  const client = `${passwordVariable}=$(cat "$REDIS_PASSWORD_FILE") ${name}`;
  return {
    role: 'Cache and data structures',
    scope: 'environment',
    ports: { redis: 6379 },
    volumes: { data: '/data' },
    environment: { REDIS_PASSWORD_FILE: redisPassword },
    ...start,
    files: [...files, { path: configuration, content: REDIS_CONFIG }],
    health: { command: `${client} ping | grep -q PONG` },
    limits: { cpus: 1, memory: '1g' },
    backup: {
      every: '6h',
      keep: 28,
      dump: `${client} --rdb -`,
      restore: `cat > /data/dump.rdb && ${client} -e debug reload nosave && ${client} -e bgrewriteaof && while ${client} info persistence | grep -qE 'aof_rewrite_(in_progress|scheduled):1'; do sleep 1; done`,
    },
    scaling: 'single',
  } as const satisfies Partial<ServiceDefinition>;
}

const PASSWORD_CONFIG = '/tmp/redis-password.conf';

// In a quoted value of Redis' configuration the backslash escapes.
function writePassword(user: string): string {
  return `umask 077
printf 'requirepass "%s"\\n' "$(sed 's/[\\\\"]/\\\\&/g' "$REDIS_PASSWORD_FILE")" > ${PASSWORD_CONFIG}
${user === 'root' ? '' : `chown ${user} ${PASSWORD_CONFIG}\n`}umask 022`;
}

const REDIS_CONFIG = `include ${PASSWORD_CONFIG}
appendonly yes
appendfsync everysec
# Snapshots are taken for copies only; the one in the data folder is a copy that is being restored.
save ""
enable-debug-command local
# Half of the container, as writing the file anew may need as much again.
maxmemory 512mb
maxmemory-policy noeviction
`;
