import { InvalidArgumentError } from 'commander';

/**
 * Reads the value of an option that is a number of bytes.
 *
 * @throws InvalidArgumentError unless it is a positive integer
 */
export function parseBytes(text: string): number {
  const bytes = Number(text);
  if (!Number.isSafeInteger(bytes) || bytes <= 0)
    throw new InvalidArgumentError('It must be an integer number of bytes.');
  return bytes;
}
