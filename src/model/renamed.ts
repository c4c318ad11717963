/**
 * A stand-in for an exported name that was renamed. The editor marks every use of it as an error.
 *
 * @throws {Error} names the new name, at any use
 */
export function renamed(former: string, name: string): never {
  const fail = (): never => {
    throw new Error(`"${former}" was renamed to "${name}".`);
  };
  return new Proxy(fail, { get: fail }) as never;
}
