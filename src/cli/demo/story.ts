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

/** The branches of the promotion path, lowest first. */
const BRANCHES = ['STAGING', 'QA', 'PROD'] as const;

const ORDER = 'order 1: two apples';

/** Who commits, anyone who runs the demo and however their git is set up. */
const SETTINGS = ['user.name=The demo', 'user.email=demo@localhost', 'commit.gpgSign=false', 'core.autocrlf=false'];

/** Two changes climb the whole promotion path, then PROD goes back to the first. */
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
    stage.remark(`Open and merge change #${number} from ${source} into STAGING.`);
  };
  const deploy = () =>
    stage.step('STAGING: build the image once. The same image is promoted from here on.', () =>
      stage.pipegen('deploy', 'staging', '--yes'),
    );
  const climb = async (): Promise<void> => {
    await stage.step('QA: merge and deploy the verified release, and retire its STAGING deployment.', () =>
      stage.pipegen('promote', 'qa', '--yes'),
    );
    await stage.step(
      'PROD: start the new deployment next to the old one, which is removed once the new one serves traffic.',
      () => stage.pipegen('promote', 'prod', '--yes'),
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
      throw new Failure(
        'demo-failed',
        `${address} should return "${expected}", but returned ${JSON.stringify(answer)}.`,
      );
  };

  await stage.step('Build a project with a flow.', async () => {
    for (const file of sampleFiles({ flow, registry })) await write(file);
    await stage.pipegen('build');
    await commitAll('Begin');
    for (const branch of BRANCHES) await git.read(['push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`]);
  });
  await stage.step('Propose a change and merge it into STAGING.', () => change(1));
  await deploy();
  await climb();
  await stage.step('PROD serves traffic and stores an order.', async () => {
    await ask(ADDRESSES.page, 'version 1');
    const store = `${unitNameOf(flow, 'prod')}-store-1`;
    await stage.program('docker', 'exec', store, 'sh', '-c', `echo '${ORDER}' >> ${ORDERS_FILE}`);
    await ask(ADDRESSES.orders, ORDER);
  });
  await stage.step('Promote the next change the same way.', () => change(2));
  await deploy();
  await stage.step('Show the status: the new version in STAGING, the old one in PROD.', () => stage.pipegen('status'));
  await climb();
  await stage.step('PROD serves the new version, and the earlier order is still there.', async () => {
    await ask(ADDRESSES.page, 'version 2');
    await ask(ADDRESSES.orders, ORDER);
  });
  await stage.step('Show the history: who changed what, when and why.', () => stage.pipegen('history', 'prod'));
  const second = last;
  await stage.step('Roll PROD back to the previous version.', async () => {
    await stage.pipegen('rollback', 'prod', '--yes');
    last = second - 3;
    revision = 2;
    await ask(ADDRESSES.page, 'version 1');
    await ask(ADDRESSES.orders, ORDER);
  });
  await stage.step('Show the status: PROD is held at the old version until someone promotes by hand.', () =>
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
