import { DRAIN_MARK } from '../model/names.ts';
import type { HealthCheck } from '../model/service.ts';

const SHELL = /^(?:.*\/)?(?:ba|da|a|k|z)?sh$/;

/**
 * A health check that fails once the container is marked to be drained. One that runs no shell stays as it is: its image
 * may have none.
 */
export function drainable<Check extends HealthCheck>(check: Check): Check {
  const { command } = check;
  if (typeof command === 'string') return { ...check, command: unlessMarked(command) };
  const [program = '', option, script = '', ...rest] = command;
  if (!SHELL.test(program) || option !== '-c') return check;
  return { ...check, command: [program, option, unlessMarked(script), ...rest] };
}

function unlessMarked(script: string): string {
  return `test ! -s ${DRAIN_MARK} || exit 1; ${script}`;
}
