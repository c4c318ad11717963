import type { MovedProperties } from './shapeErrors.ts';

/** Options of `jenkins` in earlier versions, and how each is written now. */
export const MOVED_FROM_JENKINS: MovedProperties = {
  repository: (value) => `Write beside "jenkins": repository: github({ ${ownerAndName(value)} })`,
  githubApi: (value) => `Write it where the repository is named: github({ ..., api: ${quoted(value)} })`,
  githubCredentials: (value) =>
    `Write it where the repository is named: github({ ..., credentials: ${quoted(value)} })`,
};

function ownerAndName(value: unknown): string {
  const [, owner, name] = typeof value === 'string' ? (/^([^/]+)\/([^/]+)$/.exec(value) ?? []) : [];
  return owner === undefined ? "owner: '...', name: '...'" : `owner: ${quoted(owner)}, name: ${quoted(name)}`;
}

function quoted(value: unknown): string {
  return typeof value === 'string' && !/['\\\n]/.test(value) ? `'${value}'` : JSON.stringify(value);
}
