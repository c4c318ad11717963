import { didYouMean } from '../model/suggest.ts';
import { findServiceUnit, findUnit, type UnitReference } from '../plan/findUnit.ts';
import type { LedgerState } from '../plan/ledger.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { badInput } from '../run/failure.ts';
import type { TerminalTask } from '../run/ports/target.ts';
import { type ContextChoice, inContext } from './inContext.ts';
import type { Invocation } from './invocation.ts';
import { openUnit } from './openUnit.ts';
import type { Outcome } from './outcome.ts';

/** What `pipegen logs` was asked for. */
export interface LogsOptions extends ContextChoice {
  readonly follow?: boolean;
  readonly tail?: number;
  readonly since?: string;
}

/** Shows what services of a deployment or an environment printed; the terminal is the target's tool's meanwhile. */
export function logs(
  invocation: Invocation,
  { follow = false, tail, since, ...choice }: LogsOptions,
  name: string,
  services: readonly string[],
): Promise<Outcome> {
  const task: TerminalTask = {
    kind: 'logs',
    services,
    follow,
    ...(tail !== undefined && { tail }),
    ...(since !== undefined && { since }),
  };
  return attach(invocation, choice, name, services, task);
}

/** Runs a command in a service: in a container that is there, or in one that is there for nothing else. */
export function inService(
  invocation: Invocation,
  choice: ContextChoice,
  kind: 'exec' | 'run',
  [name, service, ...command]: readonly [name: string, service: string, ...command: string[]],
): Promise<Outcome> {
  const isTyped = process.stdin.isTTY && process.stdout.isTTY;
  return attach(invocation, choice, name, [service], { kind, service, command, isTyped });
}

function attach(
  invocation: Invocation,
  choice: ContextChoice,
  name: string,
  services: readonly string[],
  task: TerminalTask,
): Promise<Outcome> {
  return inContext(invocation, choice, async (context) => {
    const { state } = await context.ports.ledger.read();
    const { target, unit } = await openUnit(context, state, name, find(context, state, name, services));
    const exitCode = await target.attach(unit, task);
    return { exitCode: exitCode === 0 ? 0 : 1, diagnostics: [], answer: { exitCode }, text: '' };
  });
}

function find({ flow }: AgentContext, state: LedgerState, name: string, services: readonly string[]): UnitReference {
  const known = flow.services.map((service) => service.name);
  const unknown = services.find((service) => !known.includes(service));
  if (unknown !== undefined)
    throw badInput('service-unknown', `Unknown service "${unknown}".`, didYouMean(unknown, known, 'services'));
  const [service] = services;
  const found =
    service === undefined ? findUnit(flow, state, name, false) : findServiceUnit(flow, state, name, service);
  if (!('known' in found)) return found;
  const isEnvironment = flow.environments.some((environment) => environment.name === name);
  throw isEnvironment
    ? badInput(
        'deployment-ambiguous',
        found.known.length === 0 ? `${name} has no deployment.` : `${name} has ${found.known.length} deployments.`,
        found.known.length === 0 ? undefined : `Name one: ${found.known.join(', ')}.`,
      )
    : badInput(
        'unit-unknown',
        `Unknown deployment or environment "${name}": it is not in the ledger.`,
        `It knows: ${found.known.join(', ') || 'nothing'}.`,
      );
}
