import type { Expression, Statement } from '../../groovy/ast.ts';
import {
  assign,
  at,
  binary,
  block,
  boolean,
  call,
  callOn,
  closure,
  declare,
  forIn,
  ifElse,
  list,
  map,
  nil,
  not,
  parameter,
  statement,
  string,
  template,
  variable,
} from '../../groovy/build.ts';
import { rawExpression } from '../print.ts';
import type { ExcludeAxis, Matrix, Stage } from '../tree.ts';
import type { Scope } from './scope.ts';

/**
 * A matrix as loops over its axes, which run one method for each combination at the same time: however many cells there
 * are, their stages are compiled once.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#declarative-matrix
 */
export function matrixCode(matrix: Matrix, { failFast, scope, namedStage }: MatrixContext): readonly Statement[] {
  const { axes, excludes = [], stages, ...directives } = matrix;
  // What the cells do is in a method that knows none of the names of this one.
  const cell = namedStage(variable('name'), { name: scope.stageName, ...directives, stages }, scope, (body) => [
    block('withEnv', [variable('axes')], [statement(scope.method('stagesInCell', scope.stageName, body))]),
  ]);
  const runCell = scope.method('cell', scope.stageName, [cell], {
    parameters: [parameter('name', { type: 'String' }), parameter('axes', { type: 'List' })],
    arguments: [variable('name'), variable('axes')],
  });
  const values = new Map(axes.map(({ name }, index) => [name, variable(`value${index + 1}`)]));
  const axisValue = (name: string): Expression => values.get(name) ?? nil();
  if (excludes.flat().some(({ name }) => !values.has(name))) scope.cannot('an exclude of an unknown axis');
  const add: readonly Statement[] = [
    declare('name', template(['Matrix - ', ...axes.flatMap(nameParts(axisValue))]), { type: 'String' }),
    declare('axes', list(axes.map(({ name }) => template([`${name}=`, axisValue(name)])))),
    statement(assign(at(variable('branches'), variable('name')), closure(undefined, [statement(runCell)]))),
  ];
  const left = excludes.map((exclude) => not(excluded(exclude, axisValue)));
  const kept = left.length === 0 ? add : [ifElse(all(left), add)];
  const loops = axes.reduceRight<readonly Statement[]>(
    (body, { name, values: each }) => [
      forIn(`value${axes.findIndex((axis) => axis.name === name) + 1}`, list(each.map(rawExpression)), body),
    ],
    kept,
  );
  const runAll = scope.method('matrix', scope.stageName, [
    declare('branches', map([])),
    ...loops,
    ...(failFast ? [statement(assign(at(variable('branches'), string('failFast')), boolean(true)))] : []),
    statement(call('parallel', [variable('branches')])),
  ]);
  return [statement(runAll)];
}

/** What a matrix needs of the stage that holds it. */
interface MatrixContext {
  readonly failFast: boolean;
  readonly scope: Scope;
  /** Makes a stage under a name that is computed, with something more around what is within. */
  readonly namedStage: (
    name: Expression,
    stage: Stage,
    scope: Scope,
    within: (body: readonly Statement[]) => readonly Statement[],
  ) => Statement;
}

/** `OS = 'linux', `: Declarative's own name of a cell. */
function nameParts(axisValue: (name: string) => Expression) {
  return ({ name }: { readonly name: string }, index: number) => [
    `${index === 0 ? '' : ', '}${name} = '`,
    axisValue(name),
    `'`,
  ];
}

/** Whether a combination is one of those that an `exclude` leaves out. */
function excluded(exclude: readonly ExcludeAxis[], axisValue: (name: string) => Expression): Expression {
  return all(
    exclude.map(({ name, values, inverse = false }) => {
      const isOne = callOn(list(values.map(rawExpression)), 'contains', [axisValue(name)]);
      return inverse ? not(isOne) : isOne;
    }),
  );
}

function all(conditions: readonly Expression[]): Expression {
  return conditions.reduce((before, condition) => binary(before, '&&', condition));
}
