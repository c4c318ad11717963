import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSecrets, startAfter } from '../../src/catalogue/start.ts';

describe('a start script', () => {
  const secret = 'it\'s "quoted" \\ $HOME `x`';
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pipegen-start-'));
    writeFileSync(join(folder, 'secret'), `${secret}\n`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function start(before: string, program: readonly string[], environment: Record<string, string>): string {
    const { files, entrypoint, command } = startAfter(before, program);
    const [file] = files;
    expect(entrypoint).toEqual(['/bin/sh', file?.path]);
    writeFileSync(join(folder, 'start.sh'), file?.content ?? '');
    return execFileSync('/bin/sh', [join(folder, 'start.sh'), ...command], {
      env: { PATH: process.env.PATH, ...environment },
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }

  it('gives the program the secret that a file holds, and hands its arguments on', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell fills it in
    const program = ['sh', '-c', 'printf "%s|%s|%s" "$PASSWORD" "${PASSWORD_FILE-none}" "$1"', 'sh', 'one word'];
    const said = start(readSecrets(['PASSWORD']), program, { PASSWORD_FILE: join(folder, 'secret') });
    expect(said).toBe(`${secret}|none|one word`);
  });

  it('does not start the program without its secret', () => {
    expect(() => start(readSecrets(['PASSWORD']), ['true'], { PASSWORD_FILE: join(folder, 'missing') })).toThrow();
    expect(() => start(readSecrets(['PASSWORD']), ['true'], {})).toThrow();
  });
});
