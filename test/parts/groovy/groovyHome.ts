import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { groovyClasspath } from '../parts.ts';

/** A Groovy 2.4.21 as it is installed: a home with its jar, and a folder for the PATH with its launcher. */
export interface GroovyHome {
  readonly home: string;
  readonly bin: string;
  remove(): void;
}

/** Lays Groovy out as Apache's and Debian's packages do. Only where Groovy's jars are. */
export function makeGroovyHome(): GroovyHome {
  const home = mkdtempSync(join(tmpdir(), 'pipegen-groovy-'));
  const jar = groovyClasspath()
    .split(delimiter)
    .find((file) => basename(file).startsWith('groovy-all'));
  if (jar === undefined) throw new Error('groovy-all is one of the parts.');
  for (const folder of ['bin', 'lib']) mkdirSync(join(home, folder));
  symlinkSync(jar, join(home, 'lib', basename(jar)));
  const launcher = join(home, 'bin', 'groovy');
  writeFileSync(launcher, `#!/bin/sh\nexec java -cp '${jar}' groovy.ui.GroovyMain "$@"\n`);
  chmodSync(launcher, 0o755);
  return { home, bin: join(home, 'bin'), remove: () => rmSync(home, { recursive: true }) };
}
