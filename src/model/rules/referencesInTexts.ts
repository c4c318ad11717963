import { type Diagnostic, errorAt, warning } from '../diagnostic.ts';
import { referenceInText } from '../value.ts';
import type { Rule } from './rule.ts';
import { textsIn } from './textsIn.ts';

const COMPOSE_VARIABLE = /\$\{([A-Z][A-Z0-9_]*)(?:[:?+-][^}]*)?\}/;

/** Whether a value is nothing but a variable as Compose writes it. */
export function isComposeVariable(value: unknown): boolean {
  return typeof value === 'string' && COMPOSE_VARIABLE.exec(value)?.[0] === value;
}

/** A setting, secret or address stands in no ordinary text, in which nothing gives it a value. */
export const referencesInTexts: Rule = ({ definition: { services: _, ...rest }, flow }) => [
  ...[
    ...textsIn(rest, []),
    ...flow.services.flatMap((service) => textsIn(service, ['services', service.name])),
  ].flatMap(({ text, path }): Diagnostic[] => {
    const reference = referenceInText(text);
    if (reference !== undefined)
      return [
        errorAt(
          'reference-in-text',
          path,
          `The ${reference} is in an ordinary template literal, in which it has no value.`,
          'Put "value" before the template literal, value`...`, which environment variables of services accept.',
        ),
      ];
    return text.includes('[object Object]')
      ? [
          errorAt(
            'reference-in-text',
            path,
            'This string contains "[object Object]", which is what an object becomes in a template literal.',
            'Name the property that is meant.',
          ),
        ]
      : [];
  }),
  ...flow.services.flatMap((service) =>
    Object.entries(service.environment).flatMap(([name, value]) => {
      const variable = typeof value === 'string' ? COMPOSE_VARIABLE.exec(value)?.[1] : undefined;
      return variable === undefined
        ? []
        : [
            (isComposeVariable(value) ? errorAt : warning)(
              'variable-in-text',
              ['services', service.name, 'environment', name],
              `The container gets this text as it is, with \${${variable}}: pipegen does not replace variables in strings.`,
              `Use setting('${variable}', { description }) or secret('${variable}', { description }), within a text as value\`...\`.`,
            ),
          ];
    }),
  ),
];
