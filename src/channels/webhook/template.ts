import type { Message } from '../channel.ts';

/** What a template's placeholders stand for. */
export const PLACEHOLDERS = ['flow', 'event', 'text', 'url'] as const;

const PLACEHOLDER = /\{\{\s*(\w*)\s*\}\}/g;

/** What is sent where an author wrote no template. */
export const DEFAULT_TEMPLATE = '{"flow":"{{flow}}","event":"{{event}}","text":"{{text}}","url":"{{url}}"}';

/** The names in placeholders that stand for nothing. */
export function unknownPlaceholders(template: string): readonly string[] {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  return names.filter((name) => !PLACEHOLDERS.some((known) => known === name));
}

/** The template with what is told in the place of its placeholders, escaped as the inside of a JSON text. */
export function fillTemplate(template: string, message: Message): string {
  return template.replaceAll(PLACEHOLDER, (_, name: keyof Message) => JSON.stringify(message[name] ?? '').slice(1, -1));
}
