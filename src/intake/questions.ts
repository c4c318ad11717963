import type { FlowAnswers } from './compose/flow.ts';
import { flowName } from './compose/names.ts';
import { repositoryOf, withoutPassword } from './origin.ts';

/** What is asked for a flow, as text. */
export type TextAnswers = { readonly [Key in Exclude<keyof FlowAnswers, 'pipelineFile'>]: string };

/** What a project tells by itself. */
export interface KnownAnswers {
  /** The name of its folder. */
  readonly folder: string;
  /** The address of its repository, as git knows it. */
  readonly origin?: string;
  /** What a Compose file calls the project, and where its images go. */
  readonly name?: string;
  readonly domain?: string;
  readonly registry?: string;
}

/** A question, with what is taken for an answer. */
export interface Question {
  readonly key: keyof TextAnswers;
  readonly text: string;
  readonly isAnswer: (text: string) => boolean;
  readonly expected: string;
  /** What it is unless somebody says otherwise. */
  readonly fallback: (earlier: Partial<TextAnswers>, known: KnownAnswers) => string;
}

const NAME = /^[a-z](?:[a-z0-9-]{0,28}[a-z0-9])?$/;

/** Whether a flow or a pipeline can have this name. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** What a name is, for who wrote another. */
export const EXPECTED_NAME = 'at most 30 lower-case letters, digits and hyphens, starting with a letter';

/** In the order of asking; a default may build on earlier answers. */
export const QUESTIONS: readonly Question[] = [
  {
    key: 'name',
    text: "The flow's name",
    isAnswer: isName,
    expected: EXPECTED_NAME,
    fallback: (_, { name, folder }) => flowName(name ?? folder, new Set()).replace(/^part$/, 'shop'),
  },
  {
    key: 'domain',
    text: 'The domain of its links',
    isAnswer: (text) => /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*$/.test(text),
    expected: 'a domain such as shop.example',
    fallback: ({ name }, { domain }) => domain ?? `${name}.example`,
  },
  {
    key: 'repository',
    text: 'The repository that holds it',
    isAnswer: (text) => repositoryOf(text) !== undefined,
    expected: 'owner/name on GitHub, or the address that git clones',
    fallback: ({ name }, { origin }) => {
      const address = origin === undefined ? undefined : withoutPassword(origin);
      return address !== undefined && repositoryOf(address) !== undefined ? address : `${name}/${name}`;
    },
  },
  {
    key: 'registry',
    text: 'The registry of its images',
    isAnswer: (text) => /^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._/-]+)?$/.test(text),
    expected: 'a host such as registry.shop.example, optionally with a path',
    fallback: ({ domain }, { registry }) => registry ?? `registry.${domain}`,
  },
  {
    key: 'jenkins',
    text: "The Jenkins controller's address",
    isAnswer: (text) => /^https?:\/\/[^\s'"\\]+$/.test(text),
    expected: 'an address such as https://jenkins.shop.example',
    fallback: ({ domain }) => `https://jenkins.${domain}`,
  },
];

/** Every answer that was not given, by what the project tells. */
export function withFallbacks(given: Partial<TextAnswers>, known: KnownAnswers): TextAnswers {
  const answers: Partial<Record<keyof TextAnswers, string>> = {};
  for (const { key, fallback } of QUESTIONS) answers[key] = given[key] ?? fallback(answers, known);
  return answers as TextAnswers;
}

/** Where the main pipeline is written in a project that has a Jenkinsfile of its own. */
const BESIDE_JENKINSFILE = 'ci/Jenkinsfile';

/**
 * The answers as a flow has them; every one was checked.
 *
 * @param hasJenkinsfile whether the project has one that pipegen did not write, which stays
 */
export function flowAnswers(answers: TextAnswers, hasJenkinsfile: boolean): FlowAnswers {
  const repository = repositoryOf(answers.repository);
  if (repository === undefined) throw new Error(`${answers.repository} is not a repository.`);
  return { ...answers, repository, ...(hasJenkinsfile && { pipelineFile: BESIDE_JENKINSFILE }) };
}
