import { parse } from 'yaml';
import { git, gitea, github, gitlab } from '../../src/index.ts';
import { compileController } from '../../src/jenkins/controller/compileController.ts';
import type { Flow } from '../../src/model/flow.ts';
import { resolveFlow } from '../../src/model/resolve.ts';
import { shopDefinition } from '../fixtures/shop.ts';
import { compiled } from '../jenkins/compiled.ts';
import { librarySteps } from '../jenkins/controller/librarySteps.ts';

const REPOSITORIES = {
  github: github({ owner: 'shop', name: 'shop', api: 'https://github.shop.example/api/v3' }),
  gitlab: gitlab({ project: 'shop/backend/shop', url: 'https://gitlab.shop.example' }),
  gitea: gitea({ url: 'https://git.shop.example', owner: 'shop', name: 'shop', credentials: 'forge' }),
  git: git({ url: 'ssh://git@shop.example/shop.git' }),
};
export const KINDS = Object.keys(REPOSITORIES) as (keyof typeof REPOSITORIES)[];

export function shopOn(kind: (typeof KINDS)[number]): Flow {
  const { flow, diagnostics } = resolveFlow({ ...shopDefinition, repository: REPOSITORIES[kind] });
  if (flow === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return flow;
}

interface Configuration {
  readonly credentials: {
    readonly system: { readonly domainCredentials: readonly [{ readonly credentials: object[] }] };
  };
  readonly unclassified: Record<string, unknown>;
  readonly jobs: readonly [{ readonly script: string }];
}

export function configurationOf(flow: Flow): Configuration {
  return parse(compileController(compiled(flow), librarySteps)[0]?.body ?? '') as Configuration;
}
