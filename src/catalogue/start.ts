import type { ServiceConfiguration } from '../model/service.ts';

/** Where ready services keep the scripts that they bring. */
export const SCRIPTS = '/etc/pipegen';

/**
 * Runs something before an image's own program: a script of ours becomes the entrypoint and hands over at its end.
 *
 * @param before lines of POSIX shell
 * @param program the image's own entrypoint and command
 */
export function startAfter(
  before: string,
  program: readonly string[],
): Required<Pick<ServiceConfiguration, 'files' | 'entrypoint' | 'command'>> {
  const path = `${SCRIPTS}/start.sh`;
  return {
    files: [{ path, content: `#!/bin/sh\nset -eu\n${before}\nexec "$@"\n`, executable: true }],
    entrypoint: ['/bin/sh', path],
    command: program,
  };
}

/**
 * Lines of shell that turn `NAME_FILE` into `NAME`, for programs that read no secret from a file. The value exists
 * in the program's own environment only: `docker inspect` shows the path.
 */
export function readSecrets(names: readonly string[]): string {
  return names.map((name) => `${name}=$(cat "$${name}_FILE")\nexport ${name}\nunset ${name}_FILE`).join('\n');
}
