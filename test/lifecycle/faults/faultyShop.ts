import { expect } from 'vitest';
import type { LedgerState } from '../../../src/plan/ledger.ts';
import { FaultProxy } from '../../hosts/github/server/faultProxy.ts';
import { type CommandRun, Lifecycle, SECRETS } from '../world.ts';

/** An on-call engineer's shell with GitHub at the other end of a line that breaks when it is told to. */
export class FaultyShop extends Lifecycle {
  private line: FaultProxy | undefined;

  constructor() {
    super('gitHub');
  }

  get proxy(): FaultProxy {
    if (this.line === undefined) throw new Error('The world is not open.');
    return this.line;
  }

  protected override async listen(): Promise<string> {
    this.line = new FaultProxy(await super.listen());
    return this.line.listen();
  }

  override close(): void {
    this.line?.close();
    super.close();
  }
}

/** Who holds locks, by environment. */
export function locksIn({ environments }: LedgerState): readonly string[] {
  return Object.entries(environments).flatMap(([name, { lock }]) =>
    lock === undefined ? [] : [`${name}: ${lock.holder.name}`],
  );
}

/** What every command leaves behind, however it ended: no lock, no login, and no secret in what it printed. */
export async function expectTidy(world: Lifecycle, run: CommandRun): Promise<void> {
  for (const secret of Object.values(SECRETS)) expect(run.output).not.toContain(secret);
  expect(locksIn(await world.ledger()), run.output).toEqual([]);
}

/** The same command again finds nothing to do. */
export async function expectSettled(world: Lifecycle, args: readonly string[]): Promise<void> {
  const again = await world.pipegen(args);
  expect(again.exitCode, again.output).toBe(0);
  expect(again.output).toContain('Nothing to do.');
  await expectTidy(world, again);
}
