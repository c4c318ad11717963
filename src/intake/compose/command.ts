import { type Hosts, withFlowHosts } from './hosts.ts';
import { type ComposeService, type Intake, partOf } from './intake.ts';
import { holdsSecretWords } from './secretWords.ts';
import { splitCommand } from './splitCommand.ts';
import { type Part, partsOf, textOf } from './tree.ts';

/**
 * The words of a command of a service, with the names that services have in a flow; undefined when there is none, or one
 * that a flow cannot say.
 */
export function readCommand(
  intake: Intake,
  hosts: Hosts,
  service: ComposeService,
  key: 'command' | 'entrypoint',
): readonly string[] | undefined {
  const part = partOf(service, key);
  if (part.value === null) return undefined;
  const words = wordsOf(intake, part);
  if (words === undefined) return undefined;
  if (words.length === 0) {
    intake.findings.warn(
      'key-left-out',
      part.path,
      `"${key}" is empty, which resets the image's own and cannot be said in a flow.`,
      'Write the program to run.',
    );
    return undefined;
  }
  return words.map((word) => withFlowHosts(hosts, word));
}

/** The words of a command that is a text or a list; undefined when one of them has no value, or is a secret. */
export function wordsOf(intake: Intake, part: Part): readonly string[] | undefined {
  if (typeof part.value === 'string') {
    const text = intake.text(part);
    if (text === undefined) return undefined;
    const { words, rest } = splitCommand(text);
    if (rest !== undefined)
      intake.findings.warn(
        'command-cut',
        part.path,
        `Compose runs this without a shell, and only what stands before ${JSON.stringify(rest.slice(0, 2).trim())}: so does the flow.`,
        "Write ['sh', '-c', '...'] if the rest is to run.",
      );
    return withoutSecrets(intake, part, words);
  }
  const parts = partsOf(part.value, part.path);
  const words = parts.flatMap((one) => intake.text(one) ?? []);
  return words.length === parts.filter(({ value }) => textOf(value) !== undefined).length
    ? withoutSecrets(intake, part, words)
    : undefined;
}

function withoutSecrets(intake: Intake, part: Part, words: readonly string[]): readonly string[] | undefined {
  if (!holdsSecretWords(words)) return words;
  intake.sayNoSecret(part.path);
  return undefined;
}
