package pipegen.host;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.impl.CpsCallableInvocation;
import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.GString;
import groovy.lang.Script;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.runtime.ScriptBytecodeAdapter;

/** What all scripts of a run share: the library's global variables, `env`, `params`, and the steps. It is also `steps`. */
public final class Pipeline extends GroovyObjectSupport implements Serializable {
  final Map<String, Object> globals = new LinkedHashMap<>();
  final Set<String> symbols;
  final Environment environment;
  Script blocks;

  Pipeline(Environment environment, Set<String> symbols) {
    this.environment = environment;
    this.symbols = symbols;
    globals.put("env", environment);
    globals.put("steps", this);
  }

  @Override
  public Object getProperty(String name) {
    return globals.containsKey(name) ? globals.get(name) : super.getProperty(name);
  }

  /** A call of a name that is no method of the script: a global variable's `call`, a symbol such as `string(...)`, or a step. */
  @Override
  public Object invokeMethod(String name, Object argument) {
    try {
      return call(name, InvokerHelper.asArray(argument));
    } catch (Throwable failure) {
      throw sneaky(failure);
    }
  }

  private Object call(String name, Object[] all) throws Throwable {
    Object global = globals.get(name);
    if (global instanceof Closure || global instanceof Script) return invoke(name, global, "call", all);
    if (symbols.contains(name)) return symbol(name, all);

    List<Object> arguments = new ArrayList<>(Arrays.asList(all));
    if (name.equals("parallel")) return invoke(name, blocks, "parallel", arguments.get(0));
    boolean hasBody = !arguments.isEmpty() && arguments.get(arguments.size() - 1) instanceof Closure;
    if (!hasBody) return Continuable.suspend(name, new StepCall(name, arguments, false));
    Object body = arguments.remove(arguments.size() - 1);
    boolean special = name.equals("catchError") || name.equals("warnError") || name.equals("retry");
    return invoke(name, blocks, special ? name : "block", name, arguments, body);
  }

  /** Enters a block step; called by the library of block steps. */
  public Object enter(String name, List<Object> arguments) {
    return Continuable.suspend("enter", new StepCall(name, arguments, true));
  }

  /** Leaves the innermost block step. */
  public Object leave() {
    return Continuable.suspend("leave", StepCall.LEAVE);
  }

  /** Calls code that was transformed: the engine learns under which name its caller knows it. */
  private static Object invoke(String name, Object receiver, String method, Object... arguments) throws Throwable {
    try {
      return ScriptBytecodeAdapter.invokeMethodN(Pipeline.class, receiver, method, arguments);
    } catch (CpsCallableInvocation call) {
      throw new CpsCallableInvocation(name, call.call, call.receiver, call.arguments.toArray());
    }
  }

  /** Throws what `invokeMethod` does not declare, as Groovy itself does. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
    throw (T) failure;
  }

  private static Object symbol(String name, Object[] arguments) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("$symbol", name);
    for (Object argument : arguments)
      if (argument instanceof Map) described.putAll(Json.map(argument));
      else described.put("value", argument instanceof GString ? argument.toString() : argument);
    return described;
  }
}
