import type { HostAdapter } from '../adapter.ts';

/** The adapter for GitLab. */
export const gitLabAdapter: HostAdapter = {
  async open({ repository: { api = '', path }, flow, token = '', signal, log }) {
    const { createGitLab } = await import('./host.ts');
    return createGitLab({ server: api, project: path, flow, token, signal, log });
  },
  async judgeRights(repository, token, signal) {
    const { judgeGitLabRights } = await import('./rights.ts');
    return judgeGitLabRights(repository, token, signal);
  },
  // For SSH through firewalls.
  otherNames: ['altssh.gitlab.com'],
};
