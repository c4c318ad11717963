import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Flow } from '../model/flow.ts';
import { CREDENTIAL_VARIABLES } from '../model/names.ts';
import { encodedName, percentEncode, variableNames, variablesOf } from '../model/variables.ts';

/** Environment variables. */
export interface Variables {
  readonly [name: string]: string | undefined;
}

/** The file with an installation's settings and secrets; `undefined` when the workspace has none. */
export function findEnvFile(folder: string): string | undefined {
  const file = join(folder, '.env');
  return existsSync(file) ? file : undefined;
}

/** The environment, with `.env` for what it lacks, as Compose reads them too. */
export function readVariables(folder: string, environment: Variables): Variables {
  const file = findEnvFile(folder);
  return { ...(file === undefined ? {} : parseEnv(readFileSync(file, 'utf8'))), ...environment };
}

/** The variables with the percent-encoded forms of the secrets that a flow puts into URLs. */
export function withEncodedSecrets(flow: Flow, variables: Variables): Variables {
  const names = variablesOf(flow.services)
    .filter((variable) => variable.kind === 'secret' && variable.encoding === 'url')
    .flatMap((variable) => [variable.name, ...variableNames(variable, flow.environments)]);
  const encoded = names.flatMap((name) => {
    const value = variables[name];
    return value === undefined ? [] : [[encodedName(name), percentEncode(value)] as const];
  });
  return { ...variables, ...Object.fromEntries(encoded) };
}

/** The values that no output may show. */
export function secretValues(flow: Flow, variables: Variables): readonly string[] {
  const handedOver = [CREDENTIAL_VARIABLES.registryPassword, flow.repository.variables.token];
  const names = flow.secrets.flatMap((secret) => [secret.name, ...variableNames(secret, flow.environments)]);
  return [...names, ...names.map(encodedName), ...handedOver].flatMap((name) => variables[name] ?? []);
}
