import { describe } from 'vitest';
import { describeGitHost } from '../../hosts/gitHostContract.ts';
import { FakeGitHost } from './gitHost.ts';

describe('the fake git host', () => {
  describeGitHost(async () => {
    const gitHost = new FakeGitHost();
    const setHead = (branch: string, head: string): void => {
      gitHost.heads.set(branch, head);
      gitHost.changes.forEach((change, index) => {
        if (change.source === branch && change.state === 'open') gitHost.changes[index] = { ...change, head };
      });
    };
    return {
      gitHost,
      head: (branch) => gitHost.headOf(branch),
      advance(branch, file) {
        setHead(branch, `${gitHost.headOf(branch)}'`);
        if (file !== undefined) gitHost.conflicting.add(branch);
      },
      branch: (name, from) => setHead(name, gitHost.headOf(from)),
      comments: async (change) =>
        [...gitHost.comments].flatMap(([key, text]) => (key.startsWith(`${change} `) ? [text] : [])),
    };
  });
});
