import { setImmediate as turn } from 'node:timers/promises';
import type { Change } from '../../run/ports/gitHost.ts';
import { HostFailure } from '../failure.ts';
import { type GitHubConnection, PAGE } from './connection.ts';

/** A pull request in GraphQL. */
interface PullNode {
  readonly number: number;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly headRefName: string;
  readonly headRefOid: string;
  readonly baseRefName: string;
  readonly mergeCommit: { readonly oid: string } | null;
  readonly url: string;
}

interface PullsAnswer {
  readonly repository: { readonly [alias: string]: PullNode } | null;
}

/**
 * Reads pull requests by their numbers: those that are asked about at the same time are in one request, a hundred at once,
 * where the REST interface would be asked for each.
 *
 * @param readOne asks for a single one; also for each of several of which GraphQL refuses the whole, as one is missing
 * @see https://docs.github.com/en/graphql/reference/objects#pullrequest
 */
export function readChangesTogether(
  { query }: GitHubConnection,
  where: { readonly owner: string; readonly repo: string },
  readOne: (number: number) => Promise<Change | undefined>,
): (number: number) => Promise<Change | undefined> {
  const readAll = async (numbers: readonly number[]): Promise<ReadonlyMap<number, Change>> => {
    const { repository }: PullsAnswer = await query(queryFor(numbers), where);
    return new Map(Object.values(repository ?? {}).map((node) => [node.number, toChange(node)]));
  };

  /** Those of this turn, which nobody was asked for yet. */
  let gathered: number[] = [];
  let answering: Promise<ReadonlyMap<number, Change>> | undefined;
  const begin = (): Promise<ReadonlyMap<number, Change>> => {
    const numbers: number[] = [];
    gathered = numbers;
    return turn().then(() => {
      if (gathered === numbers) answering = undefined;
      return numbers.length === 1 ? new Map<number, Change>() : readAll(numbers);
    });
  };

  return async (number) => {
    if (answering === undefined || gathered.length === PAGE) answering = begin();
    gathered.push(number);
    const answers = await answering.catch((error: unknown) => {
      if (error instanceof HostFailure && error.status === 200) return new Map<number, Change>();
      throw error;
    });
    return answers.get(number) ?? readOne(number);
  };
}

function queryFor(numbers: readonly number[]): string {
  const fields = 'number state headRefName headRefOid baseRefName mergeCommit { oid } url';
  const pulls = numbers.map((number) => `c${number}: pullRequest(number: ${number}) { ${fields} }`);
  return `query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { ${pulls.join(' ')} } }`;
}

function toChange({ number, state, headRefName, headRefOid, baseRefName, mergeCommit, url }: PullNode): Change {
  const change = { number, source: headRefName, target: baseRefName, head: headRefOid, url };
  if (state !== 'MERGED') return { ...change, state: state === 'OPEN' ? 'open' : 'closed' };
  return { ...change, state: 'merged', ...(mergeCommit !== null && { mergeCommit: mergeCommit.oid }) };
}
