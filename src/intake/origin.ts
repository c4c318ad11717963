import { hostDefinition, type RepositoryDefinition } from '../hosts/definitions.ts';

const SSH = /^(?:ssh:\/\/)?(?:[\w.-]+@)?(\[[^\]]+\]|[\w.-]+)(?::(\d+)(?=\/))?[:/]\/?(.+)$/;

/**
 * The repository that an address leads to, on the kind of git host that its host name tells; `owner/name` alone is on
 * GitHub. Undefined if it is not the address of a repository.
 *
 * @param address as `git remote get-url origin` prints it: by SSH or HTTPS
 */
export function repositoryOf(address: string): RepositoryDefinition | undefined {
  const repository = readAddress(address.trim());
  const isSound = repository !== undefined && hostDefinition(repository).check(repository).length === 0;
  return isSound ? repository : undefined;
}

function readAddress(address: string): RepositoryDefinition | undefined {
  if (/^[\w-]+\/[\w.-]+$/.test(address)) return onGitHub('github.com', address);
  if (/^https?:\/\//.test(address)) {
    if (!URL.canParse(address)) return undefined;
    const { host, pathname, origin } = new URL(address);
    return onHost(host, pathname.slice(1), origin, `${origin}${pathname}`);
  }
  if (!/^(?:ssh:\/\/|[\w.-]+@)/.test(address)) return undefined;
  const [, host, , path = ''] = SSH.exec(address) ?? [];
  return host === undefined ? undefined : onHost(host, path, `https://${host}`, address);
}

/** @param clone what git clones, where the host is only known to serve git */
function onHost(host: string, path: string, origin: string, clone: string): RepositoryDefinition | undefined {
  const project = path.replace(/\/+$/, '').replace(/\.git$/, '');
  if (host === 'ssh.github.com') return onGitHub('github.com', project);
  if (/(?:^|[.-])(?:github|ghe)\b/.test(host)) return onGitHub(host, project);
  if (/(?:^|[.-])gitlab\b/.test(host))
    return { kind: 'gitlab', project, ...(host !== 'gitlab.com' && { url: origin as `https://${string}` }) };
  if (/(?:^|[.-])(?:gitea|forgejo|codeberg)\b/.test(host)) {
    const [owner = '', name = '', ...rest] = project.split('/');
    return rest.length > 0 ? undefined : { kind: 'gitea', url: origin as `https://${string}`, owner, name };
  }
  return { kind: 'git', url: clone };
}

function onGitHub(host: string, project: string): RepositoryDefinition | undefined {
  const [owner = '', name = '', ...rest] = project.replace(/\.git$/, '').split('/');
  if (rest.length > 0) return undefined;
  return { kind: 'github', owner, name, ...(host !== 'github.com' && { api: `https://${host}/api/v3` as const }) };
}

/** The address without a password that somebody wrote into it. */
export function withoutPassword(address: string): string {
  return address.replace(/^(https?:\/\/)[^/@]*@/, '$1');
}
