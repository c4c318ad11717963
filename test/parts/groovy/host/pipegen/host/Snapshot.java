package pipegen.host;

import com.cloudbees.groovy.cps.ObjectInputStreamWithLoader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Saves a program and loads it again, as a controller does when it restarts. */
final class Snapshot extends ObjectOutputStream {
  private final List<Map<?, ?>> maps = new ArrayList<>();
  private Object culprit;

  private Snapshot(ByteArrayOutputStream out) throws IOException {
    super(out);
    enableReplaceObject(true);
  }

  /**
   * @throws NotSerializableException whose message names the class, and the variable that holds the object if one does
   */
  @SuppressWarnings("unchecked")
  static <T> T restart(T program, ClassLoader loader) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Snapshot out = new Snapshot(bytes)) {
      try {
        out.writeObject(program);
      } catch (NotSerializableException failure) {
        throw out.explain(failure);
      }
    }
    return (T) new ObjectInputStreamWithLoader(new ByteArrayInputStream(bytes.toByteArray()), loader).readObject();
  }

  /** Sees every object before it is written. */
  @Override
  protected Object replaceObject(Object value) {
    if (value instanceof Map) maps.add((Map<?, ?>) value);
    if (!(value instanceof Serializable)) culprit = value;
    return value;
  }

  /** Local variables are kept in maps, so the culprit's key is its variable's name. */
  private NotSerializableException explain(NotSerializableException failure) {
    for (Map<?, ?> map : maps)
      for (Map.Entry<?, ?> entry : map.entrySet())
        if (culprit != null && entry.getValue() == culprit)
          return new NotSerializableException(culprit.getClass().getName() + " in `" + entry.getKey() + "`");
    return failure;
  }
}
