package hudson;

import java.io.IOException;

/** Stands for Jenkins' own class, which the step `error` and most failing steps throw. */
public class AbortException extends IOException {
  public AbortException(String message) {
    super(message);
  }
}
