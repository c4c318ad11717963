package pipegen.host;

import groovy.json.JsonOutput;
import groovy.json.JsonParserType;
import groovy.json.JsonSlurper;
import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON to plain, serializable Java values and back. Output is ASCII, so that lone surrogates survive. */
final class Json {
  private Json() {}

  @SuppressWarnings("unchecked")
  static Map<String, Object> parse(String text) {
    return (Map<String, Object>) plain(new JsonSlurper().setType(JsonParserType.CHAR_BUFFER).parseText(text));
  }

  static String print(Object value) {
    return JsonOutput.toJson(plain(value));
  }

  /** The value in terms of JSON; what JSON cannot say becomes `{"$type": class, "text": ...}`. */
  static Object plain(Object value) {
    if (value == null || value instanceof Boolean || value instanceof Number) return value;
    if (value instanceof CharSequence || value instanceof Character) return value.toString();
    if (value instanceof Map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet())
        copy.put(String.valueOf(entry.getKey()), plain(entry.getValue()));
      return copy;
    }
    if (value instanceof Iterable) {
      List<Object> copy = new ArrayList<>();
      for (Object item : (Iterable<?>) value) copy.add(plain(item));
      return copy;
    }
    Map<String, Object> opaque = new LinkedHashMap<>();
    opaque.put("$type", value instanceof Closure ? "closure" : value.getClass().getName());
    if (!(value instanceof Closure)) opaque.put("text", String.valueOf(value));
    return opaque;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return value == null ? new LinkedHashMap<>() : (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Object value) {
    return value == null ? new ArrayList<>() : (List<Object>) value;
  }
}
