import { type Diagnostic, errorAt } from '../model/diagnostic.ts';

/** A part of an address on a host: the name of an owner, a group or a repository. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** The syntax of credential IDs in Jenkins. */
const CREDENTIALS_ID = /^[A-Za-z0-9._-]+$/;

const SERVER =
  /^https?:\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:\/[\w.~/-]*)?$/;

/** Checks that each of these options can be a name, where it is given. */
export function checkNames<Options extends object>(
  options: Options,
  keys: readonly (keyof Options & string)[],
): readonly Diagnostic[] {
  return keys.flatMap((key) => {
    const name = options[key];
    if (typeof name === 'string' && NAME.test(name) && !name.endsWith('.git')) return [];
    const message = `Invalid name of an owner or a repository: ${JSON.stringify(name)}.`;
    return [errorAt('repository-invalid', ['repository', key], message, 'Use the name as in the URL, without "/".')];
  });
}

/** Checks that each of these options can be the address of a server, where it is given. */
export function checkServers<Options extends object>(
  options: Options,
  keys: readonly (keyof Options & string)[],
): readonly Diagnostic[] {
  return keys.flatMap((key) => {
    const address = options[key];
    if (address === undefined || (typeof address === 'string' && SERVER.test(address))) return [];
    const message = `Invalid server URL: ${JSON.stringify(address)}.`;
    const fix = 'Use "https://host", optionally with a port and a path.';
    return [errorAt('address-invalid', ['repository', key], message, fix)];
  });
}

/** Checks the id of the Jenkins credential, where it is given. */
export function checkCredentials({ credentials }: { readonly credentials?: string }): readonly Diagnostic[] {
  if (credentials === undefined || CREDENTIALS_ID.test(credentials)) return [];
  const message = `Invalid ID of a Jenkins credential: "${credentials}".`;
  return [
    errorAt('credentials-invalid', ['repository', 'credentials'], message, 'Use letters, digits, ".", "_" and "-".'),
  ];
}

/** An address without the slashes at its end. */
export function trimmed(address: string): string {
  return address.replace(/\/+$/, '');
}
