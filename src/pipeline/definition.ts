import type { PostCondition } from '../declarative/tree.ts';
import type { Call } from './call.ts';
import type { Groovy } from './groovy.ts';
import type { JenkinsFunction } from './running.ts';

/** A step of a pipeline: `step.sh('make')`. */
export type Step = Call<'step'>;

/**
 * A pipeline of one's own, beside or without a flow: `pipelines/<name>.ts` exports it, and `pipegen build` writes the
 * Jenkinsfile.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/
 */
export interface PipelineDefinition extends Omit<StageDirectives, 'agent' | 'when' | 'input'> {
  /** Where the Jenkinsfile is written: by default `jenkins/pipelines/<name of this file>.Jenkinsfile`. */
  readonly file?: string;
  /**
   * What becomes of a pipeline that is too long for Jenkins: it is split into methods, `'auto'`, which the build says, or
   * refused, `'never'`. Default `'auto'`.
   */
  readonly split?: 'auto' | 'never';
  /** Where it runs unless a stage says otherwise. */
  readonly agent: AgentDefinition;
  /** Shared libraries, each `name@version`. */
  readonly libraries?: readonly (string | Groovy)[];
  readonly triggers?: readonly (Call<'trigger'> | Groovy)[];
  readonly parameters?: readonly Call<'parameter'>[];
  readonly stages: readonly StageDefinition[];
  /** Groovy before `pipeline {}`: imports, `@Library`, methods. */
  readonly before?: Groovy;
  /** Groovy after `pipeline {}`: methods. */
  readonly after?: Groovy;
}

/** `any`, `none`, or one by its kind: `agent.label('linux')`. */
export type AgentDefinition = 'any' | 'none' | Call<'agent'>;

/** What a stage, a matrix and, for the most part, a pipeline may say about how they run. */
export interface StageDirectives {
  readonly agent?: AgentDefinition;
  /** Runs only when this holds; several conditions must all hold. A function is compiled to Groovy. */
  readonly when?: WhenDefinition;
  readonly options?: readonly Call<'option'>[];
  /** Asks somebody before it runs. */
  readonly input?: InputDefinition;
  /** Variables, by name. */
  readonly environment?: { readonly [name: string]: EnvironmentValue };
  /** Installations, by the kind of tool: `{ jdk: 'temurin-21' }`. */
  readonly tools?: { readonly [kind: string]: string | Groovy };
  /** Steps that run afterwards, by the outcome. */
  readonly post?: { readonly [Outcome in PostCondition]?: readonly Step[] };
}

/** A stage. Exactly one of `steps`, `script`, `stages`, `parallel` and `matrix` says what it does. */
export interface StageDefinition extends StageDirectives {
  readonly name: string;
  readonly steps?: readonly Step[];
  /** A function that becomes Groovy, as the only step: `script: ({ sh, env }) => { ... }`. */
  readonly script?: JenkinsFunction;
  /** Stages, one after the other. */
  readonly stages?: readonly StageDefinition[];
  /** Stages at the same time. */
  readonly parallel?: readonly StageDefinition[];
  /** Stages once for each combination of values. */
  readonly matrix?: MatrixDefinition;
  /** Whether the others are stopped when one of those at the same time fails. */
  readonly failFast?: boolean;
  /** The old `parallel` step's branches, by name; new pipelines use `parallel`. */
  readonly branches?: { readonly [name: string]: readonly Step[] };
}

/**
 * Stages of one's own in the main pipeline of a flow. They run on the flow's agent, where the commit is checked out, unless
 * they name another; those before an approval on none, as nobody must hold an agent while somebody is asked.
 *
 * @example
 * stages: {
 *   beforeBuild: [
 *     { name: 'Checks', parallel: [
 *       { name: 'Lint', steps: [step.sh('npm run lint')] },
 *       { name: 'Unit', steps: [step.sh('npm test')], post: { always: [step.junit('reports/*.xml')] } },
 *     ] },
 *   ],
 *   afterDeploy: { qa: [{ name: 'Browser tests', steps: [step.sh('npm run e2e')] }] },
 * }
 */
export interface FlowStages<EnvironmentName extends string = string> {
  /** After the checkout, before images are built. */
  readonly beforeBuild?: readonly StageDefinition[];
  /** After images are built and tested, before they are pushed. */
  readonly afterBuild?: readonly StageDefinition[];
  /** Before somebody is asked to approve, in environments with an approval. */
  readonly beforeApproval?: { readonly [Name in EnvironmentName]?: readonly StageDefinition[] };
  /** After the approval, if any, and before anything of the environment changes. */
  readonly beforeDeploy?: { readonly [Name in EnvironmentName]?: readonly StageDefinition[] };
  /**
   * Once the deployment is verified and serves, before what it makes unused is retired. Its failure fails the build, and
   * the deployment stays.
   */
  readonly afterDeploy?: { readonly [Name in EnvironmentName]?: readonly StageDefinition[] };
}

/** Stages for each combination of the axes' values. */
export interface MatrixDefinition extends StageDirectives {
  /** Values by the variable's name. */
  readonly axes: { readonly [name: string]: readonly (string | Groovy)[] };
  /** Combinations to leave out; `not` leaves out all but its values. */
  readonly excludes?: readonly {
    readonly [name: string]: readonly (string | Groovy)[] | { readonly not: readonly (string | Groovy)[] };
  }[];
  readonly stages: readonly StageDefinition[];
}

/** `({ env }) => env.BRANCH_NAME === 'main'`, `condition.branch('main')`, several of them, or with flags. */
export type WhenDefinition =
  | ConditionDefinition
  | readonly ConditionDefinition[]
  | {
      readonly conditions: ConditionDefinition | readonly ConditionDefinition[];
      /** Looked at before the stage takes its agent. */
      readonly beforeAgent?: boolean;
      /** Looked at before somebody is asked. */
      readonly beforeInput?: boolean;
      /** Looked at before the stage's options take effect, such as a lock. */
      readonly beforeOptions?: boolean;
    };

/** A condition, or a function that becomes one. */
export type ConditionDefinition = Call<'condition'> | JenkinsFunction;

/** A question to somebody before a stage runs. */
export interface InputDefinition {
  readonly message: string | Groovy;
  readonly id?: string | Groovy;
  /** The text of the button. */
  readonly ok?: string | Groovy;
  /** Users and groups who may answer, with commas between them. */
  readonly submitter?: string | Groovy;
  /** The variable that holds who answered. */
  readonly submitterParameter?: string | Groovy;
  readonly parameters?: readonly Call<'parameter'>[];
}

/** A variable's value. */
export type EnvironmentValue = string | number | boolean | Groovy | Credentials;

/** What Jenkins keeps under an identifier. Made with {@link credentials}. */
export class Credentials {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

/** A secret that Jenkins keeps, for a variable: `environment: { TOKEN: credentials('api-token') }`. */
export function credentials(id: string): Credentials {
  return new Credentials(id);
}

/** A definition that was declared to be a pipeline, so that it is not taken for a flow. */
export class DefinedPipeline {
  readonly definition: PipelineDefinition;

  constructor(definition: PipelineDefinition) {
    this.definition = definition;
  }
}

/**
 * Defines a pipeline: the default export of a file in `pipelines/`.
 *
 * @example
 * export default definePipeline({
 *   agent: agent.label('linux'),
 *   options: [option.timeout({ time: 20, unit: 'MINUTES' })],
 *   stages: [
 *     { name: 'Test', steps: [step.sh('make test')], post: { always: [step.junit('reports/*.xml')] } },
 *     { name: 'Deploy', when: ({ env }) => env.BRANCH_NAME === 'main', steps: [step.sh('make deploy')] },
 *   ],
 * });
 */
export function definePipeline(definition: PipelineDefinition): DefinedPipeline {
  return new DefinedPipeline(definition);
}
