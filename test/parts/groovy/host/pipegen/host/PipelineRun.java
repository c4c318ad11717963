package pipegen.host;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Envs;
import com.cloudbees.groovy.cps.Outcome;
import com.cloudbees.groovy.cps.impl.CpsCallableInvocation;
import com.cloudbees.groovy.cps.sandbox.DefaultInvoker;
import com.cloudbees.groovy.cps.sandbox.SandboxInvoker;
import groovy.lang.Closure;
import groovy.lang.GroovyClassLoader;
import groovy.lang.GroovyCodeSource;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a script and a library under Jenkins' CPS engine. At every step the program is serialized and loaded again, then
 * resumed with the client's answer.
 */
final class PipelineRun {
  private final Host host;
  private final Map<String, Object> request;
  private final Sandbox sandbox;
  private final GroovyClassLoader loader;
  /** Of what is Jenkins' own, in which the sandbox looks at nothing. */
  private final GroovyClassLoader trusted;
  private final List<String> warnings = new ArrayList<>();
  private final List<Integer> enclosing = new ArrayList<>();
  private final List<Class> categories = new ArrayList<>(Continuable.categories);
  private Program program;
  private int steps;

  private static final class Program implements Serializable {
    Continuable continuable;
    Pipeline pipeline;
  }

  PipelineRun(Map<String, Object> request, Host host) {
    this.request = request;
    this.host = host;
    categories.add(Iteration.class);
    sandbox = request.get("allowed") == null ? null : new Sandbox(new HashSet<>(Json.list(request.get("allowed"))));
    loader = new GroovyClassLoader(
        PipelineRun.class.getClassLoader(), Configuration.of(sandbox == null ? "cps" : "sandbox"));
    trusted = new GroovyClassLoader(loader, Configuration.of("cps"));
  }

  Map<String, Object> run() {
    Map<String, Object> result = new LinkedHashMap<>();
    CpsCallableInvocation.registerMismatchHandler(this::warn);
    if (sandbox != null) sandbox.register();
    try {
      result.put("value", Json.plain(resume()));
      result.put("ok", true);
    } catch (Throwable failure) {
      result.put("ok", false);
      result.put("error", describe(failure));
    } finally {
      CpsCallableInvocation.registerMismatchHandler(null);
      if (sandbox != null) sandbox.unregister();
    }
    result.put("warnings", warnings);
    if (sandbox != null) result.put("refused", sandbox.refused);
    return result;
  }

  private Object resume() throws Throwable {
    load();
    Outcome answer = new Outcome(null, null);
    while (true) {
      Outcome yielded = program.continuable.run0(answer, categories);
      if (!program.continuable.isResumable()) return yielded.replay();
      StepCall call = (StepCall) yielded.getNormal();
      program = Snapshot.restart(program, trusted);
      answer = call == StepCall.LEAVE ? leave() : step(call);
    }
  }

  private void load() throws Exception {
    Set<String> symbols = new LinkedHashSet<>();
    for (Object symbol : Json.list(request.get("symbols"))) symbols.add((String) symbol);
    Pipeline pipeline = new Pipeline(new Environment(Json.map(request.get("env"))), symbols);
    pipeline.globals.put("params", Json.map(request.get("params")));
    pipeline.globals.putAll(Json.map(request.get("globals")));

    for (Map.Entry<String, Object> source : Json.map(request.get("classes")).entrySet())
      compile((String) source.getValue(), source.getKey(), loader);
    for (Map.Entry<String, Object> source : Json.map(request.get("vars")).entrySet())
      pipeline.globals.put(source.getKey(), script((String) source.getValue(), source.getKey(), pipeline, loader));
    try (java.io.InputStream blocks = PipelineRun.class.getResourceAsStream("Blocks.groovy")) {
      pipeline.blocks = script(new String(blocks.readAllBytes(), "UTF-8"), "Blocks", pipeline, trusted);
    }

    program = new Program();
    program.pipeline = pipeline;
    program.continuable = new Continuable(
        script((String) request.get("script"), "WorkflowScript", pipeline, loader),
        Envs.empty(sandbox == null ? new DefaultInvoker() : new SandboxInvoker()));
  }

  private static PipelineScript script(String source, String name, Pipeline pipeline, GroovyClassLoader loader)
      throws Exception {
    // A controller gives the Jenkinsfile's class a file of its own name.
    String path = name.equals("WorkflowScript") ? name : name + ".groovy";
    PipelineScript script = (PipelineScript) compile(source, path, loader).getDeclaredConstructor().newInstance();
    script.pipeline = pipeline;
    return script;
  }

  private static Class<?> compile(String source, String path, GroovyClassLoader loader) {
    return loader.parseClass(new GroovyCodeSource(source, path, "/pipegen"), false);
  }

  private Outcome step(StepCall call) throws Exception {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("name", call.name);
    step.put("arguments", Json.plain(call.arguments));
    step.put("isBlock", call.isBlock);
    step.put("within", new ArrayList<>(enclosing));
    step.put("env", program.pipeline.environment.effective());
    Map<String, Object> answer = host.ask(step);
    int index = steps++;
    if (answer.containsKey("throws")) return new Outcome(null, exception(Json.map(answer.get("throws"))));
    if (call.isBlock) enter(index, call, Json.map(answer.get("env")));
    return new Outcome(answer.get("returns"), null);
  }

  private void enter(int index, StepCall call, Map<String, Object> variables) {
    Environment environment = program.pipeline.environment;
    Map<String, String> all =
        call.name.equals("withEnv") ? environment.parse((Iterable<?>) call.arguments.get(0)) : new LinkedHashMap<>();
    variables.forEach((name, value) -> all.put(name, String.valueOf(value)));
    environment.enter(all);
    enclosing.add(index);
  }

  private Outcome leave() {
    program.pipeline.environment.leave();
    enclosing.remove(enclosing.size() - 1);
    return new Outcome(null, null);
  }

  private Throwable exception(Map<String, Object> thrown) throws Exception {
    Class<?> type = Class.forName((String) thrown.get("type"), true, loader);
    return (Throwable) type.getConstructor(String.class).newInstance((String) thrown.get("message"));
  }

  /** Where Jenkins would log a warning: https://www.jenkins.io/doc/book/pipeline/cps-method-mismatches/ */
  private void warn(Object expectedReceiver, String expected, Object actualReceiver, String actual) {
    warnings.add("expected to call " + qualified(expectedReceiver, expected) + " but wound up catching "
        + qualified(actualReceiver, actual));
  }

  private static String qualified(Object receiver, String method) {
    if (receiver == null) return method;
    String type = receiver instanceof Closure ? "closure"
        : (receiver instanceof Class ? (Class<?>) receiver : receiver.getClass()).getName();
    return type + "." + method;
  }

  private static Map<String, Object> describe(Throwable failure) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("type", failure.getClass().getName());
    error.put("message", failure.getMessage());
    List<Object> trace = new ArrayList<>();
    for (StackTraceElement frame : failure.getStackTrace()) trace.add(frame.toString());
    error.put("trace", trace);
    return error;
  }
}
