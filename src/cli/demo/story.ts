import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGit } from '../../adapters/git/client.ts';
import type { Variables } from '../../agent/variables.ts';
import { createPlainGitHost } from '../../hosts/plainGit/host.ts';
import { deploymentName, revisionName, unitNameOf } from '../../model/names.ts';
import { changeTag } from '../../plan/tag.ts';
import { Failure } from '../../run/failure.ts';
import { ADDRESSES, ORDERS_FILE, pageOf, type SampleFile, sampleFiles } from './sample.ts';
import type { Stage } from './stage.ts';

/** What a story is about. */
export interface StoryOptions {
  readonly flow: string;
  readonly registry: string;
  /** The bare repository, and the working copy. */
  readonly origin: string;
  readonly folder: string;
  readonly variables: Variables;
  readonly signal: AbortSignal;
}

/** The branches of the ladder, lowest first. */
const BRANCHES = ['STAGING', 'QA', 'PROD'] as const;

const ORDER = 'order 1: two apples';

/** Who commits, whoever runs the demo and however their git is set up. */
const SETTINGS = ['user.name=The demo', 'user.email=demo@localhost', 'commit.gpgSign=false', 'core.autocrlf=false'];

/** Two changes climb the whole ladder, then PROD goes back to the first. */
export async function tell(stage: Stage, options: StoryOptions): Promise<void> {
  const { flow, folder, variables, signal, registry } = options;
  const git = createGit({ folder, variables, signal });
  const host = createPlainGitHost({ folder, variables, signal, flow });
  let last = 0;

  const commitAll = async (subject: string): Promise<void> => {
    await git.read(['add', '--all']);
    await git.read(['commit', '--quiet', '--message', subject]);
  };
  const write = async ({ path, text }: SampleFile): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  /** A change of the shop, proposed and merged, as people do it on a git host's pages. */
  const change = async (version: number): Promise<void> => {
    const source = `version-${version}`;
    await git.read(['switch', '--quiet', '--create', source, 'origin/STAGING']);
    await write(pageOf(version));
    await commitAll(`Show version ${version}`);
    stage.command(`git push origin ${source}`);
    await git.read(['push', '--quiet', 'origin', source]);
    const request = { source, target: 'STAGING', title: `Show version ${version}`, body: '' };
    const { number, head } = await host.openChange(request);
    await host.merge(number, head);
    last = number;
    stage.remark(`Change #${number} from ${source} into STAGING is opened and merged.`);
  };
  const deploy = () =>
    stage.step('STAGING: the image is built once, here; from now on the same bytes climb the ladder.', () =>
      stage.pipegen('deploy', 'staging', '--yes'),
    );
  const climb = async (): Promise<void> => {
    await stage.step('QA: the release that was verified is merged and deployed; what STAGING ran of it goes.', () =>
      stage.pipegen('promote', 'qa', '--yes'),
    );
    await stage.step('PROD: the new one starts beside the old one, which goes only when the new one serves.', () =>
      stage.pipegen('promote', 'prod', '--yes'),
    );
    // Each promotion is a change of its own.
    last += 2;
  };
  /** Going back starts another revision. */
  let revision = 1;
  const containerOf = (number: number): string =>
    `${unitNameOf(flow, revisionName(deploymentName('prod', changeTag({ changePrefix: 'pr' }, number)), revision))}-app-1`;
  const ask = async (address: string, expected: string): Promise<void> => {
    const answer = await stage.program('docker', 'exec', containerOf(last), 'ask', address);
    if (!answer.includes(expected))
      throw new Failure('demo-failed', `${address} should say "${expected}", and says ${JSON.stringify(answer)}.`);
  };

  await stage.step('A project with a flow becomes all that Jenkins and Docker need.', async () => {
    for (const file of sampleFiles({ flow, registry })) await write(file);
    await stage.pipegen('build');
    await commitAll('Begin');
    for (const branch of BRANCHES) await git.read(['push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`]);
  });
  await stage.step('Somebody proposes a change, and it is merged into STAGING.', () => change(1));
  await deploy();
  await climb();
  await stage.step('PROD serves, and takes an order, which its store keeps.', async () => {
    await ask(ADDRESSES.page, 'version 1');
    const store = `${unitNameOf(flow, 'prod')}-store-1`;
    await stage.program('docker', 'exec', store, 'sh', '-c', `echo '${ORDER}' >> ${ORDERS_FILE}`);
    await ask(ADDRESSES.orders, ORDER);
  });
  await stage.step('The next change goes the same way.', () => change(2));
  await deploy();
  await stage.step('The board shows what runs where: the new version in STAGING, the old one in PROD.', () =>
    stage.pipegen('status'),
  );
  await climb();
  await stage.step('PROD serves the new version, with the order that was there before.', async () => {
    await ask(ADDRESSES.page, 'version 2');
    await ask(ADDRESSES.orders, ORDER);
  });
  await stage.step('Who moved what, when and why is written down in the repository.', () =>
    stage.pipegen('history', 'prod'),
  );
  const second = last;
  await stage.step(
    'The new version displeases: PROD goes back to what it had, as carefully, and stays there.',
    async () => {
      await stage.pipegen('rollback', 'prod', '--yes');
      last = second - 3;
      revision = 2;
      await ask(ADDRESSES.page, 'version 1');
      await ask(ADDRESSES.orders, ORDER);
    },
  );
  await stage.step('The board again: PROD is held at the old version until somebody promotes by hand.', () =>
    stage.pipegen('status'),
  );
}

/** Makes the bare repository that stands for a git host, and a working copy of it. */
export async function makeRepository({ origin, folder, variables, signal }: StoryOptions): Promise<void> {
  await mkdir(folder, { recursive: true });
  const git = createGit({ folder, variables, signal });
  await git.read(['init', '--quiet', '--bare', '--initial-branch', 'STAGING', origin]);
  await git.read(['init', '--quiet', '--initial-branch', 'STAGING']);
  await git.read(['remote', 'add', 'origin', origin]);
  for (const setting of SETTINGS) {
    const [key = '', value = ''] = setting.split('=');
    await git.read(['config', key, value]);
  }
}
