import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { lines } from '../../adapters/docker/client.ts';
import { unlessMissing } from '../../adapters/files/wholeFile.ts';
import type { Programs } from '../../adapters/process/process.ts';
import { EDGE_NETWORK, LABELS } from '../../model/names.ts';
import { DEMO_LABEL, type DemoIdentity, FOLDER_PREFIX, folderOf, isDemoFlow, OWNER_LABEL } from './identity.ts';
import { endProcesses } from './processes.ts';
import { readRecord } from './record.ts';
import { BUSYBOX } from './root.ts';

/** A demo that left something: files, or what carries its label in the engine. */
export interface FoundDemo extends DemoIdentity {
  /** Whether somebody asked for it to stay. */
  readonly isKept: boolean;
}

/** How often is looked: what the engine was asked for by a client that was killed may come to be after the first look. */
const LOOKS = 5;

/** What is left of all demos, here and in the engine. */
export async function findDemos(docker: Programs): Promise<readonly FoundDemo[]> {
  const demos = new Map<string, FoundDemo>();
  const images = lines(await run(docker, ['image', 'ls', '--quiet', '--no-trunc', '--filter', `label=${DEMO_LABEL}`]));
  if (images.length > 0) {
    const format = `{{index .Config.Labels "${DEMO_LABEL}"}} {{index .Config.Labels "${OWNER_LABEL}"}}`;
    for (const line of lines(await run(docker, ['image', 'inspect', '--format', format, ...new Set(images)]))) {
      const [flow = '', owner = ''] = line.split(' ');
      if (isDemoFlow(flow)) demos.set(flow, { flow, owner, isKept: false });
    }
  }
  for (const name of await readdir(tmpdir())) {
    const flow = name.slice(FOLDER_PREFIX.length);
    if (!name.startsWith(FOLDER_PREFIX) || !isDemoFlow(flow) || !(await isOurs(folderOf(flow)))) continue;
    const record = await readRecord(flow);
    const owner = record?.owner ?? demos.get(flow)?.owner ?? '';
    demos.set(flow, { flow, owner, isKept: record?.isKept === true });
  }
  return [...demos.values()];
}

/**
 * Removes everything of a demo: processes, containers, volumes, networks, images, files. What the next look finds by is
 * removed last, so that an interrupted clean-up can be done again.
 *
 * @returns what could not be removed, by name
 */
export async function cleanUp(docker: Programs, flow: string): Promise<readonly string[]> {
  let left: readonly string[] = [];
  for (let look = 0; look < LOOKS; look++) {
    const ended = endProcesses(flow);
    left = await removeFromEngine(docker, flow);
    if (left.length === 0 && ended === 0) break;
  }
  if (left.length > 0) return left;
  const record = await readRecord(flow);
  if (record?.hasPulled === true) await tryTo(docker, ['image', 'rm', BUSYBOX]);
  await rm(folderOf(flow), { recursive: true, force: true });
  return [];
}

/** @returns what there was before, which is not sure to be gone */
async function removeFromEngine(docker: Programs, flow: string): Promise<readonly string[]> {
  const ofFlow = ['--filter', `label=${LABELS.flow}=${flow}`];
  const ofDemo = ['--filter', `label=${DEMO_LABEL}=${flow}`];
  const list = async (...args: readonly string[]): Promise<readonly string[]> => [
    ...new Set(lines(await run(docker, args))),
  ];
  const names = ['--format', '{{.Names}}'];
  const containers = [
    ...(await list('container', 'ls', '--all', ...ofFlow, ...names)),
    ...(await list('container', 'ls', '--all', ...ofDemo, ...names)),
  ];
  if (containers.length > 0) await tryTo(docker, ['container', 'rm', '--force', '--volumes', ...new Set(containers)]);
  const volumes = await list('volume', 'ls', '--format', '{{.Name}}', ...ofFlow);
  if (volumes.length > 0) await tryTo(docker, ['volume', 'rm', '--force', ...volumes]);
  const networks = await list('network', 'ls', '--format', '{{.Name}}', ...ofFlow);
  if (networks.length > 0) await tryTo(docker, ['network', 'rm', ...networks]);
  await removeEdge(docker);
  const images = await list('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', ...ofDemo);
  const named = images.filter((name) => !name.includes('<none>'));
  if (named.length > 0) await tryTo(docker, ['image', 'rm', '--force', ...named]);
  const nameless = named.length > 0 ? [] : await list('image', 'ls', '--quiet', ...ofDemo);
  if (nameless.length > 0) await tryTo(docker, ['image', 'rm', '--force', ...nameless]);
  return [...containers, ...volumes, ...networks, ...images];
}

/** Every flow shares this network: it goes only when a demo made it, and no container knows of it. */
async function removeEdge(docker: Programs): Promise<void> {
  const made = ['network', 'ls', '--quiet', '--filter', `name=^${EDGE_NETWORK}$`, '--filter', `label=${DEMO_LABEL}`];
  if ((await run(docker, made)) === '') return;
  const users = await run(docker, ['container', 'ls', '--all', '--quiet', '--filter', `network=${EDGE_NETWORK}`]);
  if (users === '') await tryTo(docker, ['network', 'rm', EDGE_NETWORK]);
}

/** Anyone who may write to the folder for temporary files may not make us remove anything. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await unlessMissing(lstat(folder));
  return found?.isDirectory() === true && found.uid === process.getuid?.();
}

function run(docker: Programs, args: readonly string[]): Promise<string> {
  return docker.run('docker', args);
}

/** What cannot be removed is found again by the next look. */
async function tryTo(docker: Programs, args: readonly string[]): Promise<void> {
  await run(docker, args).catch(() => undefined);
}
