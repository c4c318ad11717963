import { type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** Of Linux, without `CAP_`; `ALL` is every one. @see https://man7.org/linux/man-pages/man7/capabilities.7.html */
const CAPABILITY = /^(?:CAP_)?[A-Z][A-Z0-9_]*$/;

/** Capabilities are written as Linux names them. */
export const capabilities: Rule = ({ definition }) =>
  Object.entries(definition.services).flatMap(([name, { capabilities: given = {} }]) =>
    (['add', 'drop'] as const).flatMap((direction) =>
      (given[direction] ?? []).flatMap((capability, index): Diagnostic[] =>
        CAPABILITY.test(capability)
          ? []
          : [
              errorAt(
                'capability-invalid',
                ['services', name, 'capabilities', direction, index],
                `${JSON.stringify(capability)} is not the name of a capability.`,
                'Write it in capitals, such as "NET_BIND_SERVICE", or "ALL".',
              ),
            ],
      ),
    ),
  );
