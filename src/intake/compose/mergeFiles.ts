import type { DefinitionPath } from '../../model/diagnostic.ts';
import { entriesOf, isMap, listOf, mapOf, type Tree, type TreeMap, textOf } from './tree.ts';

/** What keeps Compose files from being read by their YAML alone. */
export interface Problem {
  readonly code: string;
  readonly path: DefinitionPath;
  readonly message: string;
  readonly fix: string;
}

/**
 * Merges Compose files, of which a later one changes what an earlier one says, and follows `extends`.
 *
 * @see https://docs.docker.com/reference/compose-file/merge/
 */
export function mergeFiles(trees: readonly TreeMap[]): {
  readonly tree: TreeMap;
  readonly problems: readonly Problem[];
} {
  const tree = mapOf(trees.reduce<Tree>((merged, next) => merge(merged, next, []), {}));
  const problems: Problem[] = [];
  if (tree.include !== undefined)
    problems.push({
      code: 'include',
      path: ['include'],
      message: '"include" can be followed by Docker Compose only.',
      fix: 'Install Docker Compose, or pass the included files with -f.',
    });
  const services = mapOf(tree.services);
  const extended = Object.keys(services).map((name) => [name, extend(services, name, [], problems)]);
  return { tree: { ...tree, services: Object.fromEntries(extended) as TreeMap }, problems };
}

/** What a service is not given by the one that it extends. */
const NOT_INHERITED = ['depends_on', 'links', 'volumes_from', 'extends'];

function extend(services: TreeMap, name: string, from: readonly string[], problems: Problem[]): Tree {
  const service = services[name] ?? {};
  const { extends: extension, ...own } = mapOf(service);
  if (extension === undefined) return own;
  const path = ['services', name, 'extends'];
  const { file, service: base = textOf(extension) } = mapOf(extension);
  if (file !== undefined) {
    problems.push({
      code: 'extends-file',
      path,
      message: `"${name}" extends a service of another file, which Docker Compose can follow only.`,
      fix: 'Install Docker Compose, or copy the service into this file.',
    });
    return own;
  }
  const known = textOf(base) ?? '';
  if (services[known] === undefined || from.includes(known)) {
    const message =
      services[known] === undefined ? `"${name}" extends the unknown service "${known}".` : `"${name}" extends itself.`;
    problems.push({ code: 'extends-unknown', path, message, fix: 'Name another service of this file.' });
    return own;
  }
  const inherited = Object.entries(mapOf(extend(services, known, [...from, name], problems)));
  return merge(Object.fromEntries(inherited.filter(([key]) => !NOT_INHERITED.includes(key))), own, ['services', name]);
}

/** What a later file replaces as a unit. */
const REPLACED = /^(?:command|entrypoint|test)$/;
/** Maps that may be written as lists of `NAME=value`. */
const VARIABLES = /^(?:environment|labels|args|sysctls|extra_hosts|annotations)$/;
/** Lists whose entries are replaced by those with the same target. */
const MOUNTS = /^(?:volumes|devices|secrets|configs)$/;

function merge(earlier: Tree, later: Tree, path: DefinitionPath): Tree {
  if (isMap(later) && '!override' in later) return later['!override'] ?? null;
  if (isMap(later) && '!reset' in later) return null;
  const key = String(path.at(-1));
  const isOfService = path[0] === 'services' && path.length > 2;
  if (later === null && isOfService) return earlier;
  if (isOfService && REPLACED.test(key)) return later;
  if (isOfService && VARIABLES.test(key)) return { ...variables(earlier), ...variables(later) };
  if (isOfService && (key === 'depends_on' || key === 'networks') && (Array.isArray(earlier) || Array.isArray(later)))
    return merge(named(earlier), named(later), [...path, 'named']);
  if (isMap(earlier) && isMap(later)) {
    const changed = Object.entries(later).map(([name, value]) => {
      const isNew = earlier[name] === undefined;
      return [name, isNew ? unmarked(value) : merge(earlier[name] ?? null, value, [...path, name])] as const;
    });
    return withoutReset({ ...earlier, ...Object.fromEntries(changed) }, later);
  }
  if (Array.isArray(earlier) && Array.isArray(later)) {
    if (!MOUNTS.test(key)) return distinct([...earlier, ...later]);
    const targets = listOf(later).map(targetOf);
    return [...listOf(earlier).filter((one) => !targets.includes(targetOf(one))), ...later];
  }
  return later;
}

function unmarked(value: Tree): Tree {
  return isMap(value) && '!override' in value ? (value['!override'] ?? null) : value;
}

function withoutReset(merged: TreeMap, later: TreeMap): TreeMap {
  const isKept = ([name]: readonly [string, Tree]): boolean => {
    const value = later[name];
    return !(isMap(value) && '!reset' in value);
  };
  return Object.fromEntries(Object.entries(merged).filter(isKept));
}

function variables(tree: Tree): TreeMap {
  return Object.fromEntries(entriesOf(tree, []).map(([name, { value }]) => [name, value]));
}

function named(tree: Tree): TreeMap {
  return isMap(tree) ? tree : Object.fromEntries(listOf(tree).map((name) => [textOf(name) ?? '', null]));
}

function targetOf(mount: Tree): string {
  if (isMap(mount)) return textOf(mount.target ?? mount.source) ?? '';
  const [first = '', second] = (textOf(mount) ?? '').split(':');
  return second ?? first;
}

function distinct(list: readonly Tree[]): readonly Tree[] {
  const texts = list.map((one) => JSON.stringify(one));
  return list.filter((_, index) => texts.indexOf(texts[index] ?? '') === index);
}
