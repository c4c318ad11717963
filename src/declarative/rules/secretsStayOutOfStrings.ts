import { warning } from '../../model/diagnostic.ts';
import { blockAfter, withoutTexts } from './code.ts';
import type { Finding, Rule } from './rule.ts';
import { outwards, type ScriptAt, type StepAt, valuesOf } from './survey.ts';

/** The shells' steps, and how each reads a variable. */
const SHELLS: { readonly [step: string]: (name: string) => string } = {
  bat: (name) => `%${name}%`,
  powershell: (name) => `$env:${name}`,
  pwsh: (name) => `$env:${name}`,
  sh: (name) => `$${name}`,
};
/** A variable that `withCredentials` sets: `variable: 'TOKEN'`, `passwordVariable: 'PASSWORD'`. */
const BOUND = /\b\w*[vV]ariable\s*:\s*['"](\w+)['"]/g;
/** What a string in double quotes fills in. */
const FILLED = /(?<!\\)\$(?:\{([^{}]*)\}|([A-Za-z_][\w.]*))/g;
/** A shell step whose script, or an argument before it, is in double quotes. */
const SHELL_CALL =
  /\b(?:bat|powershell|pwsh|sh)\b[\s(]*(?:\w+\s*:\s*[^,'"\n]+,\s*)*(?:script\s*:\s*)?("""[\s\S]*?"""|"(?:\\.|[^"\\\n])*")/g;

/**
 * A secret that Groovy fills into a shell script stands in the list of processes, and in the log when it has characters
 * that its masking does not expect; a shell that reads the variable itself shows nothing.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#string-interpolation
 */
export const secretsStayOutOfStrings: Rule = ({ survey: { steps, scripts } }) => [
  ...steps.filter(({ part }) => Object.hasOwn(SHELLS, part.name)).flatMap(checkStep),
  ...scripts.flatMap(checkScript),
];

function checkStep(step: StepAt): Finding[] {
  const secrets = secretsAround(step);
  return valuesOf(step.part.arguments, [...step.path, 'arguments']).flatMap(({ part: { isLiteral, value }, path }) => {
    if (isLiteral || typeof value !== 'string') return [];
    const code = value.startsWith('"') ? filledIn(value) : value.replace(/'(?:\\.|[^'\\])*'/g, ' ');
    return secretIn(code, secrets).map((secret) => report(secret, step.part.name, path));
  });
}

function checkScript({ part: code, path, step }: ScriptAt): Finding[] {
  const around = secretsAround(step);
  const quiet = withoutTexts(code);
  const bound = [...quiet.matchAll(/\bwithCredentials\b/g)].flatMap(({ index }) => {
    const block = blockAfter(quiet, index);
    return block === undefined ? [] : [{ ...block, names: boundIn(code.slice(index, block.start)) }];
  });
  return [...code.matchAll(SHELL_CALL)].flatMap(({ 0: call, 1: script = '', index }) => {
    // What is in a comment or in another string is no call.
    if (!/\S/.test(quiet.slice(index, index + 2))) return [];
    const secrets = [
      ...around,
      ...bound.flatMap(({ start, end, names }) => (index > start && index < end ? names : [])),
    ];
    const offset = index + call.length - script.length;
    return secretIn(filledIn(script), secrets).map((secret) => ({
      ...report(secret, /^\w+/.exec(call)?.[0] ?? 'sh', path),
      offset,
    }));
  });
}

/** The names of the variables that hold secrets where a step runs. */
function secretsAround({ around, block }: StepAt): string[] {
  const environment = outwards(block).flatMap(({ part }) => part.environment ?? []);
  return [
    ...environment.flatMap(({ key, value }) =>
      'name' in value && value.name === 'credentials' ? [key, `${key}_USR`, `${key}_PSW`] : [],
    ),
    ...around
      .filter(({ name }) => name === 'withCredentials')
      .flatMap((step) => valuesOf(step.arguments, []).flatMap(({ part }) => boundIn(String(part.value)))),
  ];
}

function boundIn(source: string): string[] {
  return [...source.matchAll(BOUND)].map(([, name = '']) => name);
}

function filledIn(string: string): string {
  return [...string.matchAll(FILLED)].map(([, expression, name]) => expression ?? name).join(' ');
}

/** The first secret that the code names. */
function secretIn(code: string, secrets: readonly string[]): string[] {
  const words = new Set(code.match(/[A-Za-z_]\w*/g));
  return secrets.filter((secret) => words.has(secret)).slice(0, 1);
}

function report(secret: string, step: string, path: Finding['path']): Finding {
  return warning(
    'secret-interpolated',
    path,
    `Groovy inserts the secret ${secret} into the script of "${step}", so it can appear in the process list and the log.`,
    `Put the script in single quotes, so that the shell reads it: ${SHELLS[step]?.(secret)}.`,
  );
}
