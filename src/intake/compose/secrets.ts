import { type ComposeService, type Intake, partOf, unsaid } from './intake.ts';
import { variableName } from './names.ts';
import { isMap, mapOf, type Part, partsOf, textOf } from './tree.ts';

/** A secret that a container of the Compose file reads from a file. */
export interface SecretFile {
  /** In the flow. */
  readonly name: string;
  /** Where the Compose file puts it. */
  readonly path: string;
  readonly part: Part;
}

/** Reads the secrets of a service. */
export function readSecrets(intake: Intake, service: ComposeService): readonly SecretFile[] {
  return partsOf(partOf(service, 'secrets').value, [...service.path, 'secrets']).flatMap((part) => {
    const { source, target, ...rest } = mapOf(part.value);
    const id = textOf(isMap(part.value) ? source : part.value);
    if (id === undefined) return [];
    for (const key of Object.keys(rest))
      unsaid(intake, [...part.path, key], 'Files of secrets can be read by everyone.');
    const declared = mapOf(mapOf(intake.tree.secrets)[id]);
    const name = variableName(textOf(declared.environment) ?? id) || 'SECRET';
    const from = textOf(declared.file);
    intake.findings.warn(
      'secret-moved',
      intake.tree.secrets === undefined ? part.path : ['secrets', id],
      `The secret "${id}" is "${name}" in the flow: its value comes from .env${from === undefined ? '' : ` instead of ${from}`}, and its file is /run/secrets/${name}.`,
      `Set ${name} in .env.`,
    );
    const file = textOf(target) ?? id;
    return [{ name, path: file.startsWith('/') ? file : `/run/secrets/${file}`, part }];
  });
}
