package pipegen.host;

import java.io.Serializable;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A category that lets loops over lists, sets, arrays and the views of maps be serialized half-way. It has the methods
 * that a controller's own category has (workflow-cps' `IteratorHack`) and no more: what is missing there fails here too.
 */
public final class Iteration {
  private Iteration() {}

  public static Iterator<Object> iterator(List<Object> list) {
    return new Cursor(list);
  }

  public static Iterator<Object> iterator(Set<Object> set) {
    return new Cursor(new ArrayList<>(set));
  }

  public static Iterator<Object> iterator(Object[] array) {
    return new Cursor(Arrays.asList(array));
  }

  public static Set<Map.Entry<Object, Object>> entrySet(Map<Object, Object> map) {
    Set<Map.Entry<Object, Object>> entries = new LinkedHashSet<>();
    map.forEach((key, value) -> entries.add(new SimpleImmutableEntry<>(key, value)));
    return entries;
  }

  public static Set<Object> keySet(Map<Object, Object> map) {
    return new LinkedHashSet<>(map.keySet());
  }

  public static Collection<Object> values(Map<Object, Object> map) {
    return new ArrayList<>(map.values());
  }

  private static final class Cursor implements Iterator<Object>, Serializable {
    private final List<Object> list;
    private int next;

    Cursor(List<Object> list) {
      this.list = list;
    }

    @Override
    public boolean hasNext() {
      return next < list.size();
    }

    @Override
    public Object next() {
      return list.get(next++);
    }
  }
}
