package org.jenkinsci.plugins.workflow.steps;

/** Stands for Jenkins' own class, which a refused `input`, a timeout and an aborted build throw. */
public class FlowInterruptedException extends InterruptedException {
  public FlowInterruptedException(String message) {
    super(message);
  }
}
