import { isSecretName } from './secretNames.ts';

/** Programs that take a password by a short option: in the next word, or in the same one. */
const NEXT_WORD: readonly (readonly [program: RegExp, option: string])[] = [
  [/^(?:redis|valkey)-cli$/, '-a'],
  [/^(?:mongo\w*|rabbitmqadmin)$/, '-p'],
  [/^curl$/, '-u'],
];
const SAME_WORD = { program: /^(?:mysql|mariadb)(?!d$)[\w-]*$/, option: /^-p(?=.)/ };

/** Whether a command holds a secret in plain text: as the words of a program, or of a shell within one of them. */
export function holdsSecretWords(words: readonly string[]): boolean {
  const all = words.flatMap((word) => word.split(/\s+/)).map((word) => word.replaceAll(/^["'(]+|["';)]+$/g, ''));
  return all.some((word, index) => {
    const before = all[index - 1] ?? '';
    return isLongSecret(word, before) || isShortSecret(word, before, all.slice(0, index));
  });
}

/** `--requirepass x`, `--token=x`. */
function isLongSecret(word: string, before: string): boolean {
  const [, option, value] = /^--?([\w-]+)=(.+)$/s.exec(word) ?? [];
  const isOption = (name: string): boolean => isSecretName(name.replaceAll('-', '_')) || /pass$/i.test(name);
  if (option !== undefined && value !== undefined) return isOption(option) && isLiteral(value);
  return /^--?[\w-]+$/.test(before) && isOption(before.replace(/^-+/, '')) && !word.startsWith('-') && isLiteral(word);
}

/** `redis-cli -a x`, `mysql -px`. */
function isShortSecret(word: string, before: string, earlier: readonly string[]): boolean {
  const isAfter = (program: RegExp): boolean => earlier.some((one) => program.test(one.replace(/^.*\//, '')));
  if (SAME_WORD.option.test(word) && isAfter(SAME_WORD.program)) return isLiteral(word.replace(SAME_WORD.option, ''));
  return isLiteral(word) && NEXT_WORD.some(([program, option]) => before === option && isAfter(program));
}

/** Rather than a variable of the container's shell, the path of a file, or a sign of the shell. */
function isLiteral(text: string): boolean {
  return text !== '' && !/[$/]|^[;&|<>-]/.test(text);
}
