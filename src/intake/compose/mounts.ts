import type { Size } from '../../model/containerOptions.ts';
import type { HostMount } from '../../model/service.ts';
import { tmpfsSize } from './containerKeys.ts';
import { type ComposeService, type Intake, partOf, unsaid, within } from './intake.ts';
import { flowName } from './names.ts';
import { isMap, mapOf, type Part, partsOf, textOf } from './tree.ts';

/** A file of a container: one of the project's, or a text. */
export interface ImportedFile {
  readonly path: string;
  /** Relative to the project's folder. */
  readonly file?: string;
  readonly content?: string;
  readonly executable?: boolean;
}

/** What a container sees besides its image. */
export interface ImportedMounts {
  /** Where each volume is, by its name. */
  readonly volumes: { readonly [volume: string]: string };
  /** The volumes' names in the Compose file. */
  readonly sources: readonly string[];
  readonly hostMounts: readonly HostMount[];
  readonly files: readonly ImportedFile[];
  /** Folders in memory, with their sizes. */
  readonly tmpfs: { readonly [path: string]: Size };
}

interface Mount {
  readonly type: string;
  readonly source?: string;
  readonly target: string;
  readonly isReadOnly: boolean;
  readonly part: Part;
}

/** Reads the volumes, the mounts and the configuration files of a service. */
export function readMounts(intake: Intake, service: ComposeService): ImportedMounts {
  const mounts = partsOf(partOf(service, 'volumes').value, [...service.path, 'volumes']).flatMap((part) =>
    isMap(part.value) ? longMount(intake, part) : shortMount(intake, part),
  );
  const volumes: Record<string, string> = {};
  const sources: string[] = [];
  const hostMounts: HostMount[] = [];
  const tmpfs: Record<string, Size> = {};
  const files = [...configFiles(intake, service)];
  for (const { type, source, target, isReadOnly, part } of mounts) {
    if (type === 'volume' && source !== undefined) {
      const free = flowName(source, new Set(Object.keys(volumes)));
      volumes[free] = target;
      sources.push(source);
      if (isReadOnly) unsaid(intake, part.path, `The volume "${free}" is writable in the flow.`);
      sayVolume(intake, source);
    } else if (type === 'bind' && source?.startsWith('/') === true)
      hostMounts.push({ from: source, to: target, readOnly: isReadOnly });
    else if (type === 'bind' && source !== undefined) {
      const file = readFile(intake, { source, target, isReadOnly, type, part });
      if (file !== undefined) files.push(file);
    } else if (type === 'tmpfs')
      tmpfs[target] = tmpfsSize(intake, part, service, target, intake.text(within(within(part, 'tmpfs'), 'size')));
    else
      unsaid(
        intake,
        part.path,
        type === 'volume'
          ? 'It has no name, so that each container has a new one: give it a name if its data is to be kept.'
          : `Mounts of the type "${type}" have no counterpart; give it a volume instead.`,
      );
  }
  return { volumes, sources, hostMounts, files, tmpfs };
}

function shortMount(intake: Intake, part: Part): readonly Mount[] {
  const text = intake.text(part);
  if (text === undefined) return [];
  const [first = '', second, options = ''] = text.split(':');
  if (second === undefined) return [{ type: 'volume', target: first, isReadOnly: false, part }];
  const isBind = /^[./~]/.test(first);
  const isReadOnly = options.split(',').includes('ro');
  return [{ type: isBind ? 'bind' : 'volume', source: first, target: second, isReadOnly, part }];
}

function longMount(intake: Intake, part: Part): readonly Mount[] {
  const map = mapOf(part.value);
  const target = intake.text(within(part, 'target'));
  if (target === undefined) return [];
  const source = intake.text(within(part, 'source'));
  const type = textOf(map.type) ?? 'volume';
  for (const key of ['bind', 'volume', 'tmpfs', 'consistency'])
    for (const option of Object.keys(mapOf(map[key])))
      if (option !== 'create_host_path' && !(key === 'tmpfs' && option === 'size'))
        unsaid(intake, [...part.path, key, option], 'Volumes and mounts have no options in a flow.');
  return [{ type, ...(source !== undefined && { source }), target, isReadOnly: map.read_only === true, part }];
}

/** A volume that is made in a way of its own would be another one in the flow. */
function sayVolume(intake: Intake, source: string): void {
  for (const [key, value] of Object.entries(mapOf(mapOf(intake.tree.volumes)[source]))) {
    if (value === null || key.startsWith('x-')) continue;
    unsaid(
      intake,
      ['volumes', source, key],
      'The flow makes a volume of its own for each environment: copy the data into it, or keep it outside the flow.',
    );
  }
}

/** A file of the project becomes a file of the service; a folder would be empty on a host. */
function readFile(intake: Intake, { source = '', target, part }: Mount): ImportedFile | undefined {
  const file = /^~/.test(source) ? undefined : intake.inProject(source);
  if (file !== undefined && intake.files.isFile(file)) return { path: target, file };
  intake.findings.warn(
    'mount-left-out',
    part.path,
    `${JSON.stringify(source)} is a folder of this machine, which a host of the flow does not have.`,
    'Build it into the image, or keep what changes in a volume.',
  );
  return undefined;
}

/** The files that a service has of the configs of the Compose file. */
function configFiles(intake: Intake, service: ComposeService): readonly ImportedFile[] {
  return partsOf(partOf(service, 'configs').value, [...service.path, 'configs']).flatMap((part) => {
    const { source, target, mode, uid, gid } = mapOf(part.value);
    const name = textOf(isMap(part.value) ? source : part.value) ?? '';
    const path = textOf(target) ?? `/${name}`;
    if (uid !== undefined || gid !== undefined) unsaid(intake, part.path, 'Files of a flow can be read by everyone.');
    const executable = mode !== undefined && /[1357]/.test(String(mode).slice(-3)) ? { executable: true } : {};
    const content = configContent(intake, name, part);
    return content === undefined ? [] : [{ path: path.startsWith('/') ? path : `/${path}`, ...content, ...executable }];
  });
}

function configContent(intake: Intake, name: string, user: Part): Pick<ImportedFile, 'file' | 'content'> | undefined {
  const part: Part = { value: mapOf(intake.tree.configs)[name] ?? null, path: ['configs', name] };
  const file = textOf(mapOf(part.value).file);
  const inProject = file === undefined ? undefined : intake.inProject(file);
  if (inProject !== undefined && intake.files.isFile(inProject)) return { file: inProject };
  const content = intake.text(within(part, 'content'));
  if (content !== undefined) return { content };
  const fix = 'Write the file into the project, and name it as "file" of the config.';
  intake.findings.warn(
    'config-left-out',
    user.path,
    `The text of the config "${name}" is not known: it is left out.`,
    fix,
  );
  return undefined;
}
