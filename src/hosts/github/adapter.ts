import type { HostAdapter } from '../adapter.ts';

/** The adapter for GitHub. */
export const gitHubAdapter: HostAdapter = {
  async open({ repository, flow, token = '', signal, log }) {
    const { createGitHub } = await import('./host.ts');
    const { path, api } = repository;
    return createGitHub({ repository: path, flow, token, signal, log, ...(api !== undefined && { api }) });
  },
  async judgeRights({ path, api }, token, signal) {
    const { judgeGitHubRights, readGitHubRights } = await import('./rights.ts');
    return judgeGitHubRights(path, await readGitHubRights({ repository: path, token, api, signal }));
  },
  // For SSH through firewalls.
  otherNames: ['ssh.github.com'],
};
