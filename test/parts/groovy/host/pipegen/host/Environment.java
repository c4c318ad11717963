package pipegen.host;

import groovy.lang.GroovyObjectSupport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Jenkins' `env`: the build's variables, and over them those of the enclosing `withEnv` and `withCredentials` blocks. */
public final class Environment extends GroovyObjectSupport implements Serializable {
  private final Map<String, String> build = new LinkedHashMap<>();
  private final List<Map<String, String>> blocks = new ArrayList<>();

  Environment(Map<String, Object> variables) {
    variables.forEach((name, value) -> build.put(name, String.valueOf(value)));
  }

  @Override
  public Object getProperty(String name) {
    return effective().get(name);
  }

  @Override
  public void setProperty(String name, Object value) {
    build.put(name, String.valueOf(value));
  }

  public Map<String, String> getEnvironment() {
    return effective();
  }

  Map<String, String> effective() {
    Map<String, String> effective = new LinkedHashMap<>(build);
    blocks.forEach(effective::putAll);
    return effective;
  }

  void enter(Map<String, String> variables) {
    blocks.add(variables);
  }

  void leave() {
    blocks.remove(blocks.size() - 1);
  }

  /** The variables of `withEnv(['NAME=value', 'PATH+ANY=first'])`; the second form puts its value before the present one. */
  Map<String, String> parse(Iterable<?> assignments) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Object assignment : assignments) {
      String[] parts = String.valueOf(assignment).split("=", 2);
      int plus = parts[0].indexOf('+');
      if (plus < 0) variables.put(parts[0], parts[1]);
      else {
        String name = parts[0].substring(0, plus);
        String present = effective().get(name);
        variables.put(name, present == null ? parts[1] : parts[1] + ":" + present);
      }
    }
    return variables;
  }
}
