import { Failure, stateChanged } from '../../../src/run/failure.ts';
import type { Change } from '../../../src/run/ports/gitHost.ts';
import { FakeGitHost } from './gitHost.ts';
import type { FakeRepository } from './repository.ts';

/** A git host in memory that has the branches of a repository: merging moves them, and changes follow theirs. */
export class HostedGit extends FakeGitHost {
  override readonly heads: Map<string, string>;
  private readonly repository: FakeRepository;

  constructor(repository: FakeRepository) {
    super();
    this.repository = repository;
    this.heads = repository.branches;
  }

  override changesOf(commit: string): Promise<readonly Change[]> {
    this.follow();
    return super.changesOf(commit);
  }

  override openChanges(): Promise<readonly Change[]> {
    this.follow();
    return super.openChanges();
  }

  override change(number: number): Promise<Change | undefined> {
    this.follow();
    return super.change(number);
  }

  override async merge(number: number, head: string): Promise<void> {
    const change = await this.change(number);
    if (change?.state === 'merged' && change.head === head) return;
    if (change?.state !== 'open') throw new Failure('not-mergeable', `#${number} is not open.`);
    if (change.head !== head) throw stateChanged(`#${number} has new commits after ${head}.`);
    const subject = `Merge pull request #${number} from ${change.source}`;
    const mergeCommit = this.repository.merge(change.target, head, subject);
    this.changes[number - 1] = { ...change, state: 'merged', mergeCommit };
  }

  /** Closes an open change without merging it, or opens a closed one again. */
  setState(number: number, from: 'open' | 'closed', to: 'open' | 'closed'): void {
    const change = this.changes[number - 1];
    if (change?.state === from) this.changes[number - 1] = { ...change, state: to };
  }

  /** An open change has its source's head, and is closed with its source. */
  private follow(): void {
    this.changes.forEach((change, index) => {
      if (change.state !== 'open') return;
      const head = this.heads.get(change.source);
      this.changes[index] = head === undefined ? { ...change, state: 'closed' } : { ...change, head };
    });
  }
}
