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
      ['Runs a stage as Declarative does: a failure sets the result of the build at once.', movedStage],
      ['Returns the build result of an exception.', movedOutcome],
      ['Marks the stage as skipped.', movedSkip],
      ['Runs the body, then the post actions for its result.', movedPost],
      ['Returns whether the build currently has this result.', movedOutcomeIs],
      ['Runs the body after the default checkout.', movedCheckout],
      ['Checks out, and returns the SCM variables.', movedCheckoutHere],
      ['Asks for input, and runs the body with the answers.', movedInput],
      ['Installs a tool, and returns its environment variables.', movedTool],
      ['Returns the bindings of a credential of any type.', movedCredentials],
      ['Returns whether the build has such a cause.', movedTriggeredBy],
    ] satisfies [string, MethodDeclaration][]
  ).map(([about, declaration]) => [declaration.name, [comment(about), declaration]]),
);
