import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What Compose makes of a file, as far as the tests look at it. */
export interface ComposeModel {
  readonly services: { readonly [service: string]: ComposeServiceModel };
  readonly networks?: { readonly [network: string]: { readonly name: string; readonly external?: boolean } };
  readonly configs?: { readonly [config: string]: { readonly content?: string } };
}

interface ComposeServiceModel {
  readonly image: string;
  readonly command: readonly string[] | null;
  readonly environment?: { readonly [name: string]: string };
  readonly labels?: { readonly [label: string]: string };
  readonly configs?: readonly { readonly source: string; readonly target: string; readonly mode: string }[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly deploy?: { readonly replicas: number };
  readonly volumes?: readonly { readonly source: string; readonly target: string }[];
  readonly networks?: { readonly [network: string]: unknown };
  readonly ports?: readonly { readonly published: string }[];
}

/**
 * Reads a Compose file with the real Compose, which needs no engine for it.
 *
 * @param variables the environment to replace variables from
 * @param dotenv the text of a `.env` file
 * @throws with Compose's words when it refuses the file
 */
export function readWithCompose(
  file: string,
  variables: Readonly<Record<string, string>> = {},
  dotenv = '',
): ComposeModel {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-compose-'));
  try {
    writeFileSync(join(folder, 'compose.yaml'), file);
    writeFileSync(join(folder, 'dotenv'), dotenv);
    const { PATH, HOME, DOCKER_CONFIG } = process.env;
    const text = execFileSync(
      'docker',
      [
        'compose',
        '--project-name',
        'p',
        '--env-file',
        'dotenv',
        '--file',
        'compose.yaml',
        'config',
        '--format',
        'json',
      ],
      {
        cwd: folder,
        env: { PATH, HOME, DOCKER_CONFIG, ...variables },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        maxBuffer: 2 ** 26,
      },
    );
    // It writes what could be read again: every "$" twice.
    return JSON.parse(text, (_, value: unknown) =>
      typeof value === 'string' ? value.replaceAll('$$', '$') : value,
    ) as ComposeModel;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
