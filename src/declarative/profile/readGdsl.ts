import type { Callable, Callables, Parameter } from './profile.ts';

/**
 * The steps that a controller offers, from its own list of them at `/pipeline-syntax/gdsl`.
 *
 * The list gives a step one or two lines: one with the arguments that need no name, where a step has at most one required
 * parameter, and one with all of its parameters by name, the required ones first. Of a step with several required
 * parameters there is only the second, which does not say where the optional ones begin; those are sorted, so that all
 * before the longest sorted end are required, and at least two.
 *
 * @returns no steps where the text is no such list
 * @see https://github.com/jenkinsci/workflow-cps-plugin, `Snippetizer`
 */
export function readGdsl(text: string): Callables {
  const steps: { [name: string]: Callable } = Object.create(null) as { [name: string]: Callable };
  const nodeContext = text.indexOf("enclosingCall('node')");
  for (const { 0: line, 1: name = '', index } of text.matchAll(METHOD)) {
    const needsNode = nodeContext !== -1 && index > nodeContext;
    const known = steps[name];
    steps[name] = { ...known, ...readMethod(line, known), ...(needsNode && { needsNode }) };
  }
  return { ...steps };
}

/** Whether a list of steps ends in its middle, as half a download does. */
export function isCutOff(gdsl: string): boolean {
  const code = gdsl.replaceAll(/^\s*\/\/.*$/gm, '').trimEnd();
  const blocks = code.match(/\{$/gm)?.length ?? 0;
  const ends = code.match(/^\s*\}$/gm)?.length ?? 0;
  return !code.endsWith('}') || blocks > ends;
}

const METHOD = /^\s*method\(name: '([A-Za-z_$][\w$]*)'.*$/gm;
const NAMED = /parameter\(name: '([^']+)', type: '([^']+)'\)/g;
const UNNAMED = /(?<=[[\s,])'?([A-Za-z_$][\w$]*)'?\s*:\s*'?([\w.$]+)'?/g;

function readMethod(line: string, known: Callable | undefined): Callable {
  const unnamed = pairs(/params: \[(.*?)\](?=, (?:namedParams|doc):)/.exec(line)?.[1] ?? '', UNNAMED);
  const documentation = known?.documentation ?? /doc: '((?:[^'\\]|\\.)*)'/.exec(line)?.[1]?.replace(/\\(.)/g, '$1');
  const named = /namedParams: \[(.*)\], doc:/.exec(line)?.[1];
  const listed = named === undefined ? [] : pairs(named, NAMED);
  const required = named === undefined ? unnamed.filter(([, type]) => type !== 'Closure') : [];
  const block = known?.block ?? unnamed.some(([, type]) => type === 'Closure');
  const others = known?.parameters ?? {};
  const parameters: { [name: string]: Parameter } = Object.fromEntries([
    ...required.map(([name, type]) => [name, { type, required: true }] as const),
    ...listed.map(([name, type], index) => {
      const isRequired = others[name]?.required ?? (known === undefined && index < firstOptional(listed));
      return [name, { type, ...(isRequired && { required: true }) }] as const;
    }),
  ]);
  return { parameters, ...(block && { block }), ...(documentation && { documentation }) };
}

/** Where the optional parameters begin, of a step with several required ones. */
function firstOptional(listed: readonly (readonly [name: string, type: string])[]): number {
  let start = listed.length - 1;
  while (start > 0 && (listed[start - 1]?.[0] ?? '') < (listed[start]?.[0] ?? '')) start--;
  return Math.max(2, start);
}

/** Names and types, the latter without their packages. */
function pairs(text: string, pattern: RegExp): (readonly [name: string, type: string])[] {
  return [...` ${text}`.matchAll(pattern)].map(
    ([, name = '', type = '']) => [name, type.replace(/^.*\./, '')] as const,
  );
}
