import { fieldsOf, listOf, parseJson, textOf } from '../adapters/http/unknownJson.ts';
import { printable } from '../plan/printable.ts';
import type { ControllerConnection } from './connection.ts';
import { ControllerFailure, hasControllerStatus } from './failure.ts';

/** What a controller refuses. */
export interface Refused {
  readonly message: string;
  /** Where in a Jenkinsfile, from 1 on, as far as it is about a location. */
  readonly line?: number;
  readonly column?: number;
  /** Where in a tree, as far as it is about a part. */
  readonly path?: readonly (string | number)[];
}

/**
 * What a controller's own validator says of a Jenkinsfile or of a tree's official JSON; empty when it takes it.
 *
 * @throws {Failure} `controller-lacks-validator` when Declarative pipelines are not installed there
 * @see https://www.jenkins.io/doc/book/pipeline/development/#linter
 */
export async function askValidator(
  connection: ControllerConnection,
  form: 'jenkinsfile' | 'json',
  text: string,
): Promise<readonly Refused[]> {
  const endpoint = form === 'json' ? 'validateJson' : 'validate';
  const answer = await connection
    .post(`pipeline-model-converter/${endpoint}`, { [form]: text })
    .catch((error: unknown) => {
      throw hasControllerStatus(error, 404) ? missing(connection) : error;
    });
  const verdict = readVerdict(answer.text);
  if (verdict === undefined)
    throw new ControllerFailure('controller-refused', `${connection.url} returned no validation result.`, {
      fix: `Check its log for pipeline-model-converter/${endpoint}.`,
    });
  return verdict.map((refused) => ({ ...refused, message: printable(connection.mask(refused.message)) }));
}

/** A validator's answer, which is JSON or, from controllers that answer as to people, plain text; else nothing. */
export function readVerdict(text: string): readonly Refused[] | undefined {
  const { result, errors } = fieldsOf(fieldsOf(parseJson(text)).data);
  if (result === 'success' || text.startsWith('Jenkinsfile successfully validated.')) return [];
  const said = result === 'failure' ? listOf(errors).flatMap(readError) : readText(text);
  return said.length === 0 ? undefined : said;
}

function readError(entry: unknown): readonly Refused[] {
  const { error, location } = fieldsOf(entry);
  const path = listOf(location).filter((key) => typeof key === 'string' || typeof key === 'number');
  return (Array.isArray(error) ? error : [error])
    .map(textOf)
    .filter((words) => words !== '')
    .map((words) => ({ ...readWords(words), ...(path.length > 0 && { path }) }));
}

/** Each error begins with where it is, and ends with a drawing of the line. */
function readText(text: string): readonly Refused[] {
  const [first = '', ...errors] = text.split(/^WorkflowScript: (?=\d+: )/m);
  if (errors.length > 0) return errors.map(readWords);
  return NO_PIPELINE.test(first) || first.startsWith('Errors encountered') ? [readWords(first)] : [];
}

function readWords(words: string): Refused {
  // It quotes the whole of what it was given.
  if (NO_PIPELINE.test(words)) return { message: 'It has no "pipeline" block.' };
  const [, said = words, line, column] = /^([\s\S]*?)\s*@ line (\d+), column (\d+)\./.exec(words) ?? [];
  const message = said.replace(
    /^(?:Errors encountered validating Jenkinsfile:\s*)?(?:WorkflowScript: )?(?:\d+: )?/,
    '',
  );
  return {
    message: message.trim(),
    ...(line !== undefined && column !== undefined && { line: Number(line), column: Number(column) }),
  };
}

const NO_PIPELINE = /^Jenkinsfile content '[\s\S]*' did not contain the 'pipeline' step/;

function missing({ url }: ControllerConnection): ControllerFailure {
  return new ControllerFailure('controller-lacks-validator', `${url} has no Jenkinsfile validator (404).`, {
    status: 404,
    fix: 'Install the plugin pipeline-model-definition, or validate without --controller.',
  });
}
