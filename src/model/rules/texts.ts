import { fitsAsDefault, isProcessText } from '../composeText.ts';
import { errorAt } from '../diagnostic.ts';
import { variablesIn } from '../variables.ts';
import type { Rule } from './rule.ts';
import { textsIn } from './textsIn.ts';

/** Every text can be given to a process, and Compose can read every default of a setting. */
export const texts: Rule = ({ definition: { services: _, ...rest }, flow }) => [
  ...[...textsIn(rest, []), ...flow.services.flatMap((service) => textsIn(service, ['services', service.name]))]
    .filter(({ text }) => !isProcessText(text))
    .map(({ path }) =>
      errorAt(
        'text-unusable',
        path,
        'This string contains a NUL character or an unpaired surrogate, which cannot be passed to a process.',
      ),
    ),
  ...flow.services.flatMap((service) =>
    Object.entries(service.environment).flatMap(([name, value]) =>
      variablesIn(value)
        .filter((variable) => variable.kind === 'setting' && !fitsAsDefault(variable.default ?? ''))
        .map((variable) =>
          errorAt(
            'default-unreadable',
            ['services', service.name, 'environment', name],
            `The default of "${variable.name}" contains a newline or unbalanced braces, which Compose cannot read in a default.`,
            "Remove the default and describe the value, or move the text to one of the service's files.",
          ),
        ),
    ),
  ),
];
