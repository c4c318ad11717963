/**
 * Releases pipegen.
 *
 *     node scripts/release.mjs minor             # shows the version, its changelog and what would be published
 *     node scripts/release.mjs minor --publish   # writes, commits and tags the version, and publishes it
 *
 * Publishing with provenance works in a CI job that may request an OIDC token.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nextVersion, releasedChangelog, unreleased } from './releaseText.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const [wanted, option] = process.argv.slice(2);
if (wanted === undefined || (option !== undefined && option !== '--publish')) {
  console.error('Usage: node scripts/release.mjs <major|minor|patch|version> [--publish]');
  process.exit(2);
}

const run = (program, ...args) => execFileSync(program, args, { stdio: 'inherit' });
const publish = (...options) => run('npm', 'publish', '--provenance', '--access', 'public', ...options);

const changelog = readFileSync('CHANGELOG.md', 'utf8');
const version = nextVersion(JSON.parse(readFileSync('package.json', 'utf8')).version, wanted);
const today = new Date().toISOString().slice(0, 10);
const released = releasedChangelog(changelog, version, today);

if (option === undefined) {
  console.log(`Version ${version}\n\n${unreleased(changelog)}\n`);
  publish('--dry-run');
} else {
  if (execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }) !== '')
    throw new Error('The working copy has changes that are not committed.');
  run('npm', 'version', version, '--no-git-tag-version');
  writeFileSync('CHANGELOG.md', released);
  run('git', 'commit', '--all', '--message', `Release ${version}`);
  run('git', 'tag', '--annotate', `v${version}`, '--message', `Version ${version}`);
  publish();
  console.log(`Published ${version}. Push the commit and the tag: git push --follow-tags`);
}
