/**
 * A port whose adapter is loaded with the first call: a step that never asks the git host does not wait for its client.
 *
 * All its methods must be asynchronous.
 */
export function lazily<Port extends object>(load: () => Promise<Port>): Port {
  let loading: Promise<Port> | undefined;
  const call = (method: string | symbol) => async (args: readonly unknown[]) => {
    loading ??= load();
    const port = await loading;
    return Reflect.apply(Reflect.get(port, method) as (...args: readonly unknown[]) => unknown, port, args) as unknown;
  };
  return new Proxy({} as Port, {
    // With a method `then` it would pass for a promise when a function returns it to who awaits.
    get: (_, method) => (method === 'then' ? undefined : (...args: readonly unknown[]) => call(method)(args)),
  });
}
