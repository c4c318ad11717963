package pipegen.host;

import groovy.lang.GroovyShell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates each of `sources` with plain Groovy. */
final class Evaluator {
  private Evaluator() {}

  static List<Object> evaluate(Map<String, Object> request) {
    List<Object> results = new ArrayList<>();
    for (Object source : Json.list(request.get("sources"))) results.add(evaluate((String) source));
    return results;
  }

  private static Map<String, Object> evaluate(String source) {
    Map<String, Object> result = new LinkedHashMap<>();
    try {
      Object value = new GroovyShell(Configuration.of("groovy")).evaluate(source);
      result.put("ok", true);
      result.put("type", value == null ? "null" : value.getClass().getName());
      result.put("value", Json.plain(value));
    } catch (Throwable failure) {
      result.put("ok", false);
      result.put("type", failure.getClass().getName());
      result.put("message", failure.getMessage());
    }
    return result;
  }
}
