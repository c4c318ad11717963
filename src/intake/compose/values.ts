import { fitsAsDefault } from '../../model/composeText.ts';
import type { DefinitionPath } from '../../model/diagnostic.ts';
import { internalHost } from '../../model/names.ts';
import { type HostPart, type Hosts, withFlowHosts } from './hosts.ts';
import type { Intake } from './intake.ts';
import { variableName } from './names.ts';
import { isSecretName, isSecretText } from './secretNames.ts';
import { defaultOf, parseTemplate, type Reference, referencesIn, withDefaults } from './template.ts';
import { type Part, textOf } from './tree.ts';

/** A value of a variable, as a flow says it. */
export type ImportedValue =
  | { readonly kind: 'plain'; readonly value: string | number | boolean }
  | ImportedVariable
  | HostPart
  /** In the order in which the parts stand: at least two. */
  | { readonly kind: 'composed'; readonly parts: readonly (string | ImportedVariable | HostPart)[] };

/** A setting or a secret. */
export type ImportedVariable =
  | { readonly kind: 'setting'; readonly name: string; readonly default?: string; readonly description: string }
  | { readonly kind: 'secret'; readonly name: string; readonly as: 'file' | 'value'; readonly description: string };

/** A variable of a service. */
export interface Variable {
  readonly service: string;
  readonly name: string;
  readonly part: Part;
  /** A file of values, rather than the Compose file: nothing in it is replaced. */
  readonly isVerbatim?: boolean;
  /** The secret that a ready service has for it. */
  readonly secret?: string;
}

export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.]*$/.test(name);
}

/** Names that pipegen, Docker or the shell read themselves; see the rule of values. */
const TAKEN = /^(?:PIPEGEN_.*|COMPOSE_.*|DOCKER_.*|BUILDX_.*|LD_.*|NODE_OPTIONS|BASH_ENV|PATH|HOME|IFS)$/;

/** Turns values of Compose files into those of a flow, one meaning for each name. */
export class Values {
  readonly #intake: Intake;
  readonly #hosts: Hosts;
  readonly #secretNames: Set<string>;
  readonly #defaults = new Map<string, string>();
  /** What each name stands for, where that is a text of the Compose file. */
  readonly #texts = new Map<string, string>();
  readonly #exposed = new Map<string, DefinitionPath>();

  /** @param variables all of them, as one that is a secret somewhere is one everywhere */
  constructor(intake: Intake, hosts: Hosts, variables: readonly Variable[]) {
    this.#intake = intake;
    this.#hosts = hosts;
    this.#secretNames = new Set(variables.flatMap(secretsIn));
    for (const { name, part, isVerbatim } of variables) {
      const reference = isVerbatim === true ? undefined : soleReference(part);
      const known = reference && defaultOf(reference);
      const isFirst = reference !== undefined && !this.#defaults.has(reference.name);
      if (isFirst && known !== undefined) this.#defaults.set(reference.name, withFlowHosts(this.#hosts, known, name));
    }
  }

  /** Where secrets stand in plain text: these lines are not to be shown. */
  get exposed(): readonly DefinitionPath[] {
    return [...this.#exposed.values()];
  }

  /** The value of a variable. */
  read(variable: Variable): ImportedValue {
    const { name, part, service } = variable;
    const text = textOf(part.value);
    if (text === undefined) return this.#reference(variable, { name, argument: '' });
    const reference = variable.isVerbatim === true ? undefined : soleReference(part);
    if (reference !== undefined && !/\+/.test(reference.operator ?? '')) return this.#reference(variable, reference);
    const isComposed = variable.isVerbatim !== true && referencesIn(text).length > 0;
    if (isComposed) return this.#composed(variable, text);
    const plain = variable.isVerbatim === true ? text : (withDefaults(text) ?? text);
    const isSecret = variable.secret !== undefined || (isSecretName(name) && plain !== '') || isSecretText(plain);
    if (isSecret && plain !== '') {
      const known = this.#nameFor(variable.secret ?? variableName(name), service, plain);
      this.#expose(part.path, name, known);
      return secret(known, `${name} of ${service}.`);
    }
    if (typeof part.value !== 'string') return { kind: 'plain', value: part.value as number | boolean };
    return joined(this.#hosts.split(plain, name));
  }

  /** The name of the secret that a part of the Compose file becomes. */
  secretFile(name: string, description: string): ImportedVariable {
    return { kind: 'secret', name: this.#usable(variableName(name), 'APP'), as: 'file', description };
  }

  #reference(variable: Variable, reference: Reference): ImportedVariable {
    const { service, name, part } = variable;
    const known = this.#usable(variableName(reference.name), service);
    if (known !== reference.name)
      this.#intake.findings.warn(
        'variable-renamed',
        part.path,
        `"${reference.name}" is "${known}" in the flow: names in .env are in upper case, and some are reserved.`,
        'Use the new name in .env.',
      );
    const fallback = defaultOf(reference);
    if (this.#secretNames.has(reference.name)) {
      if (fallback !== undefined && fallback !== '') this.#expose(part.path, name, known);
      return secret(known, `${name} of ${service}.`);
    }
    const description = /\?/.test(reference.operator ?? '') && reference.argument.trim();
    return this.#setting(variable, known, this.#default(variable, reference, fallback), description || undefined);
  }

  #default({ name, part }: Variable, { name: known }: Reference, fallback: string | undefined): string | undefined {
    const value = fallback === undefined ? this.#defaults.get(known) : withFlowHosts(this.#hosts, fallback, name);
    if (value === undefined || fitsAsDefault(value)) return value;
    this.#intake.findings.warn(
      'default-left-out',
      part.path,
      `The default of "${known}" has unbalanced braces or several lines, which a setting cannot have.`,
      'Set the value in .env.',
    );
    return undefined;
  }

  #setting(
    { service, name, part }: Variable,
    known: string,
    fallback: string | undefined,
    description = `${name} of ${service}.`,
  ): ImportedVariable {
    const first = this.#defaults.get(known);
    if (fallback === undefined || first === undefined || first === fallback) {
      if (fallback !== undefined) this.#defaults.set(known, fallback);
      return { kind: 'setting', name: known, ...(fallback !== undefined && { default: fallback }), description };
    }
    const own = this.#usable(variableName(`${service}_${known}`), service);
    this.#intake.findings.warn(
      'default-differs',
      part.path,
      `"${known}" has another default elsewhere, so the setting of "${service}" is "${own}".`,
      'Use one default for both, or set both in .env.',
    );
    this.#defaults.set(own, fallback);
    return { kind: 'setting', name: own, default: fallback, description };
  }

  /** A text with variables in it. */
  #composed(variable: Variable, text: string): ImportedValue {
    const parts = parseTemplate(text);
    const isKnown = parts.every((part) => typeof part === 'string' || !/\+/.test(part.operator ?? ''));
    const own = parts.filter((part) => typeof part === 'string').join('');
    const hasSecret = referencesIn(text).some(({ name }) => this.#secretNames.has(name));
    if (!isKnown || isSecretText(own) || (isSecretName(variable.name) && !hasSecret))
      return this.#asOne(variable, text, isSecretText(own) || hasSecret || isSecretName(variable.name));
    const isSole = parts.length === 1;
    return joined(
      parts.flatMap((part): readonly (string | ImportedVariable | HostPart)[] =>
        typeof part === 'string'
          ? this.#hosts.split(part, isSole ? variable.name : '')
          : [this.#reference(variable, part)],
      ),
    );
  }

  /** What cannot be put together in a flow: it is set as a unit. */
  #asOne(variable: Variable, text: string, isSecret: boolean): ImportedValue {
    const { service, name, part } = variable;
    const rewritten = withFlowHosts(this.#hosts, text, name);
    const known = this.#nameFor(this.#usable(variableName(name), service), service, text);
    this.#intake.findings.warn(
      'value-composed',
      part.path,
      `"${name}" holds ${isSecret ? 'a secret' : 'a variable'} in a way that a flow cannot put together: it is one ${isSecret ? 'secret' : 'setting'}, "${known}".`,
      `Set the whole text as ${known} in .env, or put it together with value\`...\`.`,
    );
    if (isSecret) {
      this.#exposed.set(JSON.stringify(part.path), part.path);
      return secret(known, `${name} of ${service}: ${maskDefaults(maskCredentials(rewritten))}`);
    }
    const fallback = withDefaults(rewritten);
    const usable = fallback !== undefined && fitsAsDefault(fallback) ? fallback : undefined;
    return this.#setting(variable, known, usable, `${name} of ${service}: ${rewritten}`);
  }

  /** A name for a text, unless it stands for another text already. */
  #nameFor(name: string, service: string, text: string): string {
    const known = this.#texts.get(name);
    const free = known === undefined || known === text ? name : variableName(`${service}_${name}`);
    this.#texts.set(free, text);
    return free;
  }

  #usable(name: string, service: string): string {
    return TAKEN.test(name) || name === '' ? variableName(`${service}_${name}`) : name;
  }

  #expose(path: DefinitionPath, variable: string, known: string): void {
    this.#exposed.set(JSON.stringify(path), path);
    this.#intake.findings.warn(
      'secret-in-plain-text',
      path,
      `"${variable}" has its value in the Compose file. The flow names the secret "${known}" instead, without its value.`,
      `Set ${known} in .env, and rotate the secret if the file was ever pushed.`,
    );
  }
}

function secret(name: string, description: string): ImportedVariable {
  return { kind: 'secret', name, as: 'value', description };
}

/** The value that parts come to: plain where they are text alone. */
function joined(parts: readonly (string | ImportedVariable | HostPart)[]): ImportedValue {
  const [only] = parts;
  if (parts.length > 1) return { kind: 'composed', parts };
  return typeof only === 'object' ? only : { kind: 'plain', value: only ?? '' };
}

/** The value without addresses of services that its own is not connected to: these are text. */
export function withinReach(value: ImportedValue, others: ReadonlySet<string>): ImportedValue {
  const reached = (part: string | ImportedVariable | HostPart) =>
    typeof part === 'object' && part.kind === 'host' && !others.has(part.service) ? internalHost(part.service) : part;
  if (value.kind === 'host')
    return others.has(value.service) ? value : { kind: 'plain', value: internalHost(value.service) };
  return value.kind === 'composed' ? { ...value, parts: value.parts.map(reached) } : value;
}

/** The variable that is all of a text. */
function soleReference({ value }: Part): Reference | undefined {
  const parts = typeof value === 'string' ? parseTemplate(value) : [];
  const [only] = parts;
  return parts.length === 1 && typeof only === 'object' ? only : undefined;
}

/** The variables of a Compose file that are secrets by how they are used here. */
function secretsIn({ name, part, secret: ready, isVerbatim }: Variable): readonly string[] {
  if (isVerbatim === true) return [];
  const text = textOf(part.value);
  if (text === undefined) return isSecretName(name) ? [name] : [];
  const sole = soleReference(part);
  const isWhole = sole !== undefined && (ready !== undefined || isSecretName(name));
  return referencesIn(text)
    .filter((one) => isSecretName(one.name) || isSecretText(one.argument) || (isWhole && one.name === sole.name))
    .map((one) => one.name);
}

function maskCredentials(text: string): string {
  return text.replaceAll(/(:\/\/[^\s/:@]*:)(?!\$)[^\s/@]+(?=@)/g, '$1***');
}

function maskDefaults(text: string): string {
  return text.replaceAll(/(\$\{\w+):?-[^}]*(?=\})/g, '$1');
}
