import { readControllerAccess } from '../../controller/access.ts';
import { type ComparedPlugin, comparePlugins } from '../../controller/comparePlugins.ts';
import { connectController } from '../../controller/connection.ts';
import { readControllerVersion, readPlugins } from '../../controller/controller.ts';
import { findNeeds } from '../../controller/findNeeds.ts';
import { count } from '../../model/count.ts';
import { printableLine } from '../../plan/printable.ts';
import { badInput } from '../../run/failure.ts';
import type { Invocation } from '../invocation.ts';
import type { Outcome } from '../outcome.ts';
import { formatTable } from '../table.ts';

/** Says whether a controller has the plugins that a project needs, in versions that are new enough. */
export async function checkController({ projectFolder, terminal, signal }: Invocation): Promise<Outcome> {
  const needs = await findNeeds(projectFolder);
  if (needs.length === 0)
    throw badInput(
      'nothing-to-check',
      `Nothing in ${projectFolder} needs a controller: jenkins/controller/plugins.txt and Jenkinsfiles are missing.`,
      "Run pipegen build, or pass the project's folder with --project.",
    );
  const connection = connectController(readControllerAccess(process.env), signal);
  const version = await readControllerVersion(connection);
  const plugins = comparePlugins(needs, await readPlugins(connection));
  const isFine = plugins.every(({ state }) => state === 'ok');
  return {
    exitCode: isFine ? 0 : 1,
    diagnostics: [],
    answer: { controller: { url: connection.url, version }, plugins },
    text: `Jenkins ${printableLine(version)} at ${connection.url}\n\n${formatTable(plugins.map(rowOf), terminal.columns)}\n${summarize(plugins)}\n`,
  };
}

function rowOf({ plugin, state, version, installed, reasons }: ComparedPlugin): string[] {
  const [first = '', ...others] = reasons;
  return [
    WORDS[state],
    plugin,
    printableLine(installed ?? ''),
    state === 'ok' || version === undefined ? '' : `needs ${version}`,
    state === 'ok' ? '' : `${first}${others.length === 0 ? '' : ` and ${others.length} more`}`,
  ];
}

const WORDS: { readonly [State in ComparedPlugin['state']]: string } = {
  missing: 'missing',
  disabled: 'not running',
  tooOld: 'too old',
  ok: 'ok',
};

function summarize(plugins: readonly ComparedPlugin[]): string {
  const wrong = (['missing', 'disabled', 'tooOld'] as const).flatMap((state) => {
    const number = plugins.filter((plugin) => plugin.state === state).length;
    return number === 0 ? [] : [`${number} ${WORDS[state]}`];
  });
  if (wrong.length === 0) return `The controller has all required plugins: ${count(plugins.length, 'plugin')}.`;
  return `Of ${count(plugins.length, 'plugin')}: ${wrong.join(', ')}. Install and update them in Manage Jenkins, Plugins, or with jenkins-plugin-cli.`;
}
