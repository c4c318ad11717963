import { redisPassword } from './credentials.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';
import { startAfter } from './start.ts';

/**
 * Redis Stack: Redis with its modules, without the page that the larger image has; RedisInsight is a service of its own.
 *
 * Every write is in its append-only file within a second. A copy is the snapshot that Redis sends its replicas, consistent
 * as of one moment; Redis takes it back in while it runs.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/install/install-stack/docker/
 * @example
 * redis: catalogue.redisStack({ version: '7.2.0-v17' })
 */
export function redisStack(options: ReadyOptions): ReadyService<'redis'> {
  const { files, ...start } = startAfter(WRITE_PASSWORD, ['/entrypoint.sh']);
  const client = 'REDISCLI_AUTH=$(cat "$REDIS_PASSWORD_FILE") redis-cli';
  return ready(
    {
      image: {
        name: 'redis/redis-stack-server',
        tag: options.version,
        whyNotAlpine: 'The vendor builds on Debian and Ubuntu only.',
      },
      role: 'Cache and data structures',
      scope: 'environment',
      ports: { redis: 6379 },
      volumes: { data: '/data' },
      environment: { REDIS_PASSWORD_FILE: redisPassword },
      ...start,
      files: [...files, { path: '/redis-stack.conf', content: REDIS_CONFIG }],
      health: { command: `${client} ping | grep -q PONG` },
      limits: { cpus: 1, memory: '1g' },
      backup: {
        every: '6h',
        keep: 28,
        dump: `${client} --rdb -`,
        restore: `cat > /data/dump.rdb && ${client} -e debug reload nosave && ${client} -e bgrewriteaof && while ${client} info persistence | grep -qE 'aof_rewrite_(in_progress|scheduled):1'; do sleep 1; done`,
      },
      scaling: 'single',
    },
    options,
  );
}

const PASSWORD_CONFIG = '/tmp/redis-password.conf';

// In a quoted value of Redis' configuration the backslash escapes.
const WRITE_PASSWORD = `umask 077
printf 'requirepass "%s"\\n' "$(sed 's/[\\\\"]/\\\\&/g' "$REDIS_PASSWORD_FILE")" > ${PASSWORD_CONFIG}
umask 022`;

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
