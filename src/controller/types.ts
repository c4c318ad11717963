import type { ControllerConnection } from './connection.ts';
import { askValidator } from './validator.ts';

/** What the directives of a Declarative pipeline may name at a controller, as far as it says. */
export interface DirectiveTypes {
  readonly agents?: readonly string[];
  readonly conditions?: readonly string[];
  readonly options?: readonly string[];
  readonly stageOptions?: readonly string[];
  readonly triggers?: readonly string[];
  readonly parameters?: readonly string[];
  readonly tools?: readonly string[];
  readonly postConditions?: readonly string[];
}

/**
 * The types that a controller's own validator lists in its messages: each is asked about in a pipeline that names one that
 * no controller has. Nothing runs there.
 *
 * @returns without those whose message is in other words, such as another language's
 * @throws {Failure} when the controller has no validator, or refuses to be asked
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `Messages.properties`
 */
export async function readDirectiveTypes(connection: ControllerConnection): Promise<DirectiveTypes> {
  const read = Object.entries(QUESTIONS).map(async ([kind, pipeline]) => {
    const said = await askValidator(connection, 'json', JSON.stringify({ pipeline }));
    const names = said.map(({ message }) => listedNames(message)).find((list) => list !== undefined);
    return names === undefined ? [] : [[kind, names] as const];
  });
  return Object.fromEntries((await Promise.all(read)).flat());
}

const UNKNOWN = 'pipegenAsksForTheTypes';
const CALL = { name: UNKNOWN, arguments: [] };
const STEP = { name: 'echo', arguments: [{ key: 'message', value: { isLiteral: true, value: '' } }] };
const BRANCH = { name: 'default', steps: [STEP] };

const QUESTIONS: { readonly [Kind in keyof DirectiveTypes]-?: object } = {
  agents: asking({ agent: { type: UNKNOWN } }),
  conditions: asking({}, { when: { conditions: [CALL] } }),
  options: asking({ options: { options: [CALL] } }),
  stageOptions: asking({}, { options: { options: [CALL] } }),
  triggers: asking({ triggers: { triggers: [CALL] } }),
  parameters: asking({ parameters: { parameters: [CALL] } }),
  tools: asking({ tools: [{ key: UNKNOWN, value: { isLiteral: true, value: '' } }] }),
  postConditions: asking({ post: { conditions: [{ condition: UNKNOWN, branch: BRANCH }] } }),
};

/** A pipeline with one thing in it that is not right. */
function asking(directives: object, stageDirectives: object = {}): object {
  return {
    agent: { type: 'any' },
    stages: [{ name: 'types', branches: [BRANCH], ...stageDirectives }],
    ...directives,
  };
}

/** `Invalid option type "x". Valid option types: [a, b]`; `Must be one of [a, b]`; `Valid conditionals are: a, b`. */
function listedNames(message: string): readonly string[] | undefined {
  if (!message.includes(UNKNOWN)) return undefined;
  const list = /(?:valid \w+(?: types:| are:?)|must be one of) *\[?([\w.$, -]+)\]?\s*$/i.exec(message)?.[1];
  return list?.split(/, */).map((name) => name.trim());
}
