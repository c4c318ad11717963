package pipegen.host;

import groovy.lang.GroovyClassLoader;
import groovyjarjarasm.asm.ClassReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.syntax.SyntaxException;
import org.codehaus.groovy.tools.GroovyClass;

/** Compiles each of `sources` on its own, with `engine` up to `phase`. */
final class Compiler {
  private Compiler() {}

  static List<Object> compile(Map<String, Object> request) {
    int phase = "conversion".equals(request.get("phase")) ? Phases.CONVERSION : Phases.CLASS_GENERATION;
    List<Object> results = new ArrayList<>();
    for (Object source : Json.list(request.get("sources"))) {
      Map<String, Object> named = Json.map(source);
      results.add(compile((String) named.get("name"), (String) named.get("source"), request.get("engine"), phase));
    }
    return results;
  }

  private static Map<String, Object> compile(String name, String source, Object engine, int phase) {
    CompilationUnit unit =
        new CompilationUnit(Configuration.of(engine), null, new GroovyClassLoader(Compiler.class.getClassLoader()));
    unit.addSource(name, source);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", name);
    try {
      unit.compile(phase);
      result.put("ok", true);
      int largest = 0;
      for (Object generated : unit.getClasses())
        largest = Math.max(largest, largestMethod(((GroovyClass) generated).getBytes()));
      result.put("largestMethod", largest);
    } catch (Throwable failure) {
      result.put("ok", false);
      result.put("errors", errors(failure));
    }
    return result;
  }

  /** What the compiler complains of, with line and column when it says them. */
  static List<Object> errors(Throwable failure) {
    List<Object> errors = new ArrayList<>();
    if (failure instanceof MultipleCompilationErrorsException)
      for (Object message : ((MultipleCompilationErrorsException) failure).getErrorCollector().getErrors())
        if (message instanceof SyntaxErrorMessage) {
          SyntaxException cause = ((SyntaxErrorMessage) message).getCause();
          Map<String, Object> error = error(cause.getOriginalMessage());
          error.put("line", cause.getStartLine());
          error.put("column", cause.getStartColumn());
          errors.add(error);
        }
    if (errors.isEmpty()) errors.add(error(String.valueOf(failure.getMessage())));
    return errors;
  }

  private static Map<String, Object> error(String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", message);
    return error;
  }

  /** The size in bytes of the longest code of a class file; the limit is 65,535 (JVM specification, 4.7.3). */
  private static int largestMethod(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    char[] buffer = new char[bytes.length];
    int at = reader.header + 6;
    at += 2 + 2 * reader.readUnsignedShort(at);
    int largest = 0;
    for (int table = 0; table < 2; table++) { // The fields, then the methods.
      int members = reader.readUnsignedShort(at);
      at += 2;
      for (; members > 0; members--) {
        int attributes = reader.readUnsignedShort(at + 6);
        at += 8;
        for (; attributes > 0; attributes--) {
          if ("Code".equals(reader.readUTF8(at, buffer))) largest = Math.max(largest, reader.readInt(at + 10));
          at += 6 + reader.readInt(at + 2);
        }
      }
    }
    return largest;
  }
}
