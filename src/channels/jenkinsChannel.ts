import type { ArgumentValue } from '../declarative/build.ts';
import type { Step } from '../declarative/tree.ts';
import type { Helper } from '../jenkins/pipelines/jenkinsfile.ts';
import type { Flow } from '../model/flow.ts';

/** How the controller itself sends by a channel, in a step of its own; other channels are written to by the agent. */
export interface JenkinsChannel<Options> {
  /** Sends a text: a call of the helper. */
  send(options: Options, text: ArgumentValue): Step;
  /** The method behind it. */
  helper(flow: Flow): Helper;
  /** What the configuration as code has for it: below `unclassified`, and the address that the controller writes from. */
  configuration(options: readonly [Options, ...Options[]]): {
    readonly unclassified: object;
    readonly adminAddress?: string;
  };
}
