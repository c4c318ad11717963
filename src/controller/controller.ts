import { fieldsOf, listOf, textOf } from '../adapters/http/unknownJson.ts';
import type { ControllerConnection } from './connection.ts';
import { type ControllerFailure, hasControllerStatus, notJenkins } from './failure.ts';

/** A plugin that a controller has. */
export interface InstalledPlugin {
  /** Its identifier, such as `workflow-aggregator`. */
  readonly name: string;
  readonly version: string;
  /** Whether it runs: one that is disabled, or that could not start, does not. */
  readonly active: boolean;
  /** Whether it is to run after the next restart. */
  readonly enabled: boolean;
}

/**
 * The version of a controller, such as `2.516.2`; a look at whether it is one.
 *
 * @throws {Failure} `controller-not-jenkins` when something else answers
 */
export async function readControllerVersion(connection: ControllerConnection): Promise<string> {
  const { headers } = await connection.get('api/json?tree=mode').catch((error: unknown) => {
    throw hasControllerStatus(error, 404) ? isNone(connection) : error;
  });
  const version = headers.get('x-jenkins');
  if (version === null) throw isNone(connection);
  return version;
}

/**
 * What a controller's steps are, as its page for editors lists them: Groovy text that `readGdsl` reads.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/development/
 */
export async function readControllerGdsl(connection: ControllerConnection): Promise<string> {
  const { text } = await connection.get('pipeline-syntax/gdsl');
  return text;
}

/**
 * The plugins of a controller. Needs the right Overall/System Read, or Overall/Administer.
 *
 * @see https://javadoc.jenkins.io/hudson/PluginManager.html
 */
export async function readPlugins(connection: ControllerConnection): Promise<InstalledPlugin[]> {
  const answer = await connection.getJson(
    'pluginManager/api/json?depth=1&tree=plugins[shortName,version,active,enabled]',
  );
  return listOf(fieldsOf(answer).plugins).map((plugin) => {
    const { shortName, version, active, enabled } = fieldsOf(plugin);
    return { name: textOf(shortName), version: textOf(version), active: active === true, enabled: enabled === true };
  });
}

function isNone({ url }: ControllerConnection): ControllerFailure {
  return notJenkins({ controller: url, path: 'api/json' }, 'the response has no Jenkins version');
}
