import type { HostDeployment } from '../../../src/plan/operation.ts';
import { Failure, stateChanged } from '../../../src/run/failure.ts';
import type { Change, DeploymentReport, GitHost, HostEnvironments } from '../../../src/run/ports/gitHost.ts';

/** A git host in memory, held to the same contract as the adapters. */
export class FakeGitHost implements GitHost {
  readonly changes: Change[] = [];
  readonly reports: DeploymentReport[] = [];
  readonly comments = new Map<string, string>();
  /** The heads of branches; one that is not set has a head made of its name. */
  readonly heads = new Map<string, string>();
  /** The branches whose merging ends in a conflict. */
  readonly conflicting = new Set<string>();
  readonly names = new Set<string>();
  deployments: (HostDeployment & { readonly commit: string })[] = [];

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
    const open = await this.findOpenChange(source, target);
    if (open !== undefined) return open;
    const number = this.changes.length + 1;
    const url = `https://git.example/changes/${number}`;
    const change: Change = { number, state: 'open', source, target, head: this.headOf(source), url };
    this.changes.push(change);
    return change;
  }

  async merge(number: number, head: string): Promise<void> {
    const change = await this.change(number);
    if (change?.state === 'merged' && change.head === head) return;
    if (change?.state !== 'open') throw notMergeable(`#${number} is not open.`);
    if (change.head !== head) throw stateChanged(`#${number} has new commits after ${head}.`);
    if (this.conflicting.has(change.source)) throw notMergeable(`#${number} has conflicts.`);
    const mergeCommit = `merge of ${head}`;
    this.changes[number - 1] = { ...change, state: 'merged', mergeCommit };
    this.heads.set(change.target, mergeCommit);
  }

  async environments(): Promise<HostEnvironments> {
    const deployments = this.deployments.map(({ id, environment, isActive }) => ({ id, environment, isActive }));
    return { names: [...this.names], deployments };
  }

  async forgetEnvironment(name: string, deployments: readonly HostDeployment[]): Promise<string | undefined> {
    const ids = deployments.map(({ id }) => id);
    this.deployments = this.deployments.filter(({ id }) => !ids.includes(id));
    this.names.delete(name);
    return undefined;
  }

  async report(report: DeploymentReport): Promise<void> {
    this.reports.push(report);
    const { environment, commit, state } = report;
    const isHere = (deployment: HostDeployment): boolean => deployment.environment === environment;
    const known = this.deployments.find((deployment) => isHere(deployment) && deployment.commit === commit);
    const id = known?.id ?? 1 + Math.max(0, ...this.deployments.map((deployment) => deployment.id));
    const isActive = state === 'success';
    const others = this.deployments
      .filter((deployment) => deployment.id !== id)
      .map((deployment) => (isActive && isHere(deployment) ? { ...deployment, isActive: false } : deployment));
    this.deployments = [...others, { id, environment, commit, isActive }];
    this.names.add(environment);
  }

  async comment(change: number, mark: string, text: string): Promise<void> {
    this.comments.set(`${change} ${mark}`, text);
  }

  headOf(branch: string): string {
    return this.heads.get(branch) ?? branch;
  }
}

function notMergeable(message: string): Failure {
  return new Failure('not-mergeable', message, { fix: 'Resolve what blocks it.' });
}
