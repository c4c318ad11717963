/** Stands for Declarative's own class, by which a stage is shown as skipped. It refuses a stage that has no name. */
export const UTILS = {
  'org/jenkinsci/plugins/pipeline/modeldefinition/Utils.groovy': `package org.jenkinsci.plugins.pipeline.modeldefinition
class Utils {
  static void markStageSkippedForConditional(String name) { assert name != null }
}`,
};
