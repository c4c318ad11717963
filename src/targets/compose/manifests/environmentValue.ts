import { portOf } from '../../../model/flow.ts';
import { internalHost } from '../../../model/names.ts';
import type { ServiceAddress, Value, Variable } from '../../../model/value.ts';
import { suppliedName, variableName } from '../../../model/variables.ts';
import { literal, required, withDefault } from './interpolation.ts';
import type { Stack } from './stack.ts';

/** Where Compose puts the files of secrets. */
const SECRETS_FOLDER = '/run/secrets';
const UNSET = 'set it in the environment or in .env';

/** What an environment variable's value is in a stack's file: settings and secrets stay names there. */
export function environmentValue(stack: Stack, value: Value): string {
  if (typeof value !== 'object') return literal(String(value));
  if (value.kind === 'address') return literal(addressText(stack, value));
  if (value.kind !== 'composed') return variableText(stack, value);
  return value.parts.map((part) => (typeof part === 'string' ? literal(part) : environmentValue(stack, part))).join('');
}

/** The environment's own setting wins over what is set outside: one `.env` serves all environments. */
function variableText({ environment }: Stack, variable: Variable): string {
  if (variable.kind === 'secret')
    return variable.as === 'file'
      ? `${SECRETS_FOLDER}/${variable.name}`
      : required(suppliedName(variable, environment), UNSET);
  const here = environment?.settings[variable.name];
  if (here !== undefined) return literal(here);
  const name = variableName(variable, environment);
  return variable.default === undefined ? required(name, UNSET) : withDefault(name, variable.default);
}

function addressText({ flow }: Stack, address: ServiceAddress): string {
  return address.part === 'host' ? internalHost(address.service) : String(portOf(flow, address));
}
