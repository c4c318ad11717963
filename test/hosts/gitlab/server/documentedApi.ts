import { Ajv, type ValidateFunction } from 'ajv';

/** A request with its answer. */
export interface Exchange {
  readonly method: string;
  /** Below the project: `/merge_requests/1/merge`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

/** What GitLab's documentation says of an operation; what a body or query may hold is named, and nothing else is allowed. */
interface Operation {
  readonly query?: Properties;
  readonly body?: Properties;
  readonly required?: readonly string[];
  /** The statuses that are documented for it, besides the general ones, with what each answers. */
  readonly answers: { readonly [status: number]: object };
}

interface Properties {
  readonly [name: string]: object;
}

const text = { type: 'string' };
const textOrNull = { type: ['string', 'null'] };
const flag = { type: 'boolean' };
const integer = { type: 'integer' };
const sha = { type: 'string', pattern: '^[0-9a-f]{40}$' };
const shaOrNull = { anyOf: [{ type: 'null' }, sha] };
const oneOf = (...values: readonly string[]) => ({ enum: values });
const listOf = (items: object) => ({ type: 'array', items });
const object = (properties: Properties) => ({ type: 'object', properties, required: Object.keys(properties) });
const nothing = { type: 'null' };

/** Values in addresses are text. @see https://docs.gitlab.com/api/rest/#pagination */
const number = { type: 'string', pattern: '^\\d+$' };
const pages = { page: number, per_page: { type: 'string', pattern: '^(?:\\d|[1-9]\\d|100)$' } };

const mergeRequest = object({
  id: integer,
  iid: integer,
  project_id: integer,
  title: text,
  description: textOrNull,
  state: oneOf('opened', 'closed', 'locked', 'merged'),
  source_branch: text,
  target_branch: text,
  source_project_id: integer,
  target_project_id: integer,
  sha,
  merge_commit_sha: shaOrNull,
  squash_commit_sha: shaOrNull,
  merged_at: textOrNull,
  web_url: text,
  detailed_merge_status: text,
});
const note = object({ id: integer, body: text, system: flag, noteable_iid: integer, created_at: text });
const environment = object({
  id: integer,
  name: { type: 'string', pattern: '^[\\w /${}-]+$', maxLength: 255 },
  slug: text,
  external_url: textOrNull,
  tier: text,
  state: oneOf('available', 'stopping', 'stopped'),
});
const deployment = object({
  id: integer,
  iid: integer,
  ref: text,
  sha,
  status: oneOf('created', 'running', 'success', 'failed', 'canceled', 'blocked'),
  environment: object({ id: integer, name: text }),
});
const commitStatus = object({
  id: integer,
  sha,
  status: text,
  name: text,
  target_url: textOrNull,
  description: textOrNull,
});
const refusal = { type: 'object' };

/**
 * The operations that pipegen uses, as their pages describe them.
 *
 * @see https://docs.gitlab.com/api/merge_requests/
 * @see https://docs.gitlab.com/api/notes/#merge-requests
 * @see https://docs.gitlab.com/api/commits/#set-commit-pipeline-status
 * @see https://docs.gitlab.com/api/commits/#list-merge-requests-associated-with-a-commit
 * @see https://docs.gitlab.com/api/deployments/
 * @see https://docs.gitlab.com/api/environments/
 * @see https://docs.gitlab.com/api/projects/#get-a-single-project
 */
const OPERATIONS: { readonly [line: string]: Operation } = {
  'GET ': { answers: { 200: object({ id: integer, path_with_namespace: text, permissions: { type: 'object' } }) } },
  'GET /merge_requests': {
    query: {
      ...pages,
      state: oneOf('opened', 'closed', 'locked', 'merged', 'all'),
      source_branch: text,
      target_branch: text,
      order_by: oneOf('created_at', 'updated_at', 'merged_at', 'title'),
      sort: oneOf('asc', 'desc'),
    },
    answers: { 200: listOf(mergeRequest) },
  },
  'POST /merge_requests': {
    body: {
      source_branch: text,
      target_branch: text,
      title: { type: 'string', minLength: 1, maxLength: 255 },
      description: { type: 'string', maxLength: 1_048_576 },
      remove_source_branch: flag,
      squash: flag,
    },
    required: ['source_branch', 'target_branch', 'title'],
    answers: { 201: mergeRequest, 409: refusal, 422: refusal },
  },
  'GET /merge_requests/:iid': { answers: { 200: mergeRequest } },
  'PUT /merge_requests/:iid/merge': {
    body: {
      sha,
      squash: flag,
      should_remove_source_branch: flag,
      merge_commit_message: text,
      auto_merge: flag,
    },
    answers: { 200: mergeRequest, 405: refusal, 409: refusal, 422: refusal },
  },
  'GET /merge_requests/:iid/notes': {
    query: { ...pages, sort: oneOf('asc', 'desc'), order_by: oneOf('created_at', 'updated_at') },
    answers: { 200: listOf(note) },
  },
  'POST /merge_requests/:iid/notes': {
    body: { body: { type: 'string', maxLength: 1_000_000 } },
    required: ['body'],
    answers: { 201: note },
  },
  'PUT /merge_requests/:iid/notes/:id': { body: { body: text }, required: ['body'], answers: { 200: note } },
  'GET /repository/commits/:sha/merge_requests': { query: pages, answers: { 200: listOf(mergeRequest) } },
  'POST /statuses/:sha': {
    body: {
      state: oneOf('pending', 'running', 'success', 'failed', 'canceled', 'skipped'),
      name: { type: 'string', maxLength: 255 },
      context: text,
      description: { type: 'string', maxLength: 255 },
      target_url: { type: 'string', maxLength: 255 },
      ref: text,
    },
    required: ['state'],
    answers: { 201: commitStatus, 400: refusal },
  },
  'GET /deployments': {
    query: {
      ...pages,
      environment: text,
      status: oneOf('created', 'running', 'success', 'failed', 'canceled', 'blocked'),
      order_by: oneOf('id', 'iid', 'created_at', 'updated_at', 'finished_at', 'ref'),
      sort: oneOf('asc', 'desc'),
    },
    answers: { 200: listOf(deployment) },
  },
  'POST /deployments': {
    body: {
      environment: text,
      sha,
      ref: text,
      tag: flag,
      status: oneOf('running', 'success', 'failed', 'canceled'),
    },
    required: ['environment', 'sha', 'ref', 'tag', 'status'],
    answers: { 201: deployment, 400: refusal },
  },
  'PUT /deployments/:id': {
    body: { status: oneOf('running', 'success', 'failed', 'canceled') },
    required: ['status'],
    answers: { 200: deployment, 400: refusal },
  },
  'GET /environments': {
    query: { ...pages, name: text, search: { type: 'string', minLength: 3 }, states: text },
    answers: { 200: listOf(environment) },
  },
  'PUT /environments/:id': {
    body: {
      external_url: text,
      tier: oneOf('production', 'staging', 'testing', 'development', 'other'),
    },
    answers: { 200: environment },
  },
  'POST /environments/:id/stop': { body: { force: { enum: ['true', true, false] } }, answers: { 200: environment } },
  'DELETE /environments/:id': { answers: { 204: nothing } },
};

/** What may be answered to anything. @see https://docs.gitlab.com/api/rest/troubleshooting/#status-codes */
const GENERAL: readonly number[] = [400, 401, 403, 404, 429, 500, 502, 503];

const ajv = new Ajv({ strict: false, logger: false });
const validators = new Map<object, ValidateFunction>();

/** What of an exchange is not as GitLab documents it; empty when all is. */
export function checkExchange({ method, path, query, body, status, answer }: Exchange): readonly string[] {
  const found = Object.entries(OPERATIONS).find(([line]) => patternOf(line).test(`${method} ${path}`));
  if (found === undefined) return [`${method} ${path}: GitLab documents no such operation`];
  const [line, { query: queries = {}, body: bodies, required = [], answers }] = found;
  const answered = answers[status] ?? (GENERAL.includes(status) ? refusal : undefined);
  const faults = [
    ...check(closed(queries, []), Object.fromEntries(query), 'the query'),
    ...(bodies === undefined
      ? body === undefined
        ? []
        : ['a body is sent, but none is documented']
      : check(closed(bodies, required), body ?? {}, 'the body')),
    ...(answered === undefined
      ? [`the answer ${status} is not documented`]
      : check(answered, answer ?? null, `the answer ${status}`)),
  ];
  return faults.map((fault) => `${line}: ${fault}`);
}

function check(schema: object, value: unknown, what: string): readonly string[] {
  const validator = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, validator);
  if (validator(value)) return [];
  return [`${what} is not as documented: ${ajv.errorsText(validator.errors?.slice(0, 3), { dataVar: 'it' })}`];
}

function closed(properties: Properties, required: readonly string[]): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

function patternOf(line: string): RegExp {
  return new RegExp(`^${line.replaceAll(/:\w+/g, '[^/]+')}$`);
}
