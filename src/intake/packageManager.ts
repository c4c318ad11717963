/** What installs a project's packages. */
export type PackageManager = 'npm' | 'pnpm' | 'yarn';

/** Package managers by the files that only they write. */
export const PACKAGE_MANAGERS: { readonly [lockFile: string]: PackageManager } = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'package-lock.json': 'npm',
};

/** The command that adds packages for development. */
export function installCommand(manager: PackageManager, packages: readonly string[]): string {
  const start = { npm: 'npm install --save-dev', pnpm: 'pnpm add --save-dev', yarn: 'yarn add --dev' };
  return `${start[manager]} ${packages.join(' ')}`;
}

/** The command that runs pipegen as the project has it installed. */
export function pipegenCommand(manager: PackageManager, command: string): string {
  const start = { npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn' };
  return `${start[manager]} pipegen ${command}`;
}
