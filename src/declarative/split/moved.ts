import type { Statement } from '../../groovy/ast.ts';
import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import { present } from '../../model/present.ts';
import { fromDefinition, originOf } from '../origin.ts';
import { stepDirective } from '../print.ts';
import type { Branch, NamedArgument, Pipeline, PipelineTree, Post, Stage } from '../tree.ts';
import { callingSteps } from './calls.ts';
import { Methods } from './methods.ts';
import { calling, type Move, mergedTools, pathsIn } from './moves.ts';
import type { Scope } from './scope.ts';
import { bodyCode, stageCode } from './stageCode.ts';
import { supportFor } from './support.ts';

/** A pipeline of which some was moved. */
export interface MovedParts {
  /** What stands in `pipeline { ... }`. */
  readonly tree: PipelineTree;
  /** Methods that stand after it in the same Jenkinsfile, each compiled on its own, with comments between them. */
  readonly methods: readonly Statement[];
  /** One for each stage that is in the way, by its path in the tree, when the pipeline is still too long. */
  readonly errors: readonly Diagnostic[];
}

/** What the methods must fit. */
interface MoveOptions {
  readonly longest: number;
  /** Names that methods must not have. */
  readonly taken: Iterable<string>;
  /** Variables around the pipeline that methods must be given. */
  readonly variables: readonly string[];
}

/** The tree with calls in place of what is moved, and the methods that these call. */
export function moved(
  tree: PipelineTree,
  moves: readonly Move[],
  { longest, taken, variables }: MoveOptions,
): MovedParts {
  return new Mover(tree.pipeline, moves, new Methods(longest, taken, variables)).result();
}

/** Parts of the tree that do not change stay the same objects. */
class Mover {
  readonly #pipeline: Pipeline;
  readonly #methods: Methods;
  readonly #branches = new Set<Branch>();
  readonly #bodies = new Set<Stage>();
  /** The runs by their first stages. */
  readonly #runs = new Map<Stage, readonly Stage[]>();
  readonly #errors: Diagnostic[] = [];

  constructor(pipeline: Pipeline, moves: readonly Move[], methods: Methods) {
    this.#pipeline = pipeline;
    this.#methods = methods;
    for (const move of moves) {
      if (move.kind === 'steps') this.#branches.add(move.branch);
      if (move.kind === 'body') this.#bodies.add(move.stage);
      const [first] = move.kind === 'run' ? move.stages : [];
      if (move.kind === 'run' && first !== undefined) this.#runs.set(first, move.stages);
    }
  }

  result(): MovedParts {
    const { tools = [], post } = this.#pipeline;
    const stages = this.#stages(this.#pipeline.stages, tools);
    const pipeline = {
      ...this.#pipeline,
      stages,
      ...(post === undefined ? {} : { post: this.#post(post, 'pipeline') }),
    };
    const methods = this.#methods.statements;
    return { tree: { pipeline }, methods: [...methods, ...supportFor(methods)], errors: this.#errors };
  }

  #stages(stages: readonly Stage[], tools: readonly NamedArgument[]): readonly Stage[] {
    const result: Stage[] = [];
    for (let index = 0; index < stages.length; index++) {
      const stage = stages[index];
      if (stage === undefined) continue;
      const run = this.#runs.get(stage);
      result.push(run === undefined ? this.#stage(stage, tools) : this.#group(run, tools));
      index += (run?.length ?? 1) - 1;
    }
    return result;
  }

  /** One stage of Declarative with the stages of a run within. */
  #group(run: readonly Stage[], tools: readonly NamedArgument[]): Stage {
    const [first, last] = [run.at(0), run.at(-1)];
    const name = run.length === 1 ? `${first?.name}` : `${first?.name} to ${last?.name}`;
    const scope = this.#scope(name, tools);
    const code = run.map((stage) => stageCode(stage, scope));
    const group: Stage = { name, branches: [callingSteps(scope.method('stages', name, code))] };
    const origin = first === undefined ? undefined : originOf(first);
    return origin !== undefined && 'definition' in origin ? fromDefinition(group, origin.definition) : group;
  }

  #stage(stage: Stage, tools: readonly NamedArgument[]): Stage {
    const inner = mergedTools(tools, stage);
    const short = this.#bodies.has(stage) ? this.#withoutBody(stage, inner) : this.#withinBody(stage, inner);
    const post = stage.post === undefined ? undefined : this.#post(stage.post, stage.name);
    if (short === stage && post === stage.post) return stage;
    const result = { ...short, ...present({ post }) };
    const origin = originOf(stage);
    return origin !== undefined && 'definition' in origin ? fromDefinition(result, origin.definition) : result;
  }

  /** The stage with its directives, and a call of what it holds. */
  #withoutBody(stage: Stage, tools: readonly NamedArgument[]): Stage {
    const scope = this.#scope(stage.name, tools);
    const method = scope.method('stages', stage.name, bodyCode(stage, scope));
    return { ...calling(stage), branches: [callingSteps(method)] };
  }

  #withinBody(stage: Stage, tools: readonly NamedArgument[]): Stage {
    const { branches, stages, parallel } = stage;
    const changed = {
      ...(branches === undefined
        ? {}
        : { branches: branches.map((branch) => this.#branch(branch, 'steps', stage.name)) }),
      ...(stages === undefined ? {} : { stages: this.#stages(stages, tools) }),
      ...(parallel === undefined ? {} : { parallel: this.#stages(parallel, tools) }),
    };
    return sameParts(stage, changed) ? stage : { ...stage, ...changed };
  }

  #post(post: Post, stageName: string): Post {
    const conditions = post.conditions.map((outcome) => {
      const branch = this.#branch(outcome.branch, outcome.condition, stageName);
      return branch === outcome.branch ? outcome : { ...outcome, branch };
    });
    return conditions.every((outcome, index) => outcome === post.conditions[index]) ? post : { conditions };
  }

  #branch(branch: Branch, kind: string, stageName: string): Branch {
    if (!this.#branches.has(branch)) return branch;
    const scope = this.#scope(stageName, []);
    return callingSteps(scope.method(kind, stageName, branch.steps.map(stepDirective)));
  }

  #scope(stageName: string, tools: readonly NamedArgument[]): Scope {
    const cannot = (what: string) => {
      this.#errors.push(
        errorAt(
          'pipeline-too-long',
          pathsIn(this.#pipeline).get(stageName) ?? ['pipeline', 'stages'],
          `The stage "${stageName}" has ${what}.`,
          'Move the code of the stage to steps of a shared library.',
        ),
      );
    };
    return {
      pipeline: this.#pipeline,
      tools,
      stageName,
      cannot,
      method: (kind, name, body, needs) => this.#methods.add(kind, name, body, cannot, needs),
    };
  }
}

function sameParts(stage: Stage, changed: Partial<Stage>): boolean {
  return Object.entries(changed).every(([key, list]) => {
    const before: unknown = stage[key as keyof Stage];
    return Array.isArray(before) && Array.isArray(list) && list.every((part, index) => part === before[index]);
  });
}
