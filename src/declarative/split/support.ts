import type { GroovyNode, MethodDeclaration, Statement } from '../../groovy/ast.ts';
import { comment } from '../../groovy/build.ts';
import { nodesOf } from '../../groovy/nodes.ts';
import {
  movedCheckout,
  movedCheckoutHere,
  movedCredentials,
  movedInput,
  movedTool,
  movedTriggeredBy,
} from './supportDirectives.ts';
import { movedOutcome, movedOutcomeIs, movedPost, movedSkip, movedStage } from './supportStages.ts';

/*
 * What Declarative does around a stage, as methods of the Jenkinsfile that stages in Scripted form are written with. They
 * use nothing that the sandbox of Jenkins refuses.
 */

/** Those of the methods that the statements need, each after a comment. */
export function supportFor(statements: readonly Statement[]): readonly Statement[] {
  const needed = new Set(statements.flatMap(called));
  for (const name of needed) for (const further of SUPPORT.get(name)?.flatMap(called) ?? []) needed.add(further);
  return [...SUPPORT].flatMap(([name, support]) => (needed.has(name) ? support : []));
}

/** Whether a method is one of them. */
export function isSupport({ name }: MethodDeclaration): boolean {
  return SUPPORT.has(name);
}

function called(code: GroovyNode): string[] {
  return nodesOf(code).flatMap((node) => (node.kind === 'call' || node.kind === 'directive' ? [node.name] : []));
}

const SUPPORT: ReadonlyMap<string, readonly (Statement & GroovyNode)[]> = new Map(
  (
    [
      ['A stage, as Declarative runs one: what fails it is at once the outcome of the build.', movedStage],
      ['The outcome that a failure stands for.', movedOutcome],
      ['Shows the stage as skipped.', movedSkip],
      ['Runs the body, and after it what its outcome asks for.', movedPost],
      ['Whether the build so far has this outcome.', movedOutcomeIs],
      ['Runs the body after the checkout that Declarative makes on an agent.', movedCheckout],
      ['Checks out, and answers the variables that describe it.', movedCheckoutHere],
      ['Asks, and runs the body with what was answered.', movedInput],
      ['Installs a tool, and answers its variables.', movedTool],
      ['The bindings of a credential, of whatever kind it is.', movedCredentials],
      ['Whether the build has such a cause.', movedTriggeredBy],
    ] satisfies [string, MethodDeclaration][]
  ).map(([about, declaration]) => [declaration.name, [comment(about), declaration]]),
);
