import { join } from 'node:path';
import type { Variables } from '../../agent/variables.ts';
import { DEMO_VARIABLE } from './identity.ts';

/** What would lead the demo's commands elsewhere: to another flow, project, repository, account or build. */
const MISLEADING = /^(?:pipegen|git|github|registry|compose)_|^(?:job_name|build_number)$/i;

/**
 * The environment of a demo's commands: that of the person, without accounts, and with all files in the demo's folder.
 */
export function demoVariables(environment: Variables, flow: string, folder: string): Variables {
  const own = Object.entries(environment).filter(([name]) => !MISLEADING.test(name));
  return { ...Object.fromEntries(own), [DEMO_VARIABLE]: flow, PIPEGEN_BACKUP_DIR: join(folder, 'backups') };
}
