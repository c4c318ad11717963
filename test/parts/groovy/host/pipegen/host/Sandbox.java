package pipegen.host;

import groovy.lang.GroovyClassLoader;
import groovy.lang.Script;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.codehaus.groovy.runtime.DateGroovyMethods;
import org.codehaus.groovy.runtime.DefaultGroovyMethods;
import org.codehaus.groovy.runtime.EncodingGroovyMethods;
import org.codehaus.groovy.runtime.GStringImpl;
import org.codehaus.groovy.runtime.ProcessGroovyMethods;
import org.codehaus.groovy.runtime.ScriptBytecodeAdapter;
import org.codehaus.groovy.runtime.StringGroovyMethods;
import org.kohsuke.groovy.sandbox.GroovyInterceptor;

/**
 * Sees every call, property and constructor of transformed code, and notes what script-security's rules (its
 * `SandboxInterceptor`, and workflow-cps' `CpsWhitelist`) would refuse; it lets everything pass, so that one run tells of
 * all. A script's own classes are allowed, and of Jenkins' objects what their stand-ins here have.
 */
final class Sandbox extends GroovyInterceptor {
  private static final List<Class<?>> GROOVY_METHODS = List.of(
      DefaultGroovyMethods.class, StringGroovyMethods.class, EncodingGroovyMethods.class, DateGroovyMethods.class,
      ProcessGroovyMethods.class);

  private final Collection<Object> allowed;
  /** What was called though it is not allowed, as signatures. */
  final Set<String> refused = new TreeSet<>();

  Sandbox(Collection<Object> allowed) {
    this.allowed = allowed;
  }

  @Override
  public Object onMethodCall(Invoker invoker, Object receiver, String name, Object... arguments) throws Throwable {
    note(method(receiver, name, arguments));
    return super.onMethodCall(invoker, receiver, name, arguments);
  }

  @Override
  public Object onStaticCall(Invoker invoker, Class type, String name, Object... arguments) throws Throwable {
    note(staticMethod(type, name, arguments));
    return super.onStaticCall(invoker, type, name, arguments);
  }

  @Override
  public Object onNewInstance(Invoker invoker, Class type, Object... arguments) throws Throwable {
    note(constructor(type, arguments));
    return super.onNewInstance(invoker, type, arguments);
  }

  @Override
  public void onSuperConstructor(Invoker invoker, Class type, Object... arguments) throws Throwable {
    note(constructor(type, arguments));
    super.onSuperConstructor(invoker, type, arguments);
  }

  @Override
  public Object onSuperCall(Invoker invoker, Class sender, Object receiver, String name, Object... arguments)
      throws Throwable {
    note(method(receiver, name, arguments));
    return super.onSuperCall(invoker, sender, receiver, name, arguments);
  }

  @Override
  public Object onGetProperty(Invoker invoker, Object receiver, String name) throws Throwable {
    note(read(receiver, name));
    return super.onGetProperty(invoker, receiver, name);
  }

  @Override
  public Object onSetProperty(Invoker invoker, Object receiver, String name, Object value) throws Throwable {
    note(write(receiver, name, value));
    return super.onSetProperty(invoker, receiver, name, value);
  }

  @Override
  public Object onGetAttribute(Invoker invoker, Object receiver, String name) throws Throwable {
    note("attribute " + receiver.getClass().getName() + " " + name);
    return super.onGetAttribute(invoker, receiver, name);
  }

  @Override
  public Object onSetAttribute(Invoker invoker, Object receiver, String name, Object value) throws Throwable {
    note("attribute " + receiver.getClass().getName() + " " + name);
    return super.onSetAttribute(invoker, receiver, name, value);
  }

  @Override
  public Object onGetArray(Invoker invoker, Object receiver, Object index) throws Throwable {
    if (receiver != null && !receiver.getClass().isArray()) note(method(receiver, "getAt", index));
    return super.onGetArray(invoker, receiver, index);
  }

  @Override
  public Object onSetArray(Invoker invoker, Object receiver, Object index, Object value) throws Throwable {
    if (receiver != null && !receiver.getClass().isArray()) note(method(receiver, "putAt", index, value));
    return super.onSetArray(invoker, receiver, index, value);
  }

  /** Null is allowed whatever the lists say. */
  private void note(String signature) {
    if (signature != null && !allowed.contains(signature)) refused.add(signature);
  }

  private static String method(Object receiver, String name, Object... arguments) {
    Method method = CallSites.method(receiver, name, arguments);
    if (method != null) return isOwn(method) || isStandIn(receiver, name) ? null : CallSites.signature("method", method);
    // Arithmetic, which Groovy adds to numbers, and the joining of texts.
    if (receiver instanceof Number || (receiver instanceof String && name.equals("plus"))) return null;
    Object[] all = new Object[arguments.length + 1];
    all[0] = receiver;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    for (Class<?> type : GROOVY_METHODS) {
      Method added = CallSites.declared(type, name, all);
      if (added != null) return CallSites.signature("staticMethod", added);
    }
    if (isStandIn(receiver, "invokeMethod")) return null;
    return "unclassified method " + receiver.getClass().getName() + " " + name + classes(arguments);
  }

  private static String staticMethod(Class<?> type, String name, Object... arguments) {
    Method method = CallSites.declared(type, name, arguments);
    if (method == null) return "unclassified staticMethod " + type.getName() + " " + name + classes(arguments);
    // The engine makes a GString by coercing it.
    boolean isCoercion = type == ScriptBytecodeAdapter.class && name.equals("asType");
    return isOwn(method) || isCoercion ? null : CallSites.signature("staticMethod", method);
  }

  private static String constructor(Class<?> type, Object... arguments) {
    Constructor<?> constructor = CallSites.constructor(type, arguments);
    if (constructor == null) return "unclassified new " + type.getName() + classes(arguments);
    boolean isJenkins = type == GStringImpl.class || type == PipelineScript.class;
    return isOwn(constructor) || isJenkins ? null : CallSites.signature("new", constructor);
  }

  /** The first way to read the property that is allowed, or else the first way. */
  private String read(Object receiver, String name) {
    if (isStandIn(receiver, "getProperty") || (name.equals("length") && receiver.getClass().isArray())) return null;
    String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    String first = null;
    for (String getter : List.of("get" + capital, "is" + capital)) {
      Method method = CallSites.method(receiver, getter);
      if (method != null && isOwn(method)) return null;
      if (method != null) first = better(first, CallSites.signature("method", method));
      for (Class<?> type : GROOVY_METHODS) {
        Method added = CallSites.declared(type, getter, receiver);
        if (added != null) first = better(first, CallSites.signature("staticMethod", added));
      }
      Method ofClass = receiver instanceof Class ? CallSites.declared((Class<?>) receiver, getter) : null;
      if (ofClass != null && isOwn(ofClass)) return null;
      if (ofClass != null) first = better(first, CallSites.signature("staticMethod", ofClass));
    }
    return field(receiver, name, first);
  }

  private String write(Object receiver, String name, Object value) {
    if (receiver instanceof Script || isStandIn(receiver, "setProperty")) return null;
    Method setter = CallSites.method(receiver, "set" + Character.toUpperCase(name.charAt(0)) + name.substring(1), value);
    if (setter != null && isOwn(setter)) return null;
    return field(receiver, name, setter == null ? null : CallSites.signature("method", setter));
  }

  private String field(Object receiver, String name, String first) {
    Field field = receiver instanceof Class ? CallSites.staticField((Class<?>) receiver, name) : CallSites.field(receiver, name);
    if (field != null && isOwn(field.getDeclaringClass())) return null;
    String kind = receiver instanceof Class ? "staticField " : "field ";
    String found = field == null ? first : better(first, kind + field.getDeclaringClass().getName() + " " + name);
    return found != null ? found : "unclassified field " + receiver.getClass().getName() + " " + name;
  }

  private String better(String one, String other) {
    return one == null || (!allowed.contains(one) && allowed.contains(other)) ? other : one;
  }

  private static boolean isOwn(Executable called) {
    return isOwn(called.getDeclaringClass());
  }

  private static boolean isOwn(Class<?> type) {
    return type.getClassLoader() instanceof GroovyClassLoader;
  }

  /** Whether Jenkins' own object lets this be called: CpsScript and DSL call steps, EnvActionImpl has properties. */
  private static boolean isStandIn(Object receiver, String name) {
    if (receiver instanceof PipelineScript)
      return List.of("invokeMethod", "getProperty", "print", "println", "printf").contains(name);
    if (receiver instanceof Pipeline) return List.of("invokeMethod", "getProperty").contains(name);
    return receiver instanceof Environment && List.of("getProperty", "setProperty").contains(name);
  }

  private static String classes(Object[] arguments) {
    StringBuilder text = new StringBuilder();
    for (Object argument : arguments) text.append(' ').append(argument == null ? "null" : argument.getClass().getName());
    return text.toString();
  }
}
