import { access, constants } from 'node:fs/promises';
import { posix } from 'node:path';
import type { DockerClient } from '../../adapters/docker/client.ts';
import { Failure } from '../../run/failure.ts';
import type { Target } from '../../run/ports/target.ts';
import { waitUntilHealthy } from './health.ts';

/** Removes all entries of a folder, including hidden ones. */
const EMPTY = 'for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do rm -rf -- "$entry" || exit; done';

/** Backs up and restores services' data; files are streamed. */
export function dockerData(docker: DockerClient): Pick<Target, 'dump' | 'archive' | 'load' | 'unarchive'> {
  return {
    async dump(container, script, file) {
      await docker.run(['exec', container, 'sh', '-c', script], { outputFile: file });
    },

    async archive(container, folder, file) {
      await docker.run(['cp', '--archive', `${container}:${folder}`, '-'], { outputFile: file });
    },

    async load(container, script, file) {
      await docker.run(['exec', '--interactive', container, 'sh', '-c', script], { inputFile: file });
    },

    async unarchive(container, folder, file) {
      await access(file, constants.R_OK);
      await docker.run(['stop', container]);
      try {
        await empty(docker, container, folder);
      } catch (error) {
        await docker.run(['start', container]);
        throw error;
      }
      await fill(docker, container, folder, file);
      await docker.run(['start', container]);
      await waitUntilHealthy(docker, container);
    },
  };
}

/** Empties a folder of a stopped container, in another container with the same image and volumes. */
async function empty(docker: DockerClient, container: string, folder: string): Promise<void> {
  const image = await docker.run(['container', 'inspect', '--format', '{{.Image}}', container]);
  const alone = ['--rm', '--network', 'none', '--user', '0:0', '--no-healthcheck', '--volumes-from', container];
  try {
    await docker.run(['run', ...alone, '--entrypoint', 'sh', image, '-c', EMPTY, 'sh', folder]);
  } catch (cause) {
    throw new Failure('folder-not-emptied', `The folder ${folder} could not be emptied, and was not changed.`, {
      fix: 'The image needs a shell and rm. Without them, declare "dump" and "restore" commands in the backup of the service.',
      cause,
    });
  }
}

async function fill(docker: DockerClient, container: string, folder: string, file: string): Promise<void> {
  try {
    // Without --archive, which would change the owners of files.
    await docker.run(['cp', '-', `${container}:${posix.dirname(folder)}`], { inputFile: file });
  } catch (cause) {
    throw new Failure(
      'restore-half-done',
      `The folder ${folder} of ${container.slice(0, 12)} was only partly restored, so the container remains stopped.`,
      { fix: 'Fix the error below, then restore again. The data is incomplete until then.', cause },
    );
  }
}
