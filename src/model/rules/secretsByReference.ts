import { type DefinitionPath, type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Value } from '../value.ts';
import { variablesIn } from '../variables.ts';
import { isComposeVariable } from './referencesInTexts.ts';
import type { Rule } from './rule.ts';

const SECRET_NAME = /(?:^|_)(?:PASSWORD|PASSWD|PASS|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i;
const CREDENTIALS_IN_URL = /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** No secret stands in a flow: what looks like one must be a reference. */
export const secretsByReference: Rule = ({ definition, flow }) => [
  ...flow.services.flatMap((service) => {
    const path = ['services', service.name];
    return [
      ...Object.entries(service.environment).flatMap(([name, value]) => {
        const at = [...path, 'environment', name];
        const defaults = variablesIn(value).flatMap((variable) =>
          variable.kind === 'setting' ? plain(variable.name, variable.default ?? '', at) : [],
        );
        const isGiven = variablesIn(value).some(({ kind }) => kind === 'secret') || isComposeVariable(value);
        return [...plain(isGiven ? '' : name, plainText(value), at), ...defaults];
      }),
      ...service.files.flatMap((file, index) =>
        PRIVATE_KEY.test(file.content) ? [plainError(`The file ${file.path}`, [...path, 'files', index])] : [],
      ),
    ];
  }),
  ...Object.entries(definition.images ?? {}).flatMap(([image, { arguments: all = {} }]) =>
    Object.entries(all).flatMap(([name, value]) => plain(name, value, ['images', image, 'arguments', name])),
  ),
  ...Object.entries(definition.environments).flatMap(([environment, { settings = {} }]) =>
    Object.entries(settings).flatMap(([name, value]) =>
      plain(name, value, ['environments', environment, 'settings', name]),
    ),
  ),
];

/** What of a value stands in the flow itself; nothing of one that is a reference as a whole. */
function plainText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value.kind !== 'composed') return '';
  return value.parts.filter((part) => typeof part === 'string').join('');
}

function plain(name: string, value: string, path: DefinitionPath): Diagnostic[] {
  const secret = (SECRET_NAME.test(name) && value !== '') || CREDENTIALS_IN_URL.test(value) || PRIVATE_KEY.test(value);
  return secret ? [plainError(`"${path.at(-1)}"`, path)] : [];
}

function plainError(what: string, path: DefinitionPath): Diagnostic {
  return errorAt(
    'secret-in-plain-text',
    path,
    `${what} contains a secret in plain text, which would end up in the repository, generated files and logs.`,
    "Reference it by name: secretFile('NAME', { description }) if the image reads a file, otherwise secret('NAME', { description }). Then rotate the secret, because it has been exposed.",
  );
}
