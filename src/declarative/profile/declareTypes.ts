import { type Callable, type Callables, type Parameter, type Profile, soleRequired } from './profile.ts';

/**
 * What a controller offers as the members of a TypeScript interface, for the editor of who writes pipelines for it: one
 * group for each kind, in the form of `ControllerSignatures` (`src/pipeline/signature.ts`), which the text imports as `signature`.
 *
 * @param indentation stands before each line
 */
export function declareOffers(profile: Profile, indentation: string): string {
  return Object.entries(offersOf(profile))
    .map(([kind, offers]) => [`readonly ${kind}: {`, ...offers.map((offer) => indent(declare(offer))), '};'].join('\n'))
    .join('\n')
    .replaceAll(/^(?=.)/gm, indentation);
}

/** Something that is declared. */
export interface Offer {
  readonly name: string;
  readonly callable: Callable;
  readonly form: 'plain' | 'block' | 'body';
}

/** What is declared, by kind. */
export function offersOf(profile: Profile) {
  const { steps, symbols, agents, conditions, options, triggers, parameters } = profile;
  const buildSteps = Object.fromEntries(Object.entries(symbols).filter(([, { step }]) => step));
  // An option that is a step takes what the step takes, and is around the stages.
  const described = Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      option.parameters === undefined && Object.hasOwn(steps, name) ? { ...steps[name], block: false } : option,
    ]),
  );
  return {
    steps: offers({ ...buildSteps, ...steps }),
    symbols: offers(symbols),
    agents: offers(agents),
    conditions: offers(conditions),
    options: offers(described),
    triggers: offers(triggers),
    parameters: offers(parameters),
  };
}

/** What is written in another way: agents as text, branches as a part of their stage. */
const WRITTEN_OTHERWISE: readonly string[] = ['any', 'none', 'parallel'];
/** What is around code. */
const BODIES: readonly string[] = ['expression', 'script'];
/** Conditions around others. */
const NESTS: readonly string[] = ['allOf', 'anyOf', 'not'];

function offers(callables: Callables): Offer[] {
  return Object.entries(callables)
    .filter(([name]) => !WRITTEN_OTHERWISE.includes(name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, callable]) => {
      if (BODIES.includes(name)) return { name, callable: { ...callable, parameters: {} }, form: 'body' };
      if (NESTS.includes(name)) return { name, callable: { ...callable, parameters: {} }, form: 'block' };
      return { name, callable, form: callable.block ? 'block' : 'plain' };
    });
}

function declare({ name, callable, form }: Offer): string {
  const note = [callable.documentation, callable.needsNode ? 'Needs an agent.' : undefined]
    .filter(Boolean)
    .join('\n\n');
  return `${note === '' ? '' : `${comment(note)}\n`}readonly ${key(name)}: ${typeOf(callable, form)};`;
}

function typeOf(callable: Callable, form: Offer['form']): string {
  const { parameters } = callable;
  if (parameters === undefined) return 'signature.Unspecified';
  const sole = soleRequired(callable);
  const entries = Object.entries(parameters).map(
    ([name, parameter]) =>
      `readonly ${key(name)}${mayBeMissing(name, parameter, sole) ? '?' : ''}: ${tsType(parameter.type)};`,
  );
  const names = entries.length === 0 ? 'object' : `{\n${indent(entries.join('\n'))}\n}`;
  const rest = form === 'plain' && sole === undefined ? [] : [sole === undefined ? 'never' : literal(sole)];
  const given = [names, ...rest, ...(form === 'plain' ? [] : [literal(form)])];
  const isLong = given.length > 1 && entries.length > 0;
  return isLong ? `signature.Callable<\n${indent(given.join(',\n'))}\n>` : `signature.Callable<${given.join(', ')}>`;
}

/** Groovy gives an only parameter null when there is no argument, which a `Boolean` can be: `skipDefaultCheckout()`. */
export function mayBeMissing(name: string, { type, required = false }: Parameter, sole: string | undefined): boolean {
  return !required || (name === sole && type === 'Boolean');
}

/** The type of values in TypeScript for one in Java or Groovy. */
export function tsType(type: string): string {
  return TYPES.get(type) ?? (type.endsWith('[]') ? 'signature.List' : 'signature.Anything');
}

const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    string: ['String', 'CharSequence', 'GString', 'File', 'URI', 'URL', 'char', 'Character'],
    number: [
      'int',
      'Integer',
      'long',
      'Long',
      'short',
      'Short',
      'byte',
      'Byte',
      'double',
      'Double',
      'float',
      'Float',
      'BigDecimal',
      'BigInteger',
      'Number',
    ],
    boolean: ['boolean', 'Boolean'],
    'signature.TimeUnit': ['TimeUnit'],
    'signature.List': ['List', 'Collection', 'Iterable', 'Set'],
    'signature.Structure': ['Map'],
  }).flatMap(([written, types]) => types.map((type) => [type, written] as const)),
);

/** A docstring, which no text in it can end. */
function comment(text: string): string {
  const lines = text.replaceAll('*/', '*\\/').split(/\r\n|[\n\r\u2028\u2029]/);
  if (lines.length === 1) return `/** ${lines[0]} */`;
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n');
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
}

function literal(text: string): string {
  const escaped = text.replaceAll(/['\\\p{Cc}\u2028\u2029]/gu, (character) =>
    /['\\]/.test(character) ? `\\${character}` : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `'${escaped}'`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
