import { minioPassword, minioUser } from './credentials.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/**
 * MinIO: an S3 store on one volume.
 *
 * A route to its port `s3` opens the S3 interface, which needs signed requests except for what a bucket's policy makes
 * public; one to `console` opens the page. It writes each object atomically, so the archive of its volume is consistent object
 * by object, though not as one moment of all of them.
 *
 * @see https://min.io/docs/minio/container/operations/install-deploy-manage/deploy-minio-single-node-single-drive.html
 * @example
 * minio: catalogue.minio({ version: 'RELEASE.2024-02-04T22-36-13Z' })
 */
export function minio(options: ReadyOptions): ReadyService<'s3' | 'console'> {
  return ready(
    {
      image: {
        name: 'minio/minio',
        tag: options.version,
        whyNotAlpine: "The vendor builds on Red Hat's UBI only.",
      },
      role: 'Object store',
      scope: 'environment',
      ports: { s3: 9000, console: 9001 },
      volumes: { data: '/data' },
      environment: {
        MINIO_ROOT_USER_FILE: minioUser,
        MINIO_ROOT_PASSWORD_FILE: minioPassword,
        // Otherwise a browser that opens the S3 interface is sent to a port that nobody outside can reach.
        MINIO_BROWSER_REDIRECT: 'off',
      },
      command: ['server', '/data', '--console-address', ':9001'],
      health: { command: ['mc', 'ready', 'local'] },
      limits: { cpus: 1, memory: '1g' },
      backup: { every: '12h', keep: 14 },
      scaling: 'single',
    },
    options,
  );
}
