import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { openApiFile, openApiMissing } from '../../../parts/parts.ts';

/** A request with its answer. */
export interface Exchange {
  readonly method: string;
  /** As it was sent, below the address of the interface. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

type Node = { readonly [key: string]: unknown };

interface Operation {
  readonly parameters?: readonly Node[];
  readonly requestBody?: Node;
  readonly responses: { readonly [status: string]: Node };
}

interface Route {
  readonly template: string;
  readonly pattern: RegExp;
  readonly methods: { readonly [method: string]: Operation };
}

/**
 * What GitHub's documentation says of any operation, so that it does not repeat it for each.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
const GENERAL_ERRORS: readonly number[] = [401, 403, 404, 422, 429, 500, 502, 503, 504];

/** Holds requests and answers against GitHub's own OpenAPI description. */
export class OpenApi {
  private readonly ajv = new Ajv({ strict: false, logger: false, coerceTypes: false, validateSchema: false });
  private readonly document: Node;
  private readonly routes: readonly Route[];

  constructor() {
    formats.default(this.ajv);
    this.document = jsonSchema(JSON.parse(readFileSync(openApiFile(), 'utf8'))) as Node;
    this.ajv.addSchema(this.document, 'github');
    this.routes = Object.entries(this.document.paths as { readonly [path: string]: Route['methods'] })
      .map(([template, methods]) => ({ template, methods, pattern: toPattern(template) }))
      .sort((one, other) => placeholders(one.template) - placeholders(other.template));
  }

  /** What is not as GitHub describes it; empty when all is. */
  check(exchange: Exchange): readonly string[] {
    const { method, path } = exchange;
    const found = this.find(method, path);
    if (found === undefined) return [`${method} ${path}: GitHub describes no such operation`];
    const { operation, template } = found;
    const faults = [
      ...this.checkQuery(operation, exchange.query),
      ...this.checkPath(operation, found),
      ...this.checkBody(operation, exchange.body),
      ...this.checkAnswer(operation, exchange),
    ];
    return faults.map((fault) => `${method} ${template}: ${fault}`);
  }

  private find(method: string, path: string) {
    for (const { pattern, methods, template } of this.routes) {
      const match = pattern.exec(path);
      const operation = methods[method.toLowerCase()];
      if (match !== null && operation !== undefined) return { operation, template, values: match.groups ?? {} };
    }
    return undefined;
  }

  private parameters(operation: Operation, position: string): readonly Node[] {
    return (operation.parameters ?? []).map((node) => this.resolve(node)).filter((node) => node.in === position);
  }

  private checkQuery(operation: Operation, query: URLSearchParams): string[] {
    const known = this.parameters(operation, 'query');
    return [...query].flatMap(([name, value]) => {
      const parameter = known.find((candidate) => candidate.name === name);
      if (parameter === undefined) return [`the query ${name} is not described`];
      return this.validate(parameter.schema as Node, fromText(value), `the query ${name}`);
    });
  }

  private checkPath(
    operation: Operation,
    { values }: { readonly values: { readonly [name: string]: string } },
  ): string[] {
    return this.parameters(operation, 'path').flatMap(({ name, schema }) => {
      const value = decodeURIComponent(values[String(name)] ?? '');
      const isText = (this.resolve(schema as Node).type ?? 'string') === 'string';
      return this.validate(schema as Node, isText ? value : fromText(value), `the path's ${String(name)}`);
    });
  }

  private checkBody({ requestBody }: Operation, body: unknown): string[] {
    const schema = requestBody && contentSchema(this.resolve(requestBody));
    if (schema === undefined) return body === undefined ? [] : ['a body is sent, but none is described'];
    const { properties } = this.resolve(schema);
    const undescribed = Object.keys((body ?? {}) as Node).filter((key) => properties && !(key in (properties as Node)));
    return [
      ...undescribed.map((key) => `the body's ${key} is not described`),
      ...this.validate(schema, body ?? {}, 'the body'),
    ];
  }

  private checkAnswer({ responses }: Operation, { status, answer }: Exchange): string[] {
    const response = responses[String(status)];
    if (response === undefined)
      return GENERAL_ERRORS.includes(status)
        ? this.validate({ $ref: '#/components/schemas/basic-error' }, answer, `the answer ${status}`)
        : [`the answer ${status} is not described`];
    const schema = contentSchema(this.resolve(response));
    if (schema === undefined)
      return answer === undefined || status >= 400 ? [] : [`the answer ${status} has a body, but none is described`];
    return this.validate(schema, answer, `the answer ${status}`);
  }

  private readonly validators = new Map<string, ValidateFunction>();

  private validate(schema: Node, value: unknown, what: string): string[] {
    const key = JSON.stringify(schema);
    const validator =
      this.validators.get(key) ?? this.ajv.compile(JSON.parse(key.replaceAll('"#/', '"github#/')) as Node);
    this.validators.set(key, validator);
    if (validator(value)) return [];
    return [`${what} is not as described: ${this.ajv.errorsText(validator.errors?.slice(0, 3), { dataVar: 'it' })}`];
  }

  private resolve(node: Node): Node {
    if (typeof node.$ref !== 'string') return node;
    let found: unknown = this.document;
    for (const step of node.$ref.split('/').slice(1)) found = (found as Node)[step];
    return found as Node;
  }
}

let openApi: OpenApi | undefined;

/** What is not as GitHub describes it; nothing is found where its description is missing. */
export function checkExchange(exchange: Exchange): readonly string[] {
  if (openApiMissing() !== undefined) return [];
  openApi ??= new OpenApi();
  return openApi.check(exchange);
}

function contentSchema(node: Node): Node | undefined {
  const content = (node.content ?? {}) as { readonly [type: string]: Node };
  return Object.values(content)[0]?.schema as Node | undefined;
}

/** Numbers and booleans travel as text in addresses. */
function fromText(text: string): unknown {
  return /^(?:\d+|true|false)$/.test(text) ? JSON.parse(text) : text;
}

function toPattern(template: string): RegExp {
  const parts = template.split(/(\{[^}]+\})/);
  const source = parts.map((part) =>
    part.startsWith('{')
      ? `(?<${part.slice(1, -1).replaceAll('-', '_')}>[^/]+)`
      : part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${source.join('')}$`);
}

function placeholders(template: string): number {
  return template.split('{').length;
}

/** OpenAPI 3.0 says `nullable` where JSON Schema adds the type `null`. */
function jsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(jsonSchema);
  if (typeof node !== 'object' || node === null) return node;
  const {
    nullable,
    example: _,
    examples: __,
    ...rest
  } = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, jsonSchema(value)])) as Node;
  return nullable === true ? { anyOf: [{ type: 'null' }, rest] } : rest;
}
