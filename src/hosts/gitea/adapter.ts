import type { HostAdapter } from '../adapter.ts';

/** The adapter for Gitea and Forgejo. */
export const giteaAdapter: HostAdapter = {
  async open({ repository: { api = '', path }, flow, token = '', signal, log }) {
    const { createGitea } = await import('./host.ts');
    return createGitea({ server: api, repository: path, flow, token, signal, log });
  },
  async judgeRights(repository, token, signal) {
    const { judgeGiteaRights } = await import('./rights.ts');
    return judgeGiteaRights(repository, token, signal);
  },
  otherNames: [],
};
