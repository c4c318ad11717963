import type { Diagnostic } from '../diagnostic.ts';
import { addresses } from './addresses.ts';
import { amounts } from './amounts.ts';
import { approvals } from './approvals.ts';
import { backupsHaveData } from './backupsHaveData.ts';
import { capabilities } from './capabilities.ts';
import { connectionsHaveNoCycle } from './connectionsHaveNoCycle.ts';
import { connectionsReach } from './connectionsReach.ts';
import { discards } from './discards.ts';
import { environmentServices } from './environmentServices.ts';
import { extraHosts } from './extraHosts.ts';
import { hostNames } from './hostNames.ts';
import { imageBuilds } from './imageBuilds.ts';
import { imageVersions } from './imageVersions.ts';
import { jenkinsSettings } from './jenkinsSettings.ts';
import { knownNames } from './knownNames.ts';
import { migrations } from './migrations.ts';
import { names } from './names.ts';
import { notifications } from './notifications.ts';
import { paths } from './paths.ts';
import { plugins } from './plugins.ts';
import { ports } from './ports.ts';
import { promotionPathIsSound } from './promotionPathIsSound.ts';
import { rawManifests } from './rawManifests.ts';
import { referencesInTexts } from './referencesInTexts.ts';
import { renamedEnvironments } from './renamedEnvironments.ts';
import { replicas } from './replicas.ts';
import { repository } from './repository.ts';
import { routeOptions } from './routeOptions.ts';
import type { Rule, Subject } from './rule.ts';
import { schedules } from './schedules.ts';
import { secretsByReference } from './secretsByReference.ts';
import { serviceAddresses } from './serviceAddresses.ts';
import { stages } from './stages.ts';
import { targets } from './targets.ts';
import { targetsRunServices } from './targetsRunServices.ts';
import { texts } from './texts.ts';
import { ulimits } from './ulimits.ts';
import { values } from './values.ts';
import { volumeLifetimes } from './volumeLifetimes.ts';

const RULES: readonly Rule[] = [
  names,
  knownNames,
  environmentServices,
  promotionPathIsSound,
  connectionsHaveNoCycle,
  connectionsReach,
  hostNames,
  routeOptions,
  ports,
  addresses,
  notifications,
  paths,
  amounts,
  ulimits,
  capabilities,
  extraHosts,
  rawManifests,
  imageVersions,
  imageBuilds,
  values,
  serviceAddresses,
  texts,
  referencesInTexts,
  secretsByReference,
  replicas,
  volumeLifetimes,
  backupsHaveData,
  discards,
  renamedEnvironments,
  migrations,
  targets,
  targetsRunServices,
  approvals,
  stages,
  repository,
  jenkinsSettings,
  schedules,
  plugins,
];

/** Everything that is wrong with a flow. */
export function checkFlow(subject: Subject): readonly Diagnostic[] {
  return RULES.flatMap((rule) => rule(subject));
}
