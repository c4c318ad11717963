import { describe } from 'vitest';
import { describeGitHost } from '../../adapters/gitHostContract.ts';
import { FakeGitHost } from './gitHost.ts';

describe('the fake git host', () => {
  describeGitHost(async () => {
    const gitHost = new FakeGitHost();
    const head = (branch: string) => gitHost.heads.get(branch) ?? branch;
    return {
      gitHost,
      head,
      advance(branch) {
        gitHost.heads.set(branch, `${head(branch)}'`);
        gitHost.changes.forEach((change, index) => {
          if (change.source === branch) gitHost.changes[index] = { ...change, head: head(branch) };
        });
      },
    };
  });
});
