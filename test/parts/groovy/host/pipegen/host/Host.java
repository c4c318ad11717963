package pipegen.host;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers requests, one JSON object a line, on standard input and output: `compile`, `evaluate` and `cps`. While a `cps`
 * request runs, each step is sent as `{"step": ...}` and the next line is its answer.
 */
public final class Host {
  private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

  public static void main(String[] arguments) throws IOException {
    System.setOut(System.err); // What scripts print must not get between the answers.
    new Host().serve();
  }

  private void serve() throws IOException {
    for (Map<String, Object> request = receive(); request != null; request = receive()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      try {
        answer.put("result", handle(request));
      } catch (Throwable failure) {
        failure.printStackTrace();
        answer.put("failure", failure.toString());
      }
      send(answer);
    }
  }

  private Object handle(Map<String, Object> request) throws Exception {
    switch ((String) request.get("kind")) {
      case "compile":
        return Compiler.compile(request);
      case "evaluate":
        return Evaluator.evaluate(request);
      case "cps":
        return new PipelineRun(request, this).run();
      default:
        throw new IllegalArgumentException("unknown request: " + request.get("kind"));
    }
  }

  /** Asks the client what a step answers. */
  Map<String, Object> ask(Map<String, Object> step) throws IOException {
    send(Map.of("step", step));
    return receive();
  }

  private Map<String, Object> receive() throws IOException {
    String line = in.readLine();
    return line == null ? null : Json.parse(line);
  }

  private void send(Map<String, Object> message) {
    out.println(Json.print(message));
  }
}
