import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CopiedFile,
  type Copy,
  type CopyManifest,
  isWhole,
  newestFirst,
  type WholeCopy,
} from '../../plan/copies.ts';
import { MANIFEST_PART, parseCopyName, printCopyFileName, printCopyName } from '../../run/copyName.ts';
import { Failure } from '../../run/failure.ts';
import type { CopyRequest, Store, WritePart } from '../../run/ports/store.ts';
import { readManifest } from './copyManifest.ts';
import { replaceFile, unlessMissing } from './wholeFile.ts';

/** The maximum size of a manifest. */
const LONGEST_MANIFEST = 1024 * 1024;

/** Backups on this machine's disk: `<backups>/<environment>/<service>/<time>.<part>`. */
export function createCopies(backups: string): Pick<Store, 'copies' | 'writeCopy' | 'openCopy' | 'removeCopyFiles'> {
  const folderOf = (environment: string, service: string) => join(backups, environment, service);

  const copies: Store['copies'] = async (environment, service) => {
    const folder = folderOf(environment, service);
    const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
    const byName = new Map<string, { readonly takenAt: Date; readonly files: string[] }>();
    for (const entry of entries) {
      const parsed = parseCopyName(entry.name);
      // Links are not followed, because they may lead anywhere.
      if (parsed === undefined || !entry.isFile()) continue;
      const group = byName.get(parsed.copy) ?? { takenAt: parsed.takenAt, files: [] };
      group.files.push(entry.name);
      byName.set(parsed.copy, group);
    }
    const groups = [...byName].sort(([left], [right]) => (left < right ? -1 : 1));
    return Promise.all(
      groups.map(async ([name, { takenAt, files }]) => {
        const found = { name, takenAt, files: files.sort() };
        return { ...found, ...(await judge(folder, found, { environment, service })) };
      }),
    );
  };

  return {
    copies,

    async writeCopy(request, parts) {
      const folder = folderOf(request.environment, request.service);
      const before = await copies(request.environment, request.service);
      const takenAt = freeTime(request.takenAt, before);
      const name = printCopyName(takenAt);
      const written: string[] = [];
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await expectRoom(folder, before);
        const files: CopiedFile[] = [];
        const write = async (part: string, writePart: WritePart): Promise<string> => {
          const file = printCopyFileName(name, part);
          written.push(file);
          await replaceFile(join(folder, file), writePart);
          return file;
        };
        for (const [part, writePart] of Object.entries(parts))
          files.push(await describe(folder, await write(part, writePart)));
        const sequence = 1 + Math.max(0, ...before.map(({ manifest }) => manifest?.sequence ?? 0));
        const manifest: CopyManifest = { version: 1, ...request, takenAt: takenAt.toISOString(), sequence, files };
        const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
        await write(MANIFEST_PART, (file) => writeFile(file, text, { mode: 0o600 }));
        return { name, takenAt, files: written, state: 'whole', manifest };
      } catch (error) {
        for (const file of written.reverse()) await rm(join(folder, file), { force: true });
        throw isDiskFull(error) ? diskFull(request, folder, error) : error;
      }
    },

    async openCopy(copy) {
      const { environment, service } = copy.manifest;
      const folder = folderOf(environment, service);
      const now = (await copies(environment, service)).find(({ name }) => name === copy.name);
      if (now === undefined || !isWhole(now)) throw damaged(copy, 'a file is missing or has a wrong size');
      for (const { name, sha256 } of now.manifest.files)
        if ((await describe(folder, name)).sha256 !== sha256) throw damaged(copy, `${name} has a wrong checksum`);
      return Object.fromEntries(now.manifest.files.map(({ name }) => [name, join(folder, name)]));
    },

    async removeCopyFiles(environment, service, files) {
      const folder = folderOf(environment, service);
      const known = files.flatMap((name) => parseCopyName(name) ?? []).length === files.length;
      if (!known) throw new Error(`Not all of ${files.join(', ')} are files of copies.`);
      const isManifest = (name: string) => parseCopyName(name)?.part === MANIFEST_PART;
      for (const name of files.toSorted((left, right) => Number(isManifest(right)) - Number(isManifest(left)))) {
        const file = join(folder, name);
        if ((await unlessMissing(lstat(file)))?.isFile()) await rm(file);
      }
    },
  };
}

/** Determines the state of a backup from its files. */
async function judge(
  folder: string,
  { name, files }: Pick<Copy, 'name' | 'files'>,
  owner: Pick<CopyManifest, 'environment' | 'service'>,
): Promise<Pick<Copy, 'state' | 'manifest'>> {
  const manifestFile = printCopyFileName(name, MANIFEST_PART);
  if (!files.includes(manifestFile)) return { state: 'unfinished' };
  const manifest = readManifest(await readSmall(join(folder, manifestFile)), name, owner);
  if (manifest === undefined) return { state: 'damaged' };
  for (const file of manifest.files) {
    const isThere =
      files.includes(file.name) && (await unlessMissing(stat(join(folder, file.name))))?.size === file.bytes;
    if (!isThere) return { state: 'damaged', manifest };
  }
  return { state: 'whole', manifest };
}

async function readSmall(file: string): Promise<string> {
  const handle = await openOwn(file);
  try {
    return (await handle.stat()).size > LONGEST_MANIFEST ? '' : await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

async function describe(folder: string, name: string): Promise<CopiedFile> {
  const handle = await openOwn(join(folder, name));
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of handle.createReadStream() as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { name, bytes, sha256: hash.digest('hex') };
}

/** Opens a file without following links. */
function openOwn(file: string): Promise<FileHandle> {
  return open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
}

/** Returns the first free second at or after a time. */
function freeTime(takenAt: Date, copies: readonly Copy[]): Date {
  const taken = new Set(copies.map((copy) => copy.takenAt.getTime()));
  let time = Math.floor(takenAt.getTime() / 1_000) * 1_000;
  while (taken.has(time)) time += 1_000;
  return new Date(time);
}

/** Throws if there is not enough disk space for a backup of the size of the last one. */
async function expectRoom(folder: string, copies: readonly Copy[]): Promise<void> {
  const [last] = newestFirst(copies.filter(isWhole));
  const needed = (last?.manifest.files ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < needed) throw Object.assign(new Error(`${needed} bytes are needed`), { code: 'ENOSPC' });
}

function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || isDiskFull(error.cause);
}

function diskFull({ environment, service }: CopyRequest, folder: string, cause: unknown): Failure {
  return new Failure('disk-full', `Not enough disk space to back up ${service} of ${environment} in ${folder}.`, {
    fix: 'Free disk space, or set PIPEGEN_BACKUP_DIR to a folder on another disk. Then run the same command again. The partial backup was removed; earlier backups are unchanged.',
    cause,
  });
}

function damaged({ name, manifest: { environment, service } }: WholeCopy, how: string): Failure {
  return new Failure('copy-damaged', `The backup ${name} of ${service} of ${environment} is damaged: ${how}.`, {
    fix: `Restore another backup. To list them: pipegen restore ${environment} ${service} --list`,
  });
}
