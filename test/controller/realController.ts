import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readControllerAccess } from '../../src/controller/access.ts';
import {
  type BuildParameters,
  jobPath,
  readBuild,
  readLog,
  readQueueItem,
  startBuild,
} from '../../src/controller/builds.ts';
import { type ControllerConnection, connectController } from '../../src/controller/connection.ts';

/** A folder of a real controller, which only we use. */
export interface OwnFolder {
  readonly connection: ControllerConnection;
  readonly name: string;
  /** Makes a job or whatever else an item is, from its `config.xml`. */
  createItem(name: string, config: string): Promise<void>;
  /** Adds a user and a password to what jobs of the folder may use. */
  addCredentials(id: string): Promise<void>;
  /** Has a job build, and waits for its end. */
  build(job: string, parameters: BuildParameters): Promise<FinishedBuild>;
  /** Removes the folder and all in it. */
  remove(): Promise<void>;
}

/** A build that has ended. */
export interface FinishedBuild {
  readonly result: string | undefined;
  readonly log: string;
}

/**
 * Makes a folder with a name that nobody else has.
 *
 * @param config its `config.xml`
 */
export async function makeFolder(
  environment: Readonly<Record<string, string | undefined>>,
  config: string,
): Promise<OwnFolder> {
  const access = readControllerAccess(environment);
  const connection = connectController(access, new AbortController().signal);
  const name = `pipegen-test-${randomUUID()}`;
  const folder = jobPath(name);

  const send = async (path: string, xml: string): Promise<void> => {
    await connection.post(path, new Blob([xml], { type: 'application/xml' }));
  };

  /** The number of what waited in the queue, once it runs. */
  const numberOf = async (path: string, id: number): Promise<number> => {
    for (;;) {
      const { build, state, why } = await readQueueItem(connection, path, id);
      if (build !== undefined) return build;
      if (state === 'cancelled') throw new Error(`${path} was taken out of the queue: ${why}`);
      await sleep(1_000);
    }
  };

  await send(`createItem?name=${name}`, config);
  return {
    connection,
    name,
    createItem: (item, itemConfig) => send(`${folder}createItem?name=${encodeURIComponent(item)}`, itemConfig),
    addCredentials: (id) => send(`${folder}credentials/store/folder/domain/_/createCredentials`, credentials(id)),
    async build(job, parameters) {
      const path = `${folder}${jobPath(job)}`;
      const id = await startBuild(connection, path, parameters);
      const one = `${path}${await numberOf(path, id)}/`;
      let log = '';
      for (let start = 0, isOpen = true; isOpen; ) {
        const part = await readLog(connection, one, start);
        log += part.text;
        ({ next: start, isOpen } = part);
        if (isOpen) await sleep(1_000);
      }
      return { result: (await readBuild(connection, one)).result, log };
    },
    remove: async () => {
      await connection.post(`${folder}doDelete`);
    },
  };
}

function credentials(id: string): string {
  return `<com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>
  <scope>GLOBAL</scope><id>${id}</id><username>nobody</username><password>none</password>
</com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>`;
}
