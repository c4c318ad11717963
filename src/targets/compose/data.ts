import { access, constants } from 'node:fs/promises';
import { posix } from 'node:path';
import type { DockerClient } from '../../adapters/docker/client.ts';
import { Failure } from '../../run/failure.ts';
import type { Target } from '../../run/ports/target.ts';
import { waitUntilHealthy } from './health.ts';

/** Removes what a folder holds, hidden or not, and nothing when it holds nothing; as long a list as it may be. */
const EMPTY = 'for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do rm -rf -- "$entry" || exit; done';

/** What copies services' data, and brings it back; files are streamed, however large they are. */
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

/** In a container of the same image that sees the same volumes, as nothing can be run in one that is stopped. */
async function empty(docker: DockerClient, container: string, folder: string): Promise<void> {
  const image = await docker.run(['container', 'inspect', '--format', '{{.Image}}', container]);
  const alone = ['--rm', '--network', 'none', '--user', '0:0', '--no-healthcheck', '--volumes-from', container];
  try {
    await docker.run(['run', ...alone, '--entrypoint', 'sh', image, '-c', EMPTY, 'sh', folder]);
  } catch (cause) {
    throw new Failure('folder-not-emptied', `The folder ${folder} could not be emptied; it is left as it is.`, {
      fix: 'The image must have a shell and the program rm; without them give the service a dump and a restore command.',
      cause,
    });
  }
}

async function fill(docker: DockerClient, container: string, folder: string, file: string): Promise<void> {
  try {
    // Not with --archive, which would make everything the container's user's: files keep the owners that they had.
    await docker.run(['cp', '-', `${container}:${posix.dirname(folder)}`], { inputFile: file });
  } catch (cause) {
    throw new Failure(
      'restore-half-done',
      `The folder ${folder} of ${container.slice(0, 12)} could not be filled: it holds a part of the copy, and the container stays stopped.`,
      { fix: 'Mend what is said below and restore again: nothing else brings the data back.', cause },
    );
  }
}
