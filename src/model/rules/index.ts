import type { Diagnostic } from '../diagnostic.ts';
import { backupsHaveData } from './backupsHaveData.ts';
import { connectionsHaveNoCycle } from './connectionsHaveNoCycle.ts';
import { connectionsReach } from './connectionsReach.ts';
import { hostNames } from './hostNames.ts';
import { imageVersions } from './imageVersions.ts';
import { jenkinsSettings } from './jenkinsSettings.ts';
import { knownNames } from './knownNames.ts';
import { ladderIsSound } from './ladderIsSound.ts';
import { names } from './names.ts';
import { ports } from './ports.ts';
import { replicas } from './replicas.ts';
import type { Rule, Subject } from './rule.ts';
import { secretsByReference } from './secretsByReference.ts';
import { texts } from './texts.ts';
import { values } from './values.ts';

const RULES: readonly Rule[] = [
  names,
  knownNames,
  ladderIsSound,
  connectionsHaveNoCycle,
  connectionsReach,
  hostNames,
  ports,
  imageVersions,
  values,
  texts,
  secretsByReference,
  replicas,
  backupsHaveData,
  jenkinsSettings,
];

/** Everything that is wrong with a flow. */
export function checkFlow(subject: Subject): readonly Diagnostic[] {
  return RULES.flatMap((rule) => rule(subject));
}
