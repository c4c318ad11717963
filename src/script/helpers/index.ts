import type { Comment, MethodDeclaration, Modifier, Parameter, Statement } from '../../groovy/ast.ts';
import {
  annotation,
  classOf,
  comment,
  importName,
  importStatic,
  method,
  parameter,
  script,
  verbatim,
} from '../../groovy/build.ts';
import { printGroovy } from '../../groovy/print.ts';
import { present } from '../../model/present.ts';
import { argumentHelpers } from './arguments.ts';
import { collectionHelpers } from './collections.ts';
import type { Helper } from './helper.ts';
import { listHelpers } from './lists.ts';
import { mapHelpers } from './maps.ts';
import { numberHelpers } from './numbers.ts';
import { textHelpers } from './text.ts';
import { valueHelpers } from './values.ts';

const HELPERS = {
  ...argumentHelpers,
  ...collectionHelpers,
  ...valueHelpers,
  ...numberHelpers,
  ...textHelpers,
  ...listHelpers,
  ...mapHelpers,
};

export type HelperName = keyof typeof HELPERS;

/** Every helper's name, which no variable of compiled code may have. */
export const HELPER_NAMES: readonly string[] = Object.keys(HELPERS);

/**
 * The declarations of the named methods, and of those that they call, in a fixed order: to stand once, at the end of the
 * Jenkinsfile or of the step in `vars/`.
 */
export function helperMethods(names: readonly string[]): readonly Statement[] {
  const needed = closure(names);
  const found = Object.entries<Helper>(HELPERS).filter(([name]) => needed.has(name));
  const throwing = found.some(([, { body }]) => body.includes(`new ${ERROR_CLASS}(`));
  return [...found.flatMap(([name, helper]) => declaration(name, helper)), ...(throwing ? errorClass() : [])];
}

const ERROR_CLASS = 'JsError';

/**
 * What helpers throw. They cannot call the step `error`, and the sandbox forbids to make Jenkins' own AbortException; an
 * exception without a stack trace takes as little of a log.
 */
function errorClass(): readonly Statement[] {
  return [
    comment('An error without a stack trace, which Jenkins would print at each attempt of a retry.'),
    verbatim(`class ${ERROR_CLASS} extends Exception {
  ${ERROR_CLASS}(String message) { super(message) }

  @NonCPS
  Throwable fillInStackTrace() { return this }
}`),
  ];
}

/** Where a shared library keeps all of them, as static methods of a class, relative to the library. */
export const HELPER_CLASS_FILE = 'src/pipegen/JavaScript.groovy';

/** Lets a script of the library call the helpers by their names. */
export const helperImport = (): Statement => importStatic('pipegen.JavaScript.*');

/**
 * The text of the class in `HELPER_CLASS_FILE`. It has every helper: where a build loads two libraries, the first one's class serves
 * the steps of both.
 */
export function helperClass(): string {
  const methods = Object.entries<Helper>(HELPERS).flatMap(([name, helper]) => declaration(name, helper, ['static']));
  const head = [verbatim('package pipegen'), importName('com.cloudbees.groovy.cps.NonCPS')];
  const file = script([
    ...head,
    comment("JavaScript's meaning of what Groovy means otherwise."),
    classOf('JavaScript', methods),
    ...errorClass(),
  ]);
  return printGroovy(file);
}

function closure(names: readonly string[], found = new Set<string>()): ReadonlySet<string> {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    closure(calledBy(helperNamed(name)), found);
  }
  return found;
}

/** The helpers that one calls: no other name in a body is one of theirs. */
function calledBy({ body }: Helper): readonly string[] {
  return (body.match(/\bjs\w+/g) ?? []).filter((name) => Object.hasOwn(HELPERS, name));
}

function helperNamed(name: string): Helper {
  const helper = (HELPERS as Readonly<Record<string, Helper>>)[name];
  if (helper === undefined) throw new Error(`no helper method is called ${name}`);
  return helper;
}

function declaration(
  name: string,
  { doc, parameters, body, cps }: Helper,
  modifiers: readonly Modifier[] = [],
): (Comment | MethodDeclaration)[] {
  // The lines of verbatim text are printed as they are, but the first.
  const source = body.trim().replaceAll('\n', modifiers.length === 0 ? '\n  ' : '\n    ');
  const annotations = cps === true ? [] : [annotation('NonCPS')];
  return [comment(doc), method(name, parameters.map(parsed), [verbatim(source)], { annotations, modifiers })];
}

function parsed(text: string): Parameter {
  const [, type, name = '', defaultValue] = /^(?:(\w+) )?(\w+)(?: = (.+))?$/.exec(text) ?? [];
  return parameter(name, {
    ...present({ type }),
    ...(defaultValue === undefined ? {} : { defaultValue: verbatim(defaultValue) }),
  });
}
