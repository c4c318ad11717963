import { type Diagnostic, errorAt, warning } from '../../model/diagnostic.ts';
import { suggest } from '../../model/suggest.ts';
import { type Kind, lookUp, type Profile } from '../profile/profile.ts';
import type { TreePath } from '../source.ts';

/** How an unknown name is fixed: the one that was probably meant, and all that there are. */
export function knownNames(word: string, known: readonly string[]): string {
  const near = suggest(word, known);
  const all = known.length === 0 ? 'None are known.' : `Known names: ${known.join(', ')}.`;
  return near === undefined ? all : `Did you mean "${near}"? ${all}`;
}

/** Each name that a list holds more than once, with the positions after the first. */
export function repeated(names: readonly (string | undefined)[]): { readonly name: string; readonly index: number }[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    if (name === undefined) return [];
    if (seen.has(name)) return [{ name, index }];
    seen.add(name);
    return [];
  });
}

/**
 * A name that is not among those that the profile knows. Plugins bring options, triggers and more of their own: what
 * resembles nothing known, and is nothing else that is known, is only warned of unless the controller listed all that
 * there are.
 *
 * @param what what it would be, such as `option`
 */
export function unknownName(
  { profile, code, path, what, kind }: UnknownLocation,
  name: string,
  known: readonly string[],
): Diagnostic {
  const isListed = profile.complete || profile.listed?.includes(kind) === true;
  const mayBeOfPlugin = !isListed && suggest(name, known) === undefined && lookUp(profile.steps, name) === undefined;
  return mayBeOfPlugin
    ? warning(
        code,
        path,
        `Unknown ${what} "${name}": ${profile.name} does not provide it.`,
        `Ignore this if one of your plugins provides it${profile.listed === undefined ? '; "pipegen controller pull" creates a profile of your controller' : ''}. ${knownNames(name, known)}`,
      )
    : errorAt(
        code,
        path,
        `Unknown ${what} "${name}"${isListed ? `: ${profile.name} does not provide it` : ''}.`,
        knownNames(name, known),
      );
}

interface UnknownLocation {
  readonly profile: Profile;
  readonly code: string;
  readonly path: TreePath;
  readonly what: string;
  readonly kind: Kind;
}
