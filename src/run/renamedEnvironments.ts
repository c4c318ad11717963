import { type Flow, findEnvironment, namesOf } from '../model/flow.ts';
import { LABELS } from '../model/names.ts';
import type { Replica } from '../plan/observed.ts';
import { type Renamed, renamedIn } from '../plan/renamed.ts';
import type { Ports } from './agentContext.ts';
import type { Edge } from './ports/edge.ts';
import type { Ledger, LedgerSnapshot } from './ports/ledger.ts';
import type { Store } from './ports/store.ts';
import type { Selector, Target } from './ports/target.ts';

/** Returns ports that map former names of environments to their current names. */
export function withPresentNames(ports: Ports, flow: Flow): Ports {
  const renamed = renamedIn(flow);
  if (renamed === undefined) return ports;
  return {
    ...ports,
    target: (name) => namedTarget(ports.target(name), flow, renamed),
    edge: (target) => namedEdge(ports.edge(target), renamed),
    store: namedStore(ports.store, renamed),
    ledger: namedLedger(ports.ledger, renamed),
  };
}

function namedTarget(target: Target, flow: Flow, renamed: Renamed): Target {
  /** Queries all names of an environment. */
  const asked = async <One extends Pick<Replica, 'labels'>>(
    which: Selector,
    ask: (which: Selector) => Promise<readonly One[]>,
  ): Promise<readonly One[]> => {
    const name = which.labels?.[LABELS.environment] ?? '';
    const all = renamed.has(name)
      ? namesOf(findEnvironment(flow, name)).map((one) => ({
          ...which,
          labels: { ...which.labels, [LABELS.environment]: one },
        }))
      : [which];
    return (await Promise.all(all.map(ask))).flat().map(renamed.labelled);
  };
  return overriding(target, {
    replicas: (which) => asked(which, (one) => target.replicas(one)),
    resources: (which) => asked(which, (one) => target.resources(one)),
  });
}

function namedEdge(edge: Edge, renamed: Renamed): Edge {
  return overriding(edge, {
    fronts: async () => (await edge.fronts()).map(renamed.front),
    write: (front) => edge.write(renamed.storedFront(front)),
    remove: ({ name, ledger }) => edge.remove({ name: renamed.storedFrontName(name), ledger }),
  });
}

function namedStore(store: Store, renamed: Renamed): Store {
  return overriding(store, {
    copies: (environment, service) => store.copies(renamed.stored(environment), service),
    writeCopy: (request, parts) =>
      store.writeCopy({ ...request, environment: renamed.stored(request.environment) }, parts),
    removeCopyFiles: (environment, service, files) =>
      store.removeCopyFiles(renamed.stored(environment), service, files),
  });
}

function namedLedger(ledger: Ledger, renamed: Renamed): Ledger {
  const present = ({ revision, state }: LedgerSnapshot): LedgerSnapshot => ({
    revision,
    state: renamed.state(state),
  });
  return overriding(ledger, {
    read: async () => present(await ledger.read()),
    append: async (after, state, entry) => present(await ledger.append(after, state, entry)),
  });
}

/** Returns a port with some methods replaced. */
function overriding<Port extends object>(port: Port, own: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, key) {
      const value = Reflect.get(own, key) ?? (Reflect.get(target, key) as unknown);
      return typeof value === 'function' ? (value.bind(Object.hasOwn(own, key) ? own : target) as unknown) : value;
    },
  });
}
