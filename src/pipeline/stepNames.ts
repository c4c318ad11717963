import { standardProfile } from '../declarative/profile/standard.ts';

/**
 * Why a step cannot have a name; `undefined` when it can.
 *
 * A library step is a global variable of every pipeline: it would hide what Jenkins has under the same name, or could
 * not be called at all.
 */
export function stepNameError(name: string): string | undefined {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name))
    return 'is not a valid step name: it must start with a lower-case letter and contain only letters and digits';
  if (GROOVY.has(name)) return 'is a reserved word of Groovy or a method of every script';
  if (JENKINS.has(name)) return 'is already the name of a step or variable of Jenkins';
  return undefined;
}

/** Keywords of Groovy 2.4, and methods that every script has. @see http://docs.groovy-lang.org/docs/groovy-2.4.0/html/documentation/#_keywords */
const GROOVY: ReadonlySet<string> = words(
  `abstract as assert boolean break byte case catch char class const continue def default do double else enum extends
  false final finally float for goto if implements import in instanceof int interface it long native new null package
  private protected public return short static strictfp super switch synchronized this threadsafe throw throws trait
  transient true try void volatile while
  binding call evaluate getBinding getClass getMetaClass getProperty hashCode invokeMethod main notify notifyAll print
  printf println propertyMissing methodMissing run setBinding setMetaClass setProperty toString wait with`,
);

/** Global variables, Declarative's words, and the steps that a usual controller has or that older plugins bring. */
const JENKINS: ReadonlySet<string> = new Set([
  ...words(
    `currentBuild docker env library manager params pipeline pipegenAgent scm steps
    agent environment input libraries matrix options parallel parameters post script stage stages tools triggers when
    checkpoint publisher`,
  ),
  ...Object.keys(standardProfile.steps),
  ...Object.entries(standardProfile.symbols).flatMap(([name, { step }]) => (step === true ? [name] : [])),
]);

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
