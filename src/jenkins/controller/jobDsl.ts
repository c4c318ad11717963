import type { JsonLike, Statement } from '../../groovy/ast.ts';
import { block, call, literal, statement } from '../../groovy/build.ts';

/** A setting of a Job DSL block: `scriptPath('Jenkinsfile')`. */
export function set(name: string, value: JsonLike): Statement {
  return statement(call(name, [literal(value)]));
}

/** A Job DSL block without arguments: `traits { ... }`. */
export function inside(name: string, body: readonly Statement[]): Statement {
  return block(name, [], body);
}
