import { ok } from '../../run/finding.ts';
import type { HostAdapter } from '../adapter.ts';

/** The adapter for plain git. */
export const plainGitAdapter: HostAdapter = {
  async open({ flow, folder, variables, credentials, signal }) {
    const { createPlainGitHost } = await import('./host.ts');
    return createPlainGitHost({ folder, flow, variables, signal, ...(credentials && { credentials }) });
  },
  judgeRights: async () => [ok('the remote is plain git, without a host')],
  otherNames: [],
};
