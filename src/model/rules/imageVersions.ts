import { type Diagnostic, errorAt } from '../diagnostic.ts';
import { parseImageReference } from '../image.ts';
import type { Rule } from './rule.ts';

/** Every image has a fixed version, or a reason why it cannot have one. */
export const imageVersions: Rule = ({ definition }) => [
  ...Object.entries(definition.services).flatMap(([name, { image }]): Diagnostic[] => {
    if ('built' in image) return [];
    const path = ['services', name, 'image', 'tag'];
    // A text such as `${version}-alpine` spells a version that was not given.
    if (image.tag === '' || /\bundefined\b/.test(image.tag))
      return [errorAt('version-missing', path, `"${name}" has no version.`, 'Set the version to run, such as "16.1".')];
    if (parseImageReference(`${image.name}:${image.tag}`) === undefined)
      return [errorAt('image-invalid', path, `"${image.name}:${image.tag}" is not an image reference.`)];
    if (/^latest(?:-|$)/.test(image.tag) && !image.whyLatest?.trim())
      return [
        errorAt(
          'version-latest',
          path,
          `"${name}" runs "latest", which can be a different image tomorrow.`,
          'Set a version, or explain in "whyLatest" why there is none.',
        ),
      ];
    return [];
  }),
  ...Object.entries(definition.images ?? {}).flatMap(([name, { repository }]) =>
    parseImageReference(`${definition.registry}/${repository}:x`) === undefined
      ? [
          errorAt(
            'image-invalid',
            ['images', name, 'repository'],
            `"${definition.registry}/${repository}" is not an image reference.`,
            'Use lower-case letters and digits, with . _ - / only between them.',
          ),
        ]
      : [],
  ),
];
