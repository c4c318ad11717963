import type { Profile } from './profile.ts';
import { standardSteps } from './standardSteps.ts';
import {
  standardAgents,
  standardConditions,
  standardOptions,
  standardParameters,
  standardPostConditions,
  standardStageOptions,
  standardSymbols,
  standardTools,
  standardTriggers,
} from './standardTypes.ts';
import { widespread } from './widespread.ts';

/** What a Jenkins 2.516.2 with common plugins offers, and widespread plugins beyond: good for a first look at any pipeline. */
export const standardProfile: Profile = {
  name: 'a standard controller',
  complete: false,
  steps: { ...widespread.steps, ...standardSteps },
  symbols: { ...widespread.symbols, ...standardSymbols },
  agents: { ...standardAgents, ...widespread.agents },
  conditions: standardConditions,
  options: { ...standardOptions, ...widespread.options },
  stageOptions: [...standardStageOptions, ...widespread.stageOptions],
  triggers: { ...standardTriggers, ...widespread.triggers },
  parameters: { ...standardParameters, ...widespread.parameters },
  tools: [...standardTools, ...widespread.tools],
  postConditions: standardPostConditions,
};
