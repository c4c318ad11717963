import { type DefinitionPath, type Diagnostic, errorAt } from '../diagnostic.ts';
import { secretOptions } from '../flow.ts';
import type { Variable } from '../value.ts';
import { variableNames, variablesIn } from '../variables.ts';
import type { Rule } from './rule.ts';

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_.]*$/;
const REFERENCE = /^[A-Z][A-Z0-9_]*$/;
/** What pipegen, Docker, the shell and the loader of programs read themselves. */
const TAKEN = /^(?:PIPEGEN_.*|COMPOSE_.*|DOCKER_.*|BUILDX_.*|LD_.*|NODE_OPTIONS|BASH_ENV|PATH|HOME|IFS)$/;

/** Environment variables, settings and secrets have usable names, and one meaning each. */
export const values: Rule = ({ flow }) => {
  const found: Diagnostic[] = [];
  const seen = new Map<string, Variable>();
  const owners = new Map<string, string>();

  const checkReference = (value: Variable, path: DefinitionPath): void => {
    const { name } = value;
    if (!REFERENCE.test(name))
      found.push(
        errorAt(
          'variable-invalid',
          path,
          `"${name}" is not a valid name in .env.`,
          'Use upper-case letters, digits and "_", starting with a letter.',
        ),
      );
    else if (TAKEN.test(name))
      found.push(
        errorAt(
          'variable-reserved',
          path,
          `"${name}" in .env would change how pipegen, Docker or the shell works.`,
          "Rename the setting. The container's environment variable can keep this name.",
        ),
      );
    const before = seen.get(name);
    if (before === undefined) seen.set(name, value);
    else if (before.kind !== value.kind)
      found.push(
        errorAt(
          'variable-conflict',
          path,
          `"${name}" is a ${before.kind} elsewhere and a ${value.kind} here.`,
          'Rename one of them.',
        ),
      );
    else if (before.kind === 'setting' && value.kind === 'setting' && before.default !== value.default)
      found.push(
        errorAt(
          'variable-conflict',
          path,
          `"${name}" has the default ${JSON.stringify(before.default)} elsewhere and ${JSON.stringify(value.default)} here.`,
          'Declare the setting once, in a constant, and use it for both.',
        ),
      );
    else if (before.perEnvironment !== value.perEnvironment)
      found.push(
        errorAt(
          'variable-conflict',
          path,
          `"${name}" has one value per environment here or elsewhere, and one for all in the other.`,
          `Declare the ${value.kind} once, in a constant, and use it for both.`,
        ),
      );
    for (const full of variableNames(value, flow.environments)) {
      const owner = owners.get(full) ?? name;
      owners.set(full, owner);
      if (owner !== name)
        found.push(
          errorAt(
            'variable-conflict',
            path,
            `"${full}" would be the name of a value of "${owner}" and of one of "${name}".`,
            'Rename one of them.',
          ),
        );
    }
  };

  for (const service of flow.services) {
    for (const [name, value] of Object.entries(service.environment)) {
      const path = ['services', service.name, 'environment', name];
      if (!VARIABLE.test(name))
        found.push({
          ...errorAt('variable-invalid', path, `"${name}" is not a valid name for an environment variable.`),
          on: 'key',
        });
      for (const variable of variablesIn(value)) {
        checkReference(variable, path);
        if (variable.perEnvironment === true && service.scope === 'host')
          found.push(
            errorAt(
              'variable-per-environment',
              path,
              `"${service.name}" runs once per host and belongs to no environment, so "${variable.name}" cannot differ between them.`,
              'Leave "perEnvironment" out, under a name of its own.',
            ),
          );
      }
    }
  }
  for (const { name: image, arguments: all = {} } of flow.images)
    for (const name of Object.keys(all))
      if (!VARIABLE.test(name)) {
        const path = ['images', image, 'arguments', name];
        found.push({
          ...errorAt('variable-invalid', path, `"${name}" is not a valid name for a build argument.`),
          on: 'key',
        });
      }
  for (const { name: image, secrets = {} } of flow.images)
    for (const [id, secret] of Object.entries(secrets)) checkReference(secret, ['images', image, 'secrets', id]);
  for (const [index, notification] of flow.notifications.entries())
    for (const [option, secret] of secretOptions(notification))
      checkReference(secret, ['notifications', index, option]);
  return found;
};
