import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  dockerMissing,
  giteaMissing,
  giteaProgram,
  groovyClasspath,
  groovyMissing,
  programMissing,
  standInImages,
  standInImagesMissing,
  traefikMissing,
  traefikProgram,
} from './parts.ts';
import { describePart } from './require.ts';

describe('programMissing', () => {
  it('finds what is on PATH', () => {
    expect(programMissing('node')).toBeUndefined();
  });

  it('says which program is not', () => {
    expect(programMissing('no-such-program')).toBe('no no-such-program on PATH');
  });
});

describePart('Compose', 'Docker with Compose', dockerMissing(), () => {
  it('is version 2', () => {
    expect(run('docker', ['compose', 'version', '--short'])).toMatch(/^v?2\./);
  });
});

describePart('Traefik', 'Traefik', traefikMissing(), () => {
  it('is version 3.6', () => {
    expect(run(traefikProgram(), ['version'])).toMatch(/^Version: +3\.6\./);
  });
});

describePart('Gitea', 'a real Gitea', giteaMissing(), () => {
  it('is version 1.26', () => {
    expect(run(giteaProgram(), ['--version'])).toMatch(/version 1\.26\./i);
  });
});

describePart('Groovy', 'Groovy', groovyMissing(), () => {
  const groovy = (script: string): string =>
    run('java', ['-classpath', groovyClasspath(), 'groovy.ui.GroovyMain', '-e', script]);

  it('is the version that Jenkins runs', () => {
    expect(groovy('print GroovySystem.version')).toBe('2.4.21');
  });

  it('comes with the CPS engine of Jenkins', () => {
    expect(groovy('print com.cloudbees.groovy.cps.CpsTransformer.simpleName')).toBe('CpsTransformer');
  });
});

describePart('stand-in images', 'the stand-in images', standInImagesMissing(), () => {
  it.each(standInImages())('%s has what the official Alpine images share, and no more', (image) => {
    const script = 'for name in sh nc wget curl; do command -v $name >/dev/null && echo $name; done; true';
    expect(run('docker', ['run', '--rm', '--network=none', '--entrypoint=sh', image, '-c', script])).toBe(
      'sh\nnc\nwget',
    );
  });

  it('speak to one another: a query goes through HAProxy and PgBouncer to PostgreSQL', { timeout: 120_000 }, () => {
    const password = randomUUID();
    const file = join(import.meta.dirname, 'chain.yaml');
    const compose = (...args: string[]): string =>
      run('docker', ['compose', '--file', file, '--project-name', `parts-${process.pid}`, ...args], {
        CHAIN_PASSWORD: password,
        PGPASSWORD: password,
      });
    const ask = ['psql', '--host=haproxy', '--username=app', '--dbname=app', '-Atc', 'select current_user'];
    try {
      compose('up', '--wait', '--pull=never');
      expect(compose('exec', '-T', '-e', 'PGPASSWORD', 'postgres', ...ask)).toBe('app');
    } finally {
      compose('down', '--volumes', '--timeout=1');
    }
  });
});

function run(program: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): string {
  const env = { ...process.env, ...variables };
  return execFileSync(program, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
