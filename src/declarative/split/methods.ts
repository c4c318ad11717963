import type { Call, MethodDeclaration, Statement } from '../../groovy/ast.ts';
import { call, comment, method, parameter, script, variable } from '../../groovy/build.ts';
import { mentionedNames } from '../../groovy/mentionedNames.ts';
import { printGroovy } from '../../groovy/print.ts';
import { fitMethods } from './fitMethods.ts';
import type { MethodCall, Scope } from './scope.ts';

/** What methods hold, in the comments before them. */
const ABOUT: Readonly<Record<string, string>> = {
  steps: 'The body of the stage.',
  stages: 'The nested stages.',
  part: 'A part of the stage.',
  branches: 'Some of the parallel branches.',
  matrix: 'The cells of its matrix, in parallel.',
  cell: 'One cell of its matrix.',
  stagesInCell: 'The body of a cell.',
};

/** Collects the methods that stages move into, each fitting the length that a method may have. */
export class Methods {
  readonly #methods: MethodDeclaration[] = [];
  readonly #about = new Map<string, string>();
  readonly #taken: Set<string>;
  readonly #length: number;
  readonly #variables: readonly string[];

  /**
   * @param taken names that methods must not have
   * @param variables those around the pipeline, which methods that mention them are given
   */
  constructor(length: number, taken: Iterable<string>, variables: readonly string[] = []) {
    this.#length = length;
    this.#taken = new Set(taken);
    this.#variables = variables;
  }

  /** Makes a method of the statements, and further ones of what is too long for it. */
  add(kind: string, stageName: string, body: readonly Statement[], cannot: Scope['cannot'], needs?: MethodCall): Call {
    const name = this.#free(`${kind}Of${words(stageName)}`);
    const { parameters: own = [], arguments: args = [] } = needs ?? {};
    this.#about.set(name, `${stageName}: ${ABOUT[kind] ?? `The post actions, ${kind}.`}`);
    const fitting = fitMethods(body, this.#length, stageName, {
      cannot,
      method: (part, partName, statements) => this.add(part, partName, statements, cannot),
    });
    const given = this.#variables.length === 0 ? [] : mentionedIn(fitting, this.#variables);
    this.#methods.push(method(name, [...own, ...given.map((one) => parameter(one))], fitting));
    return call(name, [...args, ...given.map(variable)]);
  }

  /** All methods, each after the comment that says what it holds. */
  get statements(): readonly Statement[] {
    return this.#methods.flatMap((one) => [comment(this.#about.get(one.name) ?? ''), one]);
  }

  #free(name: string): string {
    let free = name;
    for (let number = 2; this.#taken.has(free); number++) free = `${name}${number}`;
    this.#taken.add(free);
    return free;
  }
}

/** Those of the names that statements mention. */
function mentionedIn(statements: readonly Statement[], names: readonly string[]): readonly string[] {
  const mentioned = mentionedNames(printGroovy(script(statements)));
  return names.filter((name) => mentioned.has(name));
}

/** `Unit tests (1)` as a part of a name: `UnitTests1`. */
function words(text: string): string {
  const parts = text.match(/[A-Za-z0-9]+/g) ?? ['Stage'];
  return parts
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
    .slice(0, 60);
}
