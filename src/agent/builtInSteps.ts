import type { AgentContext } from '../run/agentContext.ts';

/** A step script, once loaded. */
export type StepScript = (args: never, context: AgentContext) => Promise<unknown>;

/** The steps that pipegen brings; each is loaded when it is asked for. */
export const BUILT_IN_STEPS: ReadonlyMap<string, () => Promise<StepScript>> = new Map<
  string,
  () => Promise<StepScript>
>([
  ['applyPromotion', async () => (await import('./steps/applyPromotion.ts')).applyPromotion],
  ['backupServices', async () => (await import('./steps/backupServices.ts')).backupServices],
  ['buildImages', async () => (await import('./steps/buildImages.ts')).buildImages],
  ['deployRelease', async () => (await import('./steps/deployRelease.ts')).deployRelease],
  ['notifyTeam', async () => (await import('./steps/notifyTeam.ts')).notifyTeam],
  ['planDeployment', async () => (await import('./steps/planDeployment.ts')).planDeployment],
  ['planPromotion', async () => (await import('./steps/planPromotion.ts')).planPromotion],
  ['pruneDeployments', async () => (await import('./steps/pruneDeployments.ts')).pruneDeployments],
  ['pushImages', async () => (await import('./steps/pushImages.ts')).pushImages],
  ['reportDeployment', async () => (await import('./steps/reportDeployment.ts')).reportDeployment],
  ['reportDrift', async () => (await import('./steps/reportDrift.ts')).reportDrift],
  ['retireDeployments', async () => (await import('./steps/retireDeployments.ts')).retireDeployments],
  ['testImages', async () => (await import('./steps/testImages.ts')).testImages],
  ['verifyDeployment', async () => (await import('./steps/verifyDeployment.ts')).verifyDeployment],
]);
