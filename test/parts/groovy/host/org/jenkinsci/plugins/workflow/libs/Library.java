package org.jenkinsci.plugins.workflow.libs;

/** Stands for Jenkins' own annotation, which every Jenkinsfile has imported: `@Library('pipegen@1.0.0') _`. */
public @interface Library {
  String[] value();
}
