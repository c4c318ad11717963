import type { FlowDefinition } from '../definition.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Flow } from '../flow.ts';

/** What a rule looks at: what the author wrote, and what it came to as far as it could be resolved. */
export interface Subject {
  readonly definition: FlowDefinition;
  readonly flow: Flow;
}

/** Looks for one kind of error. Pure; reports every occurrence. */
export type Rule = (subject: Subject) => readonly Diagnostic[];
