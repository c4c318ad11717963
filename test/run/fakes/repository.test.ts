import { describe } from 'vitest';
import { describeRepository } from '../../adapters/git/repositoryContract.ts';
import { FakeRepository } from './repository.ts';

describe('the fake repository', () => {
  describeRepository(() => {
    const repository = new FakeRepository(['STAGING', 'QA']);
    return {
      repository,
      commit: (branch, subject, files) => repository.commit(branch, { subject, files }),
      merge: (branch, head, subject) => repository.merge(branch, head, subject),
    };
  });
});
