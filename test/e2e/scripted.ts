import { stepDirective } from '../../src/declarative/print.ts';
import type {
  Agent,
  Condition,
  NamedArgument,
  PipelineTree,
  Post,
  RawValue,
  Stage,
} from '../../src/declarative/tree.ts';
import type { Statement } from '../../src/groovy/ast.ts';
import { block, comment, importName, script, string } from '../../src/groovy/build.ts';
import { printGroovy } from '../../src/groovy/print.ts';
import type { Jenkinsfile } from '../../src/jenkins/pipelines/jenkinsfile.ts';

/** What a build is started for: a branch, or a change against one. */
export type Event = { readonly params?: Readonly<Record<string, string | boolean>> } & (
  | { readonly branch: string }
  | { readonly change: number; readonly source: string; readonly target: string; readonly fork?: string }
);

/**
 * A Declarative pipeline as the Scripted one that a controller makes of it for an event: the CPS engine runs Groovy, but
 * `pipeline { }` is a plugin's. Stages whose `when` does not hold are left out; each `agent` becomes a `node`.
 */
export function scripted({ tree, fields, helpers }: Jenkinsfile, event: Event): string {
  return printGroovy(
    script([
      importName('groovy.transform.Field'),
      ...fields,
      ...onAgent(tree.pipeline.agent, [...stagesOf(tree.pipeline.stages, event), ...afterwards(tree.pipeline.post)]),
      ...helpers.flatMap(({ about, method }) => [comment(about), method]),
    ]),
  );
}

function stagesOf(stages: PipelineTree['pipeline']['stages'], event: Event): Statement[] {
  return stages
    .filter((stage) => (stage.when?.conditions ?? []).every((one) => holds(one, event)))
    .map(runStage(event));
}

function runStage(event: Event) {
  return (stage: Stage): Statement => {
    const steps = (stage.branches ?? []).flatMap((branch) => branch.steps.map(stepDirective));
    const body = [...steps, ...stagesOf(stage.stages ?? [], event), ...afterwards(stage.post)];
    return block('stage', [string(stage.name)], onAgent(stage.agent, body));
  };
}

function onAgent(agent: Agent | undefined, body: readonly Statement[]): readonly Statement[] {
  return agent?.type === 'label' ? [block('node', [string(String(agent.argument?.value))], body)] : body;
}

/** What runs after stages that succeeded. */
function afterwards(post: Post | undefined): Statement[] {
  return (post?.conditions ?? [])
    .filter(({ condition }) => condition === 'always' || condition === 'success')
    .flatMap(({ branch }) => branch.steps.map(stepDirective));
}

function holds(condition: Condition, event: Event): boolean {
  if ('children' in condition) {
    const outcomes = condition.children.map((child) => holds(child, event));
    if (condition.name === 'anyOf') return outcomes.includes(true);
    return condition.name === 'not' ? !outcomes[0] : !outcomes.includes(false);
  }
  const args = named(condition.arguments);
  switch (condition.name) {
    case 'branch': {
      if (!('branch' in event)) return false;
      return args.comparator === 'REGEXP'
        ? new RegExp(String(args.pattern)).test(event.branch)
        : (args.pattern ?? args['']) === event.branch;
    }
    case 'changeRequest':
      return 'change' in event && args.target === event.target;
    case 'expression': {
      const code = String(args.scriptBlock).trim();
      const parameter = /^!params\.(\w+)$/.exec(code)?.[1];
      if (parameter !== undefined) return event.params?.[parameter] !== true;
      if (code === 'env.CHANGE_FORK == null') return !('change' in event) || event.fork === undefined;
    }
  }
  throw new Error(`What is ${JSON.stringify(condition)}?`);
}

/** Arguments by name; a single one without a name has the empty name. */
function named(args: readonly NamedArgument[] | RawValue | readonly RawValue[]): Readonly<Record<string, unknown>> {
  const list = Array.isArray(args) ? args : [args];
  return Object.fromEntries(
    list.map((one: NamedArgument | RawValue) => ('key' in one ? [one.key, one.value.value] : ['', one.value])),
  );
}
