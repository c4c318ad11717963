import { Failure, worldMoved } from '../../../src/run/failure.ts';
import type { Change, DeploymentReport, GitHost } from '../../../src/run/ports/gitHost.ts';

/** A git host in memory, held to the same contract as GitHub's adapter. */
export class FakeGitHost implements GitHost {
  readonly changes: Change[] = [];
  readonly reports: DeploymentReport[] = [];
  readonly comments = new Map<string, string>();

  async changesOf(commit: string): Promise<readonly Change[]> {
    return this.changes.filter(({ head, mergeCommit }) => head === commit || mergeCommit === commit);
  }

  async openChanges(): Promise<readonly Change[]> {
    return this.changes.filter(({ state }) => state === 'open');
  }

  async change(number: number): Promise<Change | undefined> {
    return this.changes.find((change) => change.number === number);
  }

  async findOpenChange(source: string, target: string): Promise<Change | undefined> {
    return (await this.openChanges()).find((change) => change.source === source && change.target === target);
  }

  async openChange({ source, target }: { readonly source: string; readonly target: string }): Promise<Change> {
    const number = this.changes.length + 1;
    const url = `https://git.example/changes/${number}`;
    const change: Change = { number, state: 'open', source, target, head: await this.headOf(source), url };
    this.changes.push(change);
    return change;
  }

  async merge(number: number, head: string): Promise<void> {
    const change = await this.change(number);
    if (change?.state === 'merged' && change.head === head) return;
    if (change?.state !== 'open') throw new Failure('not-mergeable', `#${number} is not open.`);
    if (change.head !== head) throw worldMoved(`#${number} moved on from ${head}.`);
    this.changes[number - 1] = { ...change, state: 'merged', mergeCommit: `merge of ${head}` };
  }

  async report(report: DeploymentReport): Promise<void> {
    this.reports.push(report);
  }

  async comment(change: number, mark: string, text: string): Promise<void> {
    this.comments.set(`${change} ${mark}`, text);
  }

  /** The heads of branches; one that is not set has a head made of its name. */
  readonly heads = new Map<string, string>();

  private async headOf(branch: string): Promise<string> {
    return this.heads.get(branch) ?? branch;
  }
}
