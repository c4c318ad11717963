import { fitsAsDefault, isProcessText } from '../composeText.ts';
import { type DefinitionPath, type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** Every text can be given to a process, and Compose can read every default of a setting. */
export const texts: Rule = ({ definition: { services: _, ...rest }, flow }) => [
  ...unusable(rest, []),
  ...flow.services.flatMap((service) => unusable(service, ['services', service.name])),
  ...flow.services.flatMap((service) =>
    Object.entries(service.environment).flatMap(([name, value]) =>
      typeof value === 'object' && value.kind === 'setting' && !fitsAsDefault(value.default ?? '')
        ? [
            errorAt(
              'default-unreadable',
              ['services', service.name, 'environment', name],
              `The default of "${value.name}" contains a newline or unbalanced braces, which Compose cannot read in a default.`,
              "Remove the default and describe the value, or move the text to one of the service's files.",
            ),
          ]
        : [],
    ),
  ),
];

function unusable(part: unknown, path: DefinitionPath): readonly Diagnostic[] {
  if (typeof part === 'string')
    return isProcessText(part)
      ? []
      : [
          errorAt(
            'text-unusable',
            path,
            'This string contains a NUL character or an unpaired surrogate, which cannot be passed to a process.',
          ),
        ];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    unusable(value, [...path, Array.isArray(part) ? Number(key) : key]),
  );
}
