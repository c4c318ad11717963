import { describe, expect, it } from 'vitest';

interface ReleaseText {
  nextVersion(current: string, wanted: string): string;
  unreleased(changelog: string): string;
  releasedChangelog(changelog: string, version: string, date: string): string;
}

const { nextVersion, unreleased, releasedChangelog } = (await import(
  '../../scripts/releaseText.mjs' as string
)) as ReleaseText;

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- A command.

## [0.1.0] - 2024-01-01

- The first.
`;

describe('the next version', () => {
  it.each([
    ['0.1.9', 'patch', '0.1.10'],
    ['0.1.9', 'minor', '0.2.0'],
    ['0.1.9', 'major', '1.0.0'],
    ['0.1.9', '0.10.0', '0.10.0'],
  ])('after %s, %s is %s', (current, wanted, expected) => {
    expect(nextVersion(current, wanted)).toBe(expected);
  });

  it.each(['0.1.8', '0.1.9', '0.0.10'])('is not %s', (wanted) => {
    expect(() => nextVersion('0.1.9', wanted)).toThrow(`The version ${wanted} is not higher than 0.1.9.`);
  });

  it('must be a version', () => {
    expect(() => nextVersion('0.1.9', 'v1')).toThrow('"v1" is not a version such as 1.2.3, nor major, minor or patch.');
  });
});

describe('the changelog of a release', () => {
  it('is what was unreleased', () => {
    expect(unreleased(CHANGELOG)).toBe('### Added\n\n- A command.');
  });

  it('gets the version and its date, below an empty section', () => {
    expect(releasedChangelog(CHANGELOG, '0.2.0', '2024-03-01')).toBe(
      CHANGELOG.replace('## [Unreleased]', '## [Unreleased]\n\n## [0.2.0] - 2024-03-01'),
    );
  });

  it('must say something, and not twice', () => {
    const empty = releasedChangelog(CHANGELOG, '0.2.0', '2024-03-01');
    expect(() => releasedChangelog(empty, '0.3.0', '2024-03-02')).toThrow('nothing under "## [Unreleased]"');
    expect(() => releasedChangelog(CHANGELOG, '0.1.0', '2024-03-02')).toThrow('already has a section for 0.1.0');
  });
});
