import { badInput } from '../../run/failure.ts';
import type { HostAdapter } from '../adapter.ts';

export const giteaAdapter: HostAdapter = {
  open: async () => {
    throw badInput(
      'host-unsupported',
      'The agent cannot reach Gitea yet.',
      'Leave its token unset: changes are then kept in the repository itself.',
    );
  },
  judgeRights: async () => [],
  otherNames: [],
};
