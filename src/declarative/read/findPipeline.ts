import type { Closure, Span, Statement } from '../../groovy/read/syntax.ts';
import { blockOf, type Reading } from './reading.ts';

/** The `pipeline` block of a file. */
export interface FoundPipeline {
  readonly statement: Statement;
  /** Undefined when it has no block. */
  readonly closure: Closure | undefined;
}

/**
 * The `pipeline` block: at the top level, or else within a method `call`, as a shared library's `vars/` has it. One that
 * stands elsewhere is found as well, after saying that it must not.
 */
export function findPipeline(reading: Reading): FoundPipeline | undefined {
  const { statements: topLevel } = reading;
  for (const statement of topLevel) {
    const found = pipelineOf(reading, statement);
    if (found !== undefined) return found;
  }
  const within = topLevel.map((statement) => blockNamed(reading, statement, 'pipeline'));
  const index = within.findIndex((found) => found !== undefined);
  const found = within[index];
  const statement = topLevel[index];
  if (found === undefined || statement === undefined) return undefined;
  if (blockNamed(reading, statement, 'call') === undefined)
    reading.report('pipeline-nested', found.statement, 'The pipeline block must not be inside another block.');
  return found;
}

function pipelineOf(reading: Reading, statement: Statement): FoundPipeline | undefined {
  const call = reading.call(statement);
  return call?.name === 'pipeline' ? { statement, closure: blockOf(call)?.closure } : undefined;
}

/** The block or method of that name within the statement. */
function blockNamed(reading: Reading, { from, to }: Span, name: string): FoundPipeline | undefined {
  const { tokens } = reading.lexed;
  for (let index = from; index < to; index++) {
    const token = tokens[index];
    if (token?.kind !== 'name' || token.text !== name || tokens[index - 1]?.text === '.') continue;
    const statement = reading.statementAt(index);
    const call = reading.call(statement);
    const closure = call?.name === name ? blockOf(call)?.closure : undefined;
    if (call !== undefined && closure !== undefined) return { statement: { ...statement, to: call.to }, closure };
  }
  return undefined;
}
