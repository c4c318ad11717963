import type { Programs } from '../../adapters/process/process.ts';
import { doubtful, type Finding, ok, wrong } from '../../run/finding.ts';
import { type Check, check } from './check.ts';

/** The oldest versions with which this works; git 2.38 brought `merge-tree --write-tree`, Compose 2.26 `up --wait` as it is used. */
const OLDEST = { node: '20.19.0', git: '2.38.0', compose: '2.26.0' } as const;

/** What every machine needs, whatever the flow. */
export function machineChecks(programs: Programs): readonly Check[] {
  return [
    check('Node.js', async () => judgeVersion(process.versions.node, OLDEST.node, 'Install a newer Node.js.')),
    check(
      'git',
      async () => judgeVersion(await programs.run('git', ['--version']), OLDEST.git, 'Install a newer git.'),
      'Install git.',
    ),
    check(
      'Docker client',
      async () => ok((await programs.run('docker', ['--version'])).trim()),
      'Install the Docker client: https://docs.docker.com/engine/install/',
    ),
    check(
      'Compose',
      async () => {
        const version = await programs.run('docker', ['compose', 'version', '--short']);
        return judgeVersion(version, OLDEST.compose, 'Install a newer Compose.');
      },
      "Install Docker's Compose plugin: https://docs.docker.com/compose/install/linux/",
    ),
  ];
}

function judgeVersion(text: string, oldest: string, fix: string): Finding {
  const version = /\d+\.\d+(?:\.\d+)?/.exec(text)?.[0];
  if (version === undefined) return doubtful(`unknown version "${text.trim()}"`, fix);
  const isNewEnough = version.localeCompare(oldest, 'en', { numeric: true }) >= 0;
  return isNewEnough ? ok(version) : wrong(`${version}, older than ${oldest}`, fix);
}
