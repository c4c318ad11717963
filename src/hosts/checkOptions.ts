import { type Diagnostic, errorAt } from '../model/diagnostic.ts';

/** A part of an address on a host: the name of an owner, a group or a repository. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** What Jenkins takes as the id of a credential. */
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
    const message = `${JSON.stringify(name)} cannot be the name of an owner or a repository.`;
    return [
      errorAt('repository-invalid', ['repository', key], message, 'Write it as its address has it, without "/".'),
    ];
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
    const message = `${JSON.stringify(address)} is not the address of a server.`;
    const fix = 'Write "https://host", with a port and a path if it has them, and nothing after them.';
    return [errorAt('address-invalid', ['repository', key], message, fix)];
  });
}

/** Checks the id of the Jenkins credential, where it is given. */
export function checkCredentials({ credentials }: { readonly credentials?: string }): readonly Diagnostic[] {
  if (credentials === undefined || CREDENTIALS_ID.test(credentials)) return [];
  const message = `"${credentials}" cannot be the id of a Jenkins credential.`;
  return [errorAt('credentials-invalid', ['repository', 'credentials'], message, 'Use letters, digits and . _ -')];
}

/** An address without the slashes at its end. */
export function trimmed(address: string): string {
  return address.replace(/\/+$/, '');
}
