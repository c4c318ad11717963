import type { TreePath } from '../../declarative/source.ts';

/** A TypeScript expression, as far as definitions of pipelines need them. */
export type Code = ConstantCode | NameCode | TemplateCode | GroovyCode | ListCode | ObjectCode | CallCode;

export interface ConstantCode {
  readonly kind: 'constant';
  readonly value: string | number | boolean | null;
}

/** Something by its name: `import.meta.url`. */
export interface NameCode {
  readonly kind: 'name';
  readonly name: string;
}

/** A text with expressions in it, on one line, which a function reads: value`http://${host('api')}`. */
export interface TemplateCode {
  readonly kind: 'template';
  readonly tag: string;
  readonly parts: readonly (string | Code)[];
}

/** Groovy to the letter. */
export interface GroovyCode {
  readonly kind: 'groovy';
  readonly source: string;
  /** Whether it is statements, where blanks before lines mean nothing. */
  readonly isBody: boolean;
  /** The part of the tree that it is; undefined for what stands around the pipeline. */
  readonly path: TreePath | undefined;
}

export interface ListCode {
  readonly kind: 'list';
  readonly entries: readonly Entry[];
  /** Comments after the last entry. */
  readonly last?: readonly string[];
}

export interface ObjectCode {
  readonly kind: 'object';
  readonly entries: readonly Property[];
  /** Comments after the last property. */
  readonly last?: readonly string[];
  /** Whether each property has a line of its own, however short they are. */
  readonly isOpen?: boolean;
}

/** A call of what `pipegen` exports, or of a member of it: `credentials('x')`, `step.sh('make')`, `step('deploy')`. */
export interface CallCode {
  readonly kind: 'call';
  readonly of: string;
  readonly member?: string;
  readonly arguments: readonly Code[];
}

/** What stands in a list. */
export interface Entry {
  readonly value: Code;
  /** The part of the tree that it is, which says where it stood in the Jenkinsfile. */
  readonly path?: TreePath;
  /** Comments before it, with their marks. */
  readonly comments?: readonly string[];
}

/** What stands in an object. */
export interface Property extends Entry {
  readonly name: string;
}

export function constant(value: ConstantCode['value']): ConstantCode {
  return { kind: 'constant', value };
}

export function template(tag: string, parts: TemplateCode['parts']): TemplateCode {
  return { kind: 'template', tag, parts };
}

function nameCode(name: string): NameCode {
  return { kind: 'name', name };
}

/** An expression in Groovy. */
export function groovyCode(source: string, path: TreePath): GroovyCode {
  return { kind: 'groovy', source, isBody: false, path };
}

/** Statements in Groovy, within the pipeline. */
export function groovyBody(source: string, path: TreePath): GroovyCode {
  return { kind: 'groovy', source, isBody: true, path };
}

/** Code around the pipeline. */
export function groovyAround(source: string): GroovyCode {
  return { kind: 'groovy', source, isBody: false, path: undefined };
}

export function list(values: readonly Code[]): ListCode {
  return { kind: 'list', entries: values.map((value) => ({ value })) };
}

export function object(entries: readonly Property[]): ObjectCode {
  return { kind: 'object', entries };
}

export function call(of: string, member: string | undefined, given: readonly Code[]): CallCode {
  return { kind: 'call', of, ...(member !== undefined && { member }), arguments: given };
}

/** What reads a file beside the module, by its relative path. */
export function readTextCode(path: string): CallCode {
  return call('readFileSync', undefined, [
    call('new URL', undefined, [constant(path), nameCode('import.meta.url')]),
    constant('utf8'),
  ]);
}
