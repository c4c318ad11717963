import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describePart } from '../parts/require.ts';
import { PIPEGEN, Project } from './project.ts';

const zsh = ['/bin/zsh', '/usr/bin/zsh'].find((path) => existsSync(path));
describePart('completion in zsh', 'zsh', zsh === undefined ? 'it is not installed' : undefined, () => {
  test('loads, and is well formed', () => {
    const script = `
      autoload -Uz compinit && compinit -u -d "$TMPDIR/zcompdump-$$"
      source <("${process.execPath}" "${PIPEGEN}" completion zsh)
      print -r -- $_comps[pipegen]`;
    expect(
      execFileSync(zsh ?? '', ['-f', '-c', script], {
        encoding: 'utf8',
        env: { ...process.env, TMPDIR: new Project().folder },
      }),
    ).toBe('_pipegen\n');
  });
});
