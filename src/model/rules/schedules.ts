import { errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

const NAMED = /^@(?:hourly|daily|midnight|weekly|monthly|yearly|annually)$/;
const TIME_ZONE = /^TZ=[A-Za-z][\w+/-]*$/;
const FIELD = /^[\dH*][\dH*,/()-]*$/;

/**
 * Schedules are written in Jenkins' cron syntax: lines of five fields, or a name such as `@daily`, after a time zone if
 * need be.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#cron-syntax
 */
export const schedules: Rule = ({ definition }) =>
  Object.entries(definition.jenkins.schedules ?? {}).flatMap(([job, schedule]) =>
    isSchedule(schedule)
      ? []
      : [
          errorAt(
            'schedule-invalid',
            ['jenkins', 'schedules', job],
            `Invalid schedule ${JSON.stringify(schedule)}.`,
            'Write minute, hour, day of month, month and day of week, such as "H 3 * * 1-5".',
          ),
        ],
  );

function isSchedule(schedule: string): boolean {
  const [first = '', ...rest] = schedule.split('\n');
  const lines = TIME_ZONE.test(first) ? rest : [first, ...rest];
  return lines.length > 0 && lines.every((line) => NAMED.test(line) || isLine(line));
}

function isLine(line: string): boolean {
  const fields = line.split(' ');
  return fields.length === 5 && fields.every((field) => FIELD.test(field));
}
