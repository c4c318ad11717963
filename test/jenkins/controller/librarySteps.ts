import type { StepSignature } from '../../../src/model/step.ts';

const NAMES = [
  ...['applyPromotion', 'backupServices', 'buildImages', 'deployRelease', 'notifyTeam', 'planDeployment'],
  ...['planPromotion', 'pruneDeployments', 'pushImages', 'reportDeployment', 'reportDrift', 'retireDeployments'],
  ...['testImages', 'verifyDeployment'],
];

/** The steps that pipegen brings, as far as the controller asks: their names. */
export const librarySteps: readonly StepSignature[] = NAMES.map((name) => ({
  name,
  summary: '',
  description: '',
  parameters: [],
  returns: 'nothing',
  returnsDescription: '',
  examples: [],
  source: `src/agent/steps/${name}.ts`,
}));
