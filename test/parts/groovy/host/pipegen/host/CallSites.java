package pipegen.host;

import groovy.lang.GString;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which declaration script-security takes a call for: the first that fits, those of superclasses and interfaces before
 * those of the receiver's own class, as in its `GroovyCallSiteSelector`. A declaration is written as in its lists.
 */
final class CallSites {
  /** The methods that a class declares, by name. */
  private static final ClassValue<Map<String, List<Method>>> METHODS = new ClassValue<>() {
    @Override
    protected Map<String, List<Method>> computeValue(Class<?> type) {
      return Arrays.stream(type.getDeclaredMethods()).collect(Collectors.groupingBy(Method::getName));
    }
  };

  /** A class and those above it, which come first. */
  private static final ClassValue<Set<Class<?>>> TYPES = new ClassValue<>() {
    @Override
    protected Set<Class<?>> computeValue(Class<?> type) {
      Set<Class<?>> types = new LinkedHashSet<>();
      addTypes(types, type);
      return types;
    }
  };

  private CallSites() {}

  static Method method(Object receiver, String name, Object... arguments) {
    for (Class<?> type : TYPES.get(receiver.getClass())) {
      Method found = declared(type, name, arguments);
      if (found != null) return found;
    }
    return receiver instanceof GString ? declared(String.class, name, arguments) : null;
  }

  static Method declared(Class<?> type, String name, Object... arguments) {
    Method found = null;
    for (Method method : METHODS.get(type).getOrDefault(name, List.of()))
      if (fits(method, arguments) && (found == null || isCloser(method, found))) found = method;
    return found;
  }

  static Constructor<?> constructor(Class<?> type, Object... arguments) {
    for (Constructor<?> constructor : type.getDeclaredConstructors())
      if (fits(constructor, arguments)) return constructor;
    return null;
  }

  static Field field(Object receiver, String name) {
    for (Class<?> type : TYPES.get(receiver.getClass())) {
      Field found = staticField(type, name);
      if (found != null) return found;
    }
    return null;
  }

  static Field staticField(Class<?> type, String name) {
    for (Field field : type.getDeclaredFields()) if (field.getName().equals(name)) return field;
    return null;
  }

  /** Such as `method java.util.List add int java.lang.Object`. */
  static String signature(String kind, Executable called) {
    StringBuilder line = new StringBuilder(kind).append(' ').append(called.getDeclaringClass().getName());
    if (called instanceof Method) line.append(' ').append(called.getName());
    for (Class<?> parameter : called.getParameterTypes()) line.append(' ').append(parameter.getCanonicalName());
    return line.toString();
  }

  private static void addTypes(Set<Class<?>> types, Class<?> type) {
    if (type.getSuperclass() != null) addTypes(types, type.getSuperclass());
    for (Class<?> parent : type.getInterfaces()) addTypes(types, parent);
    types.add(type);
  }

  private static boolean fits(Executable called, Object[] given) {
    Class<?>[] parameters = called.getParameterTypes();
    Object[] arguments = called.isVarArgs() ? spread(parameters, given) : given;
    if (arguments == null || arguments.length != parameters.length) return false;
    for (int index = 0; index < parameters.length; index++)
      if (!fits(parameters[index], arguments[index])) return false;
    return true;
  }

  private static boolean fits(Class<?> parameter, Object argument) {
    if (argument == null) return !parameter.isPrimitive();
    if (parameter == String.class && argument instanceof GString) return true;
    if (parameter == long.class && argument instanceof Integer) return true;
    if (parameter == int.class && argument instanceof Long) return ((Long) argument).intValue() == (Long) argument;
    return boxed(parameter).isInstance(argument);
  }

  /** The arguments with those of variable number in an array; null when the items cannot be in that array. */
  private static Object[] spread(Class<?>[] parameters, Object[] given) {
    int fixed = parameters.length - 1;
    int rest = given.length - fixed;
    if (rest < 0 || (rest == 1 && parameters[fixed].isInstance(given[fixed]))) return given;
    Object items = Array.newInstance(parameters[fixed].getComponentType(), rest);
    try {
      for (int index = 0; index < rest; index++) Array.set(items, index, given[fixed + index]);
    } catch (IllegalArgumentException otherType) {
      return null;
    }
    Object[] arguments = new Object[parameters.length];
    System.arraycopy(given, 0, arguments, 0, fixed);
    arguments[fixed] = items;
    return arguments;
  }

  private static boolean isCloser(Method one, Method other) {
    for (int index = 0; index < Math.min(one.getParameterCount(), other.getParameterCount()); index++) {
      Class<?> left = boxed(one.getParameterTypes()[index]);
      Class<?> right = boxed(other.getParameterTypes()[index]);
      if (left == right) continue;
      if (left.isAssignableFrom(right) || (left == Long.class && right == Integer.class)) return false;
      if (right.isAssignableFrom(left) || (left == Integer.class && right == Long.class)) return true;
    }
    return one.toString().compareTo(other.toString()) > 0;
  }

  private static Class<?> boxed(Class<?> type) {
    return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
  }
}
