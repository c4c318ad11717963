import { hostDefinition } from '../../hosts/definitions.ts';
import type { Rule } from './rule.ts';

/** The repository can exist on its git host. */
export const repository: Rule = ({ definition }) => hostDefinition(definition.repository).check(definition.repository);
