import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What a test file may need besides Node.js and git's local commands; CONTRIBUTING.md explains each. */
const PARTS = ['docker', 'git', 'groovy', 'jenkins', 'process'];

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && file !== 'tiers.test.ts')
  .map((file) => ({ file, needs: /\.(\w+)\.test\.ts$/.exec(file)?.[1] }));

describe('the name of a test file', () => {
  it('names a part that is known', () => {
    const unknown = files.filter(({ needs }) => needs !== undefined && !PARTS.includes(needs));
    expect(unknown).toEqual([]);
  });

  it('names the part where tests need one, so that the unit tier runs everywhere', () => {
    const unnamed = files.filter(
      ({ file, needs }) =>
        needs === undefined && readFileSync(join(import.meta.dirname, file), 'utf8').includes('describePart('),
    );
    expect(unnamed).toEqual([]);
  });
});
