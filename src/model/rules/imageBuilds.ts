import { type DefinitionPath, type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** A stage's name or number. @see https://docs.docker.com/reference/dockerfile/#from */
const STAGE = /^[A-Za-z0-9][\w.-]*$/;
/** `linux/arm64`, `linux/arm/v7`. @see https://github.com/opencontainers/image-spec/blob/main/image-index.md */
const PLATFORM = /^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?$/;
const SECRET_ID = /^[A-Za-z0-9][\w.-]*$/;
/** `type=registry,ref=...`, or an image. */
const CACHE = /^[A-Za-z0-9][^\s]*$/;

/** What an image is built with is what Docker takes, and nothing that it would take for another option. */
export const imageBuilds: Rule = ({ definition }) =>
  Object.entries(definition.images ?? {}).flatMap(([image, build]) => {
    const { target, platforms = [], secrets = {}, cacheFrom = [], cacheTo = [] } = build;
    const at = (...rest: DefinitionPath): DefinitionPath => ['images', image, ...rest];
    const invalid = (path: DefinitionPath, what: string, text: string, fix: string): Diagnostic =>
      errorAt('build-option-invalid', path, `Invalid ${what} ${JSON.stringify(text)}.`, fix);
    return [
      ...(target === undefined || STAGE.test(target)
        ? []
        : [invalid(at('target'), 'build stage', target, 'Write the name of a stage of the Dockerfile.')]),
      ...platforms
        .map((platform, index) => ({ platform, path: at('platforms', index) }))
        .filter(({ platform }) => !PLATFORM.test(platform))
        .map(({ platform, path }) => invalid(path, 'platform', platform, 'Write one such as "linux/arm64".')),
      ...Object.entries(secrets).flatMap(([id, secret]): Diagnostic[] => [
        ...(SECRET_ID.test(id)
          ? []
          : [
              {
                ...invalid(at('secrets', id), 'name of a build secret', id, 'Use letters, digits, ".", "_" and "-".'),
                on: 'key' as const,
              },
            ]),
        ...(secret.perEnvironment !== true
          ? []
          : [
              errorAt(
                'build-secret-per-environment',
                at('secrets', id),
                `An image is built once for all environments, so "${secret.name}" cannot have a value for each.`,
                'Use a secret without perEnvironment.',
              ),
            ]),
      ]),
      ...[...cacheFrom.map((text, index) => [text, at('cacheFrom', index)] as const)]
        .concat(cacheTo.map((text, index) => [text, at('cacheTo', index)] as const))
        .filter(([text]) => !CACHE.test(text))
        .map(([text, path]) => invalid(path, 'cache', text, 'Write it as BuildKit does: "type=registry,ref=...".')),
    ];
  });
