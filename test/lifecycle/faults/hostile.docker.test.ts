import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LABELS } from '../../../src/model/names.ts';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { type CommandRun, endOf, SECRETS } from '../world.ts';
import { expectTidy, FaultyShop } from './faultyShop.ts';

const missing = dockerMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

/** What moves a cursor, changes colours, or shows text in another order than it is. */
const INVISIBLE = /[^\P{Cc}\n]|\p{Bidi_C}/u;

describePart('hostile text', 'Docker, docker-registry, BusyBox', missing, () => {
  const world = new FaultyShop();
  const { gitHub } = world;
  const canary = join(world.folder, 'canary');
  const touch = `touch\${IFS}${canary}`;
  /** Names that git takes for branches. */
  const branches = [
    `$(${touch})`,
    `\`${touch}\``,
    `x;${touch};#`,
    `x||true&&${touch}`,
    `x'";${touch};'"`,
    `-${touch}`,
    `--upload-pack=${touch}`,
    `--output=${canary}`,
    'x`)||Host(`evil.example',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it must not be one
    '${{github.token}}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it must not be one
    "${'sh'.execute()}",
    '"},traefik.enable=false,{"',
    'refs/heads/PROD',
    'x\u202egnp.exe\u2066',
    'ünïcode/💥',
    `long/${'x'.repeat(200)}`,
  ];
  const title = [
    `$(${touch}) \`${touch}\` \${{ secrets.X }} || true`,
    '\u001b[2J\u001b]0;owned\u0007',
    '\u202eneddih\u2066',
    '| a | b |\n\n<!-- pipegen -->\n@everyone <img src=x>',
    '../../../etc/passwd',
    '\u0000 -rf --option',
    'y'.repeat(300),
  ].join('\n');
  const outputs: CommandRun[] = [];
  const seenArguments = new Set<string>();

  beforeAll(() => world.open());
  afterAll(() => world.close());

  /** Runs a command while all argument lists of this machine are looked at. */
  async function run(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<CommandRun> {
    const looking = setInterval(lookAtArguments, 20);
    const ended = await endOf(world.spawn(args, variables));
    clearInterval(looking);
    outputs.push(ended);
    expect(existsSync(canary), `${args.join(' ')}\n${ended.output}`).toBe(false);
    expect(ended.output).not.toMatch(INVISIBLE);
    await expectTidy(world, ended);
    return ended;
  }

  async function done(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<CommandRun> {
    const ended = await run(args, variables);
    expect(ended.exitCode, ended.output).toBe(0);
    return ended;
  }

  function filesIn(path: string): readonly string[] {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name));
  }

  function lookAtArguments(): void {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        seenArguments.add(readFileSync(`/proc/${name}/cmdline`, 'utf8'));
      } catch {
        // It has ended.
      }
    }
  }

  /** Brings a change up to QA, and returns the labels of what runs there. */
  async function promoted(branch: string, subject: string, changeTitle: string): Promise<readonly string[]> {
    world.checkout('STAGING');
    world.git(world.workspace, 'checkout', '--quiet', '-b', 'work');
    world.write('app/www/index.html', branch);
    world.git(world.workspace, 'add', '--all');
    const message = join(world.folder, 'message');
    writeFileSync(message, subject);
    world.git(world.workspace, 'commit', '--quiet', '--file', message);
    world.git(world.workspace, 'push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
    world.checkout('STAGING');
    world.git(world.workspace, 'branch', '--delete', '--force', '--quiet', 'work');
    const { number } = gitHub.open(branch, 'STAGING', changeTitle);
    await done(['deploy', 'staging', '--commit', branch, '--yes'], { CHANGE_ID: String(number) });
    gitHub.merge(number);
    await done(['deploy', 'staging', '--yes']);
    await done(['promote', 'qa', '--yes']);
    return labels(`qa-pr-${gitHub.pulls.length}`);
  }

  /** All labels of a deployment's containers, with what differs between any two of them put aside. */
  function labels(deployment: string): readonly string[] {
    const own = [`${LABELS.flow}=${world.flowName}`, `${LABELS.deployment}=${deployment}`];
    const containers = world.docker('ps', '--quiet', ...own.flatMap((label) => ['--filter', `label=${label}`]));
    expect(containers).toHaveLength(2);
    const shown = JSON.parse(world.docker('inspect', ...containers).join('\n')) as readonly {
      readonly Config: { readonly Labels: { readonly [label: string]: string } };
    }[];
    return shown
      .flatMap(({ Config }) => Object.entries(Config.Labels).map(([label, value]) => `${label}=${value}`))
      .map((line) =>
        line
          .replaceAll(/pr-\d+/g, 'pr-N')
          .replaceAll(/[0-9a-f]{64}|[0-9a-f]{40}|tree-[0-9a-f]{12}/g, 'HASH')
          .replace(/^(pipegen\.parts|.*working_dir|.*config_files|.*environment_file)=.*/, '$1'),
      )
      .sort();
  }

  it('changes nothing but the text shown: hostile branches, subjects, titles and bodies', async () => {
    const harmless = await promoted('harmless', 'A subject', 'A title');
    const [branch = ''] = branches;
    const hostile = await promoted(branch, `${title.replaceAll('\0', '')} (#9999999) from shop/x`, title);
    expect(hostile).toEqual(harmless);
    expect(harmless.filter((line) => line.includes('.rule='))).toHaveLength(1);
    for (const args of [['status'], ['status', '--json'], ['history'], ['history', '--json'], ['plan']])
      await done(args);
    await done(['prune', '--yes']);
    const comments = gitHub.comments.filter(({ issue }) => issue === gitHub.pulls.length);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).not.toContain('canary');
  }, 480_000);

  it('deploys what a hostile branch names, and no option or command', async () => {
    for (const branch of branches) {
      const ref = `refs/heads/${branch}`;
      world.git(world.bare, 'update-ref', ref, 'STAGING');
      const asked = await run(['deploy', 'staging', `--commit=${branch}`, '--dry-run']);
      expect([0, 2], asked.output).toContain(asked.exitCode);
    }
  }, 480_000);

  it('takes hostile arguments for what they are', async () => {
    const texts = [...branches.map((branch) => `x${branch}`), title.replaceAll('\0', ''), '../../..', '-rf'];
    for (const text of texts.slice(0, 6).concat(texts.slice(-3))) {
      const refused = [
        ['deploy', `--`, text],
        ['promote', 'qa', `--release=${text}`],
        ['retire', '--yes', '--', `staging-${text}`],
        ['history', '--', text],
      ];
      for (const args of refused) {
        const ended = await run(args);
        expect([0, 1, 2], `${args.join(' ')}\n${ended.output}`).toContain(ended.exitCode);
      }
    }
    const reason = title.replaceAll('\0', '');
    await done(['freeze', 'qa', `--reason=${reason}`]);
    for (const args of [['status'], ['history'], ['doctor']]) await run(args);
    const stopped = await run(['promote', 'qa', '--yes', '--change', String(gitHub.pulls.length)]);
    expect(stopped.output).not.toMatch(INVISIBLE);
    await done(['unfreeze', 'qa']);
  }, 480_000);

  it('passes hostile values of variables as they are, and takes no other tag than a number', async () => {
    const value = `$(${touch})\`${touch}\`'"\${X:-y} $$ {{.}} #\u001b[2J -- ${'z'.repeat(50)}`;
    world.checkout('STAGING');
    world.commit('Values', { page: 'values' });
    const deployed = await done(['deploy', 'staging', '--yes'], { SHOP_TOKEN: value, CHANGE_ID: `1;${touch}` });
    expect(deployed.output).not.toContain(value);
    const commit = world.git(world.workspace, 'rev-parse', 'HEAD');
    const [container = ''] = world.docker(
      ...['ps', '--quiet', '--filter', `label=${LABELS.deployment}=staging-c-${commit.slice(0, 7)}`],
      ...['--filter', `label=${LABELS.service}=app`],
    );
    const [{ Config }] = JSON.parse(world.docker('inspect', container).join('\n')) as [
      { readonly Config: { readonly Env: readonly string[] } },
    ];
    expect(Config.Env).toContain(`TOKEN=${value}`);
  }, 240_000);

  it('shows no secret anywhere: outputs, argument lists, ledger, plans, working trees and copies', async () => {
    await done(['promote', 'qa', '--yes']);
    await done(['promote', 'prod', '--yes']);
    world.docker('exec', world.store('prod'), 'sh', '-c', 'echo kept > /data/row');
    await done(['backup', 'prod', '--yes']);
    await done(['promote', 'prod', '--plan-out', join(world.folder, 'saved.json')]);
    const objects = execFileSync('git', ['cat-file', '--batch-all-objects', '--batch', '--buffer'], {
      cwd: world.bare,
      maxBuffer: 1 << 30,
    }).toString('latin1');
    expect(objects).toContain('"fence"');
    const files = ['workspace', 'backups', 'saved.json']
      .flatMap((name) => filesIn(join(world.folder, name)))
      .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
    expect(files.some((file) => file.includes('/backups/'))).toBe(true);
    expect(seenArguments.size).toBeGreaterThan(10);
    for (const [name, secret] of Object.entries(SECRETS)) {
      expect(
        outputs.filter(({ output }) => output.includes(secret)),
        `${name} in an output`,
      ).toEqual([]);
      expect(
        [...seenArguments].filter((text) => text.includes(secret)),
        `${name} in an argument list`,
      ).toEqual([]);
      expect(objects.includes(secret), `${name} in git`).toBe(false);
      expect(
        files.filter((file) => readFileSync(file, 'latin1').includes(secret)),
        `${name} in a file`,
      ).toEqual([]);
    }
  }, 360_000);
});
