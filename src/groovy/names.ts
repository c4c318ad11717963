/** Groovy's names: what may stand bare in source, and what must be quoted or refused. */

/** The name, if it can stand as a variable or class, possibly qualified: `env`, `this`, `groovy.json.JsonOutput`. */
export function variableName(name: string): string {
  return checked(name, 'variable', isQualified(name) || name === 'this' || name === 'super');
}

/** The name, if it can be declared: a variable, parameter or method. */
export function declaredName(name: string): string {
  return checked(name, 'declared name', isPlainName(name));
}

/** The name of an import, such as `java.util.List` or `java.util.*`. */
export function importedName(name: string): string {
  return checked(name, 'import', isQualified(name.replace(/\.\*$/, '')));
}

/** The type as written in Groovy, such as `Map<String, List<?>>` or `int[]`. */
export function typeName(name: string): string {
  return checked(name, 'type', /^[A-Za-z_][\w.]*(<[\w.<>?,[\] ]*>)?(\[\])*$/.test(name));
}

/** Whether the text can stand bare as a map key, a named argument or a property. */
export function isPlainName(name: string): boolean {
  return IDENTIFIER.test(name) && !RESERVED.has(name);
}

const IDENTIFIER = /^[A-Za-z_]\w*$/;

/** Groovy 2.4's keywords; see http://docs.groovy-lang.org/docs/groovy-2.4.0/html/documentation/#_keywords. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'abstract as assert boolean break byte case catch char class const continue def default do double else enum ' +
    'extends false final finally float for goto if implements import in instanceof int interface long native new null ' +
    'package private protected public return short static strictfp super switch synchronized this threadsafe throw ' +
    'throws trait transient true try void volatile while'
  ).split(' '),
);

function isQualified(name: string): boolean {
  return name.split('.').every(isPlainName);
}

function checked(name: string, role: string, valid: boolean): string {
  if (!valid) throw new Error(`Not a Groovy ${role}: ${JSON.stringify(name)}`);
  return name;
}
