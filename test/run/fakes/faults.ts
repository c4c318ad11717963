/** What happens to a run at one of its calls to the outside world. */
export interface Fault {
  /** Which of its calls, from 0. */
  readonly at: number;
  /** Whether only calls that change something count. */
  readonly ofChanges?: boolean;
  /** Whether the call had its effect already. */
  readonly when: 'before' | 'after';
  /** `error`: this call fails, as when an answer is lost. `kill`: the process is no more, and calls nobody again. */
  readonly kind: 'error' | 'kill';
}

const CHANGES = new Set([
  ...['ledger.append', 'store.writeCopy', 'store.removeCopyFiles', 'registry.retag'],
  ...['engine.createNetwork', 'engine.removeNetwork', 'engine.start', 'engine.remove', 'engine.update'],
  ...['engine.stop', 'engine.resume', 'engine.setAside', 'engine.putBack', 'engine.discard'],
  ...['edge.write', 'edge.remove'],
  ...['engine.build', 'engine.push', 'engine.runOnce', 'engine.runService'],
  ...['repository.createBranch', 'repository.deleteBranch', 'gitHost.openChange', 'gitHost.merge'],
  'gitHost.forgetEnvironment',
]);

/** Stands between a run and the outside world: counts its calls, and lets one of them go wrong. */
export class Faults {
  /** How many calls there were. */
  calls = 0;
  /** The call that went wrong: `engine.start`. */
  struck: string | undefined;
  private isDead = false;
  private readonly fault: Fault | undefined;

  /** Part of every failure's message. */
  private readonly detail: string;

  constructor(fault?: Fault, detail = '') {
    this.fault = fault;
    this.detail = detail;
  }

  /** The same port, with this between. */
  wrap<Port extends object>(name: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, key) => {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => this.call(`${name}.${String(key)}`, () => Reflect.apply(member, target, args));
      },
    });
  }

  private async call(name: string, effect: () => unknown): Promise<unknown> {
    if (this.isDead) throw new Error('A dead process calls nobody.');
    if (this.fault?.ofChanges && !CHANGES.has(name)) return effect();
    const index = this.calls++;
    this.strike(name, index, 'before');
    const result = await effect();
    this.strike(name, index, 'after');
    return result;
  }

  private strike(name: string, index: number, when: Fault['when']): void {
    if (this.fault?.at !== index || this.fault.when !== when) return;
    this.struck = name;
    this.isDead = this.fault.kind === 'kill';
    throw new Error(`${name} went wrong ${when} its effect. ${this.detail}`.trimEnd());
  }
}
