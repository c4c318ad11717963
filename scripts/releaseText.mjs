/** The parts of a release that are text: which version comes next, and what the changelog says of it. */

const UNRELEASED = '## [Unreleased]';

/**
 * Returns the version that follows another.
 *
 * @param current such as `0.1.0`
 * @param wanted `major`, `minor`, `patch`, or a version that is higher
 */
export function nextVersion(current, wanted) {
  const [major, minor, patch] = numbersOf(current);
  const next = {
    major: `${major + 1}.0.0`,
    minor: `${major}.${minor + 1}.0`,
    patch: `${major}.${minor}.${patch + 1}`,
  };
  const version = next[wanted] ?? wanted;
  if (!isHigher(numbersOf(version), [major, minor, patch]))
    throw new Error(`The version ${version} is not higher than ${current}.`);
  return version;
}

/** Returns what the changelog says of the next release. */
export function unreleased(changelog) {
  const [, rest] = changelog.split(`${UNRELEASED}\n`);
  const section = rest?.split(/^## \[/m)[0]?.trim();
  if (!section) throw new Error(`CHANGELOG.md has nothing under "${UNRELEASED}".`);
  return section;
}

/**
 * Returns the changelog with the unreleased section as that of a version.
 *
 * @param date as `2024-03-01`
 */
export function releasedChangelog(changelog, version, date) {
  unreleased(changelog);
  if (changelog.includes(`## [${version}]`)) throw new Error(`CHANGELOG.md already has a section for ${version}.`);
  return changelog.replace(UNRELEASED, () => `${UNRELEASED}\n\n## [${version}] - ${date}`);
}

function numbersOf(version) {
  const [, ...numbers] = /^(\d+)\.(\d+)\.(\d+)$/.exec(version) ?? [];
  if (numbers.length !== 3) throw new Error(`"${version}" is not a version such as 1.2.3, nor major, minor or patch.`);
  return numbers.map(Number);
}

function isHigher(numbers, others) {
  const at = numbers.findIndex((number, index) => number !== others[index]);
  return at >= 0 && numbers[at] > others[at];
}
