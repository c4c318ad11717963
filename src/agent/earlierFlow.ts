import { gitHubDefinition } from '../hosts/github/definition.ts';
import type { Flow } from '../model/flow.ts';

/** A flow as versions before 0.2 built it: always on GitHub, and said so among Jenkins' settings. */
interface EarlierFlow extends Omit<Flow, 'repository' | 'jenkins'> {
  readonly jenkins: Flow['jenkins'] & {
    readonly repository: string;
    readonly githubApi?: `https://${string}`;
    readonly githubCredentials: string;
  };
}

/** The flow of a commit from before the repository had a place of its own: a rollback may go back to such a one. */
export function withRepository(flow: Flow | EarlierFlow): Flow {
  if ('repository' in flow) return flow;
  const { repository, githubApi: api, githubCredentials: credentials } = flow.jenkins;
  const [owner = '', name = ''] = repository.split('/');
  return {
    ...flow,
    repository: gitHubDefinition.resolve({
      kind: 'github',
      owner,
      name,
      credentials,
      ...(api !== undefined && { api }),
    }),
  };
}
