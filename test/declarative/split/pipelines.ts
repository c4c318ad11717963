import { expression, post, stage, step } from '../../../src/declarative/build.ts';
import { pipelineBlock } from '../../../src/declarative/print.ts';
import type { SplitPipeline } from '../../../src/declarative/split/splitPipeline.ts';
import type { Matrix, PipelineTree, Stage, StageDirectives } from '../../../src/declarative/tree.ts';
import { script } from '../../../src/groovy/build.ts';
import { printGroovy } from '../../../src/groovy/print.ts';

/** A pipeline of these stages on any agent. */
export function pipelineOf(stages: readonly Stage[], more: Partial<PipelineTree['pipeline']> = {}): PipelineTree {
  return { pipeline: { agent: { type: 'any' }, ...more, stages } };
}

/** So many stages with a condition and two steps; each tenth has variables, an agent or steps after it as well. */
export function flatStages(count: number): readonly Stage[] {
  return Array.from({ length: count }, (_, number) =>
    stage(`Stage ${number}`, { when: { conditions: [expression('env.RUN == null')] }, ...extras(number) }, [
      step('echo', { message: `number ${number}` }),
      step('sh', { script: `make target-${number}` }),
    ]),
  );
}

function extras(number: number): StageDirectives {
  if (number % 10 === 3) return { environment: [{ key: 'NUMBER', value: { isLiteral: true, value: number } }] };
  if (number % 10 === 6) return { agent: { type: 'label', argument: { isLiteral: true, value: 'linux' } } };
  if (number % 10 === 9)
    return post({ always: [step('junit', { testResults: '*.xml' })], cleanup: [step('deleteDir')] });
  return {};
}

/** A matrix of five systems, four tools and five modes, in which nothing or little is left out. */
export function matrixOf(more: Partial<Matrix> = {}): Matrix {
  const axis = (name: string, values: readonly string[]) => ({
    name,
    values: values.map((value) => ({ isLiteral: true, value })),
  });
  return {
    axes: [
      axis('SYSTEM', ['linux', 'mac', 'windows', 'bsd', 'plan9']),
      axis('TOOL', ['gcc', 'clang', 'icc', 'tcc']),
      axis('MODE', ['debug', 'release', 'profile', 'trace', 'sanitize']),
    ],
    stages: [
      stage('Build', {}, [step('sh', { script: 'make' })]),
      stage('Test', { when: { conditions: [expression("env.MODE != 'profile'")] } }, [
        step('sh', { script: 'make test' }),
      ]),
    ],
    ...more,
  };
}

/** The whole Jenkinsfile. */
export function jenkinsfile({ tree, methods }: SplitPipeline): string {
  return printGroovy(script([pipelineBlock(tree), ...methods]));
}

/** The methods alone, as a Scripted pipeline that runs what the stages of the tree call. */
export function scripted({ tree, methods }: SplitPipeline): string {
  const calls = tree.pipeline.stages.flatMap(({ branches = [] }) =>
    branches.flatMap(({ steps }) =>
      steps.flatMap(({ name, arguments: args }) => {
        const [code] = name === 'script' && Array.isArray(args) ? args : [];
        return code !== undefined && 'key' in code ? [String(code.value.value)] : [];
      }),
    ),
  );
  return `${calls.join('\n')}\n${printGroovy(script(methods))}`;
}
