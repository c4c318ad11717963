import { schema as sources } from '@octokit/graphql-schema';
import { buildSchema, type GraphQLSchema, graphql } from 'graphql';
import type { Deployment, Pull } from './answers.ts';

let schema: GraphQLSchema | undefined;

/** Answers a query about deployments and pull requests by GitHub's own GraphQL schema, which refuses what GitHub would refuse. */
export async function answerQuery(
  { query, variables }: { readonly query: string; readonly variables?: { readonly [name: string]: unknown } },
  { deployments, pulls }: { readonly deployments: readonly Deployment[]; readonly pulls: readonly Pull[] },
  isKnown: (owner: string, name: string) => boolean,
): Promise<unknown> {
  schema ??= buildSchema(sources.idl, { assumeValid: true });
  const rootValue = {
    repository: ({ owner, name }: { readonly owner: string; readonly name: string }) => {
      if (!isKnown(owner, name)) throw new Error(`Could not resolve to a Repository with the name '${owner}/${name}'.`);
      return {
        deployments: (page: Page) => connection(deployments, page),
        pullRequest: ({ number: wanted }: { readonly number: number }) => {
          const pull = pulls.find(({ number }) => number === wanted);
          if (pull === undefined) throw new Error(`Could not resolve to a PullRequest with the number of ${wanted}.`);
          return showPull(pull);
        },
      };
    },
  };
  const { data, errors } = await graphql({
    schema,
    source: query,
    rootValue,
    ...(variables && { variableValues: variables }),
  });
  return errors === undefined ? { data } : { data: data ?? null, errors: errors.map(({ message }) => ({ message })) };
}

interface Page {
  readonly environments?: readonly string[] | null;
  readonly first?: number | null;
  readonly after?: string | null;
  readonly orderBy?: { readonly direction: 'ASC' | 'DESC' };
}

function connection(deployments: readonly Deployment[], { environments, first, after, orderBy }: Page) {
  if (first == null || first < 1 || first > 100) throw new Error('`first` must be from 1 to 100.');
  const wanted = deployments.filter(({ environment }) => environments?.includes(environment) ?? true);
  if (orderBy?.direction === 'DESC') wanted.reverse();
  const start = after == null ? 0 : wanted.findIndex(({ id }) => cursor(id) === after) + 1;
  const nodes = wanted.slice(start, start + first);
  const last = nodes.at(-1);
  return {
    nodes: nodes.map((deployment) => ({
      databaseId: deployment.id,
      environment: deployment.environment,
      latestEnvironment: deployment.environment,
      commitOid: deployment.sha,
      state: stateOf(deployment),
      task: deployment.task,
    })),
    totalCount: wanted.length,
    pageInfo: { hasNextPage: start + first < wanted.length, endCursor: last === undefined ? null : cursor(last.id) },
  };
}

function showPull({ number, state, merged_at, merge_commit_sha, head, base, html_url }: Pull) {
  return {
    number,
    state: merged_at === null ? state.toUpperCase() : 'MERGED',
    headRefName: head.ref,
    headRefOid: head.sha,
    baseRefName: base.ref,
    mergeCommit: merged_at === null ? null : { oid: merge_commit_sha },
    url: html_url,
  };
}

function cursor(id: number): string {
  return Buffer.from(`cursor:${id}`).toString('base64');
}

/** @see https://docs.github.com/en/graphql/reference/enums#deploymentstate */
function stateOf({ statuses, isTransient }: Deployment): string {
  const state = String(statuses.at(-1)?.state ?? 'pending');
  if (state === 'success') return 'ACTIVE';
  if (state === 'inactive' && isTransient) return 'DESTROYED';
  return state.toUpperCase();
}
