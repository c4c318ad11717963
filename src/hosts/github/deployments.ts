import type { HostDeployment } from '../../plan/operation.ts';
import { Failure } from '../../run/failure.ts';
import type { DeploymentReport, HostEnvironments } from '../../run/ports/gitHost.ts';
import { hasStatus, unlessMissing } from '../failure.ts';
import { type GitHubConnection, PAGE } from './connection.ts';

const STATES = { inProgress: 'in_progress', success: 'success', failure: 'failure' } as const;

/** Options of deployments. */
export interface GitHubDeploymentsOptions {
  readonly connection: GitHubConnection;
  readonly where: { readonly owner: string; readonly repo: string };
  /** The flow's name. */
  readonly flow: string;
}

/** This flow's deployments on GitHub. */
export interface GitHubDeployments {
  environments(): Promise<HostEnvironments>;
  forgetEnvironment(name: string, deployments: readonly HostDeployment[]): Promise<string | undefined>;
  report(report: DeploymentReport): Promise<void>;
}

/** A deployment in GraphQL. */
interface DeploymentNode {
  readonly databaseId: number | null;
  readonly environment: string | null;
  readonly commitOid: string;
  readonly state: string | null;
  readonly task: string | null;
}

interface DeploymentsAnswer {
  readonly repository: {
    readonly deployments: {
      readonly nodes: readonly (DeploymentNode | null)[] | null;
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  } | null;
}

/**
 * Deployments with their states, a hundred at once: the REST interface would be asked once more for each.
 *
 * @see https://docs.github.com/en/graphql/reference/objects#deployment
 */
const QUERY = `
query ($owner: String!, $repo: String!, $environments: [String!], $count: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    deployments(
      environments: $environments
      first: $count
      after: $after
      orderBy: { field: CREATED_AT, direction: DESC }
    ) {
      nodes { databaseId environment commitOid state task }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/**
 * GitHub's deployments and environments.
 *
 * A deployment is this flow's when its `task` says so: a plain word that both interfaces give back and that no page
 * shows, other than the payload, which GraphQL wraps once more, and the description, which is for people.
 */
export function createGitHubDeployments({ connection, where, flow }: GitHubDeploymentsOptions): GitHubDeployments {
  const { rest, paginate, query, surely } = connection;
  const task = `pipegen:${flow}`;

  /** This flow's among the newest deployments, in all environments or in one, and where the next page begins. */
  const readPage = async (environment?: string, after: string | null = null) => {
    const environments = environment === undefined ? null : [environment];
    const answer: DeploymentsAnswer = await query(QUERY, { ...where, environments, count: PAGE, after });
    const { nodes, pageInfo } = answer.repository?.deployments ?? NONE;
    return {
      deployments: (nodes ?? []).filter((node) => node?.task === task).flatMap(toDeployment),
      next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    };
  };

  const readAll = async (): Promise<readonly HostDeployment[]> => {
    const found: HostDeployment[] = [];
    let after: string | null = null;
    do {
      const { deployments, next }: Awaited<ReturnType<typeof readPage>> = await readPage(undefined, after);
      found.push(...deployments.map(({ id, environment, isActive }) => ({ id, environment, isActive })));
      after = next;
    } while (after !== null);
    return found;
  };

  const find = async ({ environment, commit }: DeploymentReport): Promise<number | undefined> =>
    (await readPage(environment)).deployments.find((deployment) => deployment.commit === commit)?.id;

  const create = (report: DeploymentReport): Promise<number> =>
    surely(
      async () => {
        const { data } = await rest.repos.createDeployment({
          ...where,
          ref: report.commit,
          environment: report.environment,
          task,
          // The defaults would merge the default branch and wait for every check.
          auto_merge: false,
          required_contexts: [],
          transient_environment: report.isTransient,
          production_environment: report.isProduction,
        });
        if ('id' in data) return data.id;
        throw new Failure(
          'deployment-refused',
          `GitHub did not create a deployment: ${data.message ?? 'no reason given'}.`,
        );
      },
      () => find(report),
    );

  const setInactive = (id: number) =>
    unlessMissing(
      again(() =>
        rest.repos.createDeploymentStatus({ ...where, deployment_id: id, state: 'inactive', auto_inactive: false }),
      ),
    );

  /** Twice the same status, or a deletion of what is deleted, does no harm: nothing needs to be read back. */
  const again = <Result>(act: () => Promise<Result>): Promise<Result> => surely(act, async () => undefined);

  const remove = (id: number) =>
    unlessMissing(again(() => rest.repos.deleteDeployment({ ...where, deployment_id: id })));

  const removeInactive = async ({ id, isActive }: HostDeployment): Promise<void> => {
    if (isActive) await setInactive(id);
    try {
      await remove(id);
    } catch (error) {
      // It became active meanwhile.
      if (!hasStatus(error, 422)) throw error;
      await setInactive(id);
      await remove(id);
    }
  };

  /** @returns a description of what was not allowed */
  const removeEnvironment = async (name: string): Promise<string | undefined> => {
    try {
      await unlessMissing(again(() => rest.repos.deleteAnEnvironment({ ...where, environment_name: name })));
      return undefined;
    } catch (error) {
      if (!hasStatus(error, 403) || error.code !== 'not-allowed') throw error;
      return (
        `GitHub's environment ${JSON.stringify(name)} was not deleted, only its deployments: ` +
        'deleting it requires a token with the permission "Administration: write".'
      );
    }
  };

  return {
    async environments() {
      const route = 'GET /repos/{owner}/{repo}/environments';
      const environments = await paginate<{ readonly name: string }>(route, { ...where, per_page: PAGE });
      return { names: environments.map(({ name }) => name), deployments: await readAll() };
    },

    async forgetEnvironment(name, deployments) {
      // Whose an environment is, its deployments tell: one of them stays until it is gone, so that a rerun finds the rest.
      const [mark, ...others] = deployments;
      for (const deployment of others) await removeInactive(deployment);
      if (mark?.isActive) await setInactive(mark.id);
      const refused = await removeEnvironment(name);
      if (mark !== undefined) await removeInactive({ ...mark, isActive: false });
      return refused;
    },

    async report(report) {
      // One page will do: a commit that went out of it is deployed anew.
      const { deployments } = await readPage(report.environment);
      const id = deployments.find(({ commit }) => commit === report.commit)?.id ?? (await create(report));
      await again(() =>
        rest.repos.createDeploymentStatus({
          ...where,
          deployment_id: id,
          state: STATES[report.state],
          // It would leave alone what is transient or in production, and take what other flows deployed.
          auto_inactive: false,
          ...(report.url === undefined ? {} : { environment_url: report.url }),
          ...(report.logUrl === undefined ? {} : { log_url: report.logUrl }),
        }),
      );
      if (report.state !== 'success') return;
      for (const former of deployments) if (former.isActive && former.id !== id) await setInactive(former.id);
    },
  };
}

interface Deployment extends HostDeployment {
  readonly commit: string;
}

const NONE = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** Only a deployment whose last status is a success cannot be deleted. */
const ACTIVE_STATES: readonly (string | null)[] = ['ACTIVE', 'SUCCESS'];

function toDeployment(node: DeploymentNode | null): Deployment[] {
  if (node?.databaseId == null || node.environment === null) return [];
  const { databaseId: id, environment, commitOid: commit, state } = node;
  return [{ id, environment, commit, isActive: ACTIVE_STATES.includes(state) }];
}
