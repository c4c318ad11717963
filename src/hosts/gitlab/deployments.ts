import type { HostDeployment } from '../../plan/operation.ts';
import type { DeploymentReport, HostEnvironments } from '../../run/ports/gitHost.ts';
import { HostFailure, hasStatus, unlessMissing } from '../failure.ts';
import { type GitLabConnection, PAGE } from './connection.ts';

/** Options of deployments. */
export interface GitLabDeploymentsOptions {
  readonly connection: GitLabConnection;
  /** The project's path. */
  readonly project: string;
  /** The flow's name. */
  readonly flow: string;
}

/** This flow's deployments on GitLab. */
export interface GitLabDeployments {
  environments(): Promise<HostEnvironments>;
  forgetEnvironment(name: string, deployments: readonly HostDeployment[]): Promise<string | undefined>;
  report(report: DeploymentReport): Promise<void>;
}

const STATES = { inProgress: 'running', success: 'success', failure: 'failed' } as const;

/** The states of an unfinished deployment. */
const UNDER_WAY: readonly string[] = ['created', 'running', 'blocked'];

interface Environment {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly external_url: string | null;
}

interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly status: string;
}

/**
 * GitLab's deployments and environments.
 *
 * An environment is this flow's when its name begins with the flow's: `shop/qa-mr-57`. GitLab shows what has one beginning
 * as a folder.
 *
 * @see https://docs.gitlab.com/api/deployments/
 * @see https://docs.gitlab.com/api/environments/
 */
export function createGitLabDeployments({ connection, project, flow }: GitLabDeploymentsOptions): GitLabDeployments {
  const { commits, deployments, environments, surely } = connection;
  const prefix = `${flow}/`;

  /** Twice the same, or a deletion of what is deleted, does no harm: nothing needs to be read back. */
  const again = <Result>(act: () => Promise<Result>): Promise<Result | undefined> =>
    surely<Result | undefined>(act, async () => undefined);

  /** This flow's deployments to an environment, the newest first. */
  const readDeployments = async (name: string): Promise<readonly Deployment[]> =>
    (await deployments.all(project, {
      environment: `${prefix}${name}`,
      orderBy: 'id',
      sort: 'desc',
      perPage: PAGE,
    })) as readonly Deployment[];

  const findEnvironment = async (name: string): Promise<Environment | undefined> =>
    ((await environments.all(project, { name: `${prefix}${name}` })) as readonly Environment[])[0];

  const create = (name: string, { commit, state }: DeploymentReport): Promise<unknown> =>
    surely<unknown>(
      () => deployments.create(project, `${prefix}${name}`, commit, commit, false, { status: STATES[state] }),
      async () => (await readDeployments(name)).find(({ sha, status }) => sha === commit && status === STATES[state]),
    );

  /** The one deployment of a commit goes through its states; one that is over begins anew. */
  const showDeployment = async (report: DeploymentReport): Promise<void> => {
    const known = await readDeployments(report.environment);
    const status = STATES[report.state];
    const own = known.find(({ sha }) => sha === report.commit);
    const current = known.find((deployment) => deployment.status === 'success');
    if (own !== undefined && own.status === status && (status !== 'success' || own === current)) return;
    const goesOn =
      own !== undefined && (UNDER_WAY.includes(own.status) || (own.status === 'failed' && isNewest(own, known)));
    if (goesOn && report.state !== 'inProgress')
      await again(() => deployments.edit(project, own.id, status as 'success'));
    else await create(report.environment, report);
  };

  const showAddress = async ({ environment, url, isProduction }: DeploymentReport): Promise<void> => {
    if (url === undefined) return;
    const shown = await findEnvironment(environment);
    if (shown === undefined || shown.external_url === url) return;
    const tier = isProduction ? { tier: 'production' as const } : {};
    await again(() => environments.edit(project, shown.id, { externalUrl: url, ...tier }));
  };

  const showStatus = async ({ environment, commit, state, url, logUrl }: DeploymentReport): Promise<void> => {
    const options = {
      name: `pipegen/${flow}/${environment}`,
      description: url === undefined ? environment : `${environment}: ${url}`,
      ...(logUrl !== undefined && { targetUrl: logUrl }),
    };
    try {
      await again(() => commits.editStatus(project, commit, STATES[state], options));
    } catch (error) {
      // It has this status already.
      if (!(hasStatus(error, 400) && /cannot transition/i.test(error.message))) throw error;
    }
  };

  return {
    async environments() {
      const all = (await environments.all(project, { perPage: PAGE })) as readonly Environment[];
      const own = all.filter(({ name }) => name.startsWith(prefix));
      const shown = await Promise.all(
        own.map(async ({ name: fullName, state }) => {
          const name = fullName.slice(prefix.length);
          const known = await readDeployments(name);
          const current = state === 'available' ? known.find(({ status }) => status === 'success') : undefined;
          return known.map((one) => ({ id: one.id, environment: name, isActive: one === current }));
        }),
      );
      return { names: own.map(({ name }) => name.slice(prefix.length)), deployments: shown.flat() };
    },

    async forgetEnvironment(name) {
      const shown = await findEnvironment(name);
      if (shown === undefined) return undefined;
      if (shown.state !== 'stopped')
        await unlessMissing(again(() => environments.stop(project, shown.id, { force: 'true' })));
      try {
        // Its deployments go with it: GitLab deletes no deployment that is the last one of its environment.
        await unlessMissing(again(() => environments.remove(project, shown.id)));
        return undefined;
      } catch (error) {
        if (!(error instanceof HostFailure && error.status === 403)) throw error;
        return (
          `GitLab's environment ${JSON.stringify(shown.name)} was stopped but not deleted: ` +
          'deleting it requires a token with the role Developer, or with access to it if it is protected.'
        );
      }
    },

    async report(report) {
      await showDeployment(report);
      await showAddress(report);
      await showStatus(report);
    },
  };
}

function isNewest(deployment: Deployment, [newest]: readonly Deployment[]): boolean {
  return newest === deployment;
}
