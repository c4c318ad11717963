import type { Kind, Profile } from './profile.ts';
import { standardProfile } from './standard.ts';

const CALLABLES = ['steps', 'symbols', 'agents', 'conditions', 'options', 'triggers', 'parameters'] as const;
const NAMES = ['stageOptions', 'tools', 'postConditions'] as const;

/**
 * Reads a profile as {@link formatProfile} writes it. What it does not say is as in the standard profile; what it says of a
 * kind is all that there is of it, unless `listed` names others.
 *
 * @returns undefined when the text is none
 */
export function readProfile(text: string): Profile | undefined {
  const json = parse(text);
  if (!isObject(json) || typeof json.name !== 'string' || !isObject(json.steps)) return undefined;
  const isSound =
    CALLABLES.every((key) => json[key] === undefined || isCallables(json[key])) &&
    [...NAMES, 'listed'].every((key) => json[key] === undefined || isNames(json[key])) &&
    ['boolean', 'undefined'].includes(typeof json.complete);
  if (!isSound) return undefined;
  const { [NOTE]: _, ...profile } = json;
  const kinds: readonly Kind[] = [...CALLABLES, ...NAMES].filter((key) => key !== 'steps' && key !== 'symbols');
  const listed = kinds.filter((kind) => json[kind] !== undefined);
  return { ...standardProfile, listed, ...(profile as Partial<Profile>) };
}

/** JSON has no comments. */
const NOTE = '//';

/**
 * A profile as a file.
 *
 * @param note says at its beginning what the file is
 */
export function formatProfile(profile: Profile, note?: string): string {
  return `${JSON.stringify({ ...(note !== undefined && { [NOTE]: note }), ...profile }, null, 2)}\n`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function isCallables(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isCallable);
}

function isCallable(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { parameters } = value;
  return (
    parameters === undefined ||
    (isObject(parameters) && Object.values(parameters).every((one) => isObject(one) && typeof one.type === 'string'))
  );
}
