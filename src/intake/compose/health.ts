import type { HealthCheck } from '../../model/service.ts';
import { wordsOf } from './command.ts';
import { type ComposeService, type Intake, partOf, unsaid, warnOfOthers, within } from './intake.ts';
import { durationOf } from './quantities.ts';
import { holdsSecretWords } from './secretWords.ts';
import { mapOf, type Part, partsOf, textOf } from './tree.ts';

/** What a service without a check of its own has in a flow: it is healthy as long as it runs. */
const RUNS = 'exit 0';

/** Reads how a service's health is found out. */
export function readHealth(intake: Intake, service: ComposeService): HealthCheck {
  const part = partOf(service, 'healthcheck');
  const { disable } = mapOf(part.value);
  warnOfOthers(intake, part, ['test', 'interval', 'timeout', 'retries', 'start_period', 'disable'], HEALTH_KEYS);
  const command = disable === true ? undefined : testOf(intake, service);
  if (command === undefined) {
    const isDisabled = part.value !== null;
    intake.findings.warn(
      'health-missing',
      isDisabled ? part.path : service.path,
      `"${service.name}" has no health check${isDisabled ? ' that a flow can have' : ''}: a new revision takes over as soon as its containers run.`,
      `Replace 'exit 0' with a command that succeeds once it answers, such as ['wget', '-qO-', 'http://127.0.0.1:8080/healthz'].`,
    );
  }
  return { command: command ?? RUNS, ...timesOf(intake, service) };
}

const HEALTH_KEYS = {
  start_interval: 'The check runs every "interval"; choose a short one.',
};

function testOf(intake: Intake, service: ComposeService): HealthCheck['command'] | undefined {
  const part = within(partOf(service, 'healthcheck'), 'test');
  if (part.value === null) return undefined;
  if (typeof part.value === 'string') return shellText(intake, part);
  const [form, ...rest] = partsOf(part.value, part.path);
  if (textOf(form?.value) === 'CMD') return wordsOf(intake, { value: rest.map(({ value }) => value), path: part.path });
  if (textOf(form?.value) === 'CMD-SHELL' && rest[0] !== undefined) return shellText(intake, rest[0]);
  return undefined;
}

function shellText(intake: Intake, part: Part): string | undefined {
  if (!holdsSecretWords([textOf(part.value) ?? ''])) return intake.text(part);
  intake.sayNoSecret(part.path);
  return undefined;
}

function timesOf(intake: Intake, service: ComposeService): Omit<HealthCheck, 'command'> {
  const part = partOf(service, 'healthcheck');
  const time = (key: string) => {
    const given = within(part, key);
    const text = intake.text(given);
    const duration = text === undefined ? undefined : durationOf(text);
    if (text !== undefined && duration === undefined && !/^0+[a-z]*$/.test(text))
      unsaid(intake, given.path, 'Write a duration such as "10s".');
    return duration;
  };
  const retries = Number(intake.text(within(part, 'retries')) ?? Number.NaN);
  const times = {
    interval: time('interval'),
    timeout: time('timeout'),
    retries: Number.isInteger(retries) && retries > 0 ? retries : undefined,
    startPeriod: time('start_period'),
  };
  return Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined));
}
