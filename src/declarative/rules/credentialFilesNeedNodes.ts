import { warning } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';
import { describe, hasNode, outwards, valuesOf } from './survey.ts';

/** Bindings that write a file. */
const FILES = /\b(?:file|zip|certificate|sshUserPrivateKey|dockerCert|kubeconfigFile)\s*\(/;

/**
 * Credentials that are files are written to the workspace of an agent. Where there is none, the build ends with a missing
 * context, whatever the stage would do.
 *
 * @see https://plugins.jenkins.io/credentials-binding/
 */
export const credentialFilesNeedNodes: Rule = ({ survey: { blocks, steps } }) => [
  ...blocks
    .filter((block) => !hasNode(block))
    .flatMap((block) =>
      (block.part.environment ?? []).flatMap(({ key, value }, index) =>
        'name' in value && value.name === 'credentials'
          ? [
              warning(
                'credential-file-without-agent',
                [...block.path, 'environment', index],
                `"${key}" uses credentials, but ${describe(block)} has no agent. If they are a file or a key, the build fails here.`,
                'Move it to the stages that have an agent.',
              ),
            ]
          : [],
      ),
    ),
  ...steps
    .filter(
      ({ part: { name }, block, around }) => name === 'withCredentials' && !hasNode(block) && !around.some(isNode),
    )
    .filter(({ part }) => valuesOf(part.arguments, []).some(({ part: value }) => FILES.test(String(value.value))))
    .map(({ path, block }) =>
      warning(
        'credential-file-without-agent',
        path,
        `Credentials that are files need an agent, but ${describe(outwards(block)[0] ?? block)} has none.`,
        'Add an agent to the stage.',
      ),
    ),
];

function isNode({ name }: { readonly name: string }): boolean {
  return name === 'node';
}
