import { type DefinitionPath, type Diagnostic, fault } from '../diagnostic.ts';
import type { Secret, Setting } from '../value.ts';
import type { Rule } from './rule.ts';

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_.]*$/;
const REFERENCE = /^[A-Z][A-Z0-9_]*$/;
/** What pipegen, Docker, the shell and the loader of programs read themselves. */
const TAKEN = /^(?:PIPEGEN_.*|COMPOSE_.*|DOCKER_.*|BUILDX_.*|LD_.*|NODE_OPTIONS|BASH_ENV|PATH|HOME|IFS)$/;

/** Environment variables, settings and secrets have usable names, and one meaning each. */
export const values: Rule = ({ flow }) => {
  const found: Diagnostic[] = [];
  const seen = new Map<string, Setting | Secret>();

  const checkReference = (value: Setting | Secret, path: DefinitionPath): void => {
    const { name } = value;
    if (!REFERENCE.test(name))
      found.push(
        fault(
          'variable-invalid',
          path,
          `"${name}" cannot be set in .env.`,
          'Use capitals, digits and "_", a letter first.',
        ),
      );
    else if (TAKEN.test(name))
      found.push(
        fault(
          'variable-reserved',
          path,
          `"${name}" in .env would change what pipegen, Docker or the shell does.`,
          'Give the setting another name; the container may still have its variable under this one.',
        ),
      );
    const before = seen.get(name);
    if (before === undefined) seen.set(name, value);
    else if (before.kind !== value.kind)
      found.push(
        fault(
          'variable-conflict',
          path,
          `"${name}" is a ${before.kind} elsewhere and a ${value.kind} here.`,
          'Rename one.',
        ),
      );
    else if (before.kind === 'setting' && value.kind === 'setting' && before.default !== value.default)
      found.push(
        fault(
          'variable-conflict',
          path,
          `"${name}" has the default ${JSON.stringify(before.default)} elsewhere and ${JSON.stringify(value.default)} here.`,
          'Declare the setting once, in a constant, and use it in both places.',
        ),
      );
  };

  for (const service of flow.services) {
    for (const [name, value] of Object.entries(service.environment)) {
      const path = ['services', service.name, 'environment', name];
      if (!VARIABLE.test(name))
        found.push({ ...fault('variable-invalid', path, `"${name}" cannot be an environment variable.`), on: 'key' });
      if (typeof value === 'object') checkReference(value, path);
    }
  }
  for (const { name: image, arguments: all = {} } of flow.images)
    for (const name of Object.keys(all))
      if (!VARIABLE.test(name)) {
        const path = ['images', image, 'arguments', name];
        found.push({ ...fault('variable-invalid', path, `"${name}" cannot be a build argument.`), on: 'key' });
      }
  for (const [index, notification] of flow.notifications.entries())
    if (notification.kind === 'slack') checkReference(notification.webhook, ['notifications', index, 'webhook']);
  return found;
};
