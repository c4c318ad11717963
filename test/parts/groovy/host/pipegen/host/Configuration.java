package pipegen.host;

import com.cloudbees.groovy.cps.CpsTransformer;
import com.cloudbees.groovy.cps.NonCPS;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.customizers.ImportCustomizer;
import org.jenkinsci.plugins.workflow.libs.Library;

/**
 * How sources are compiled: as Groovy itself does, or with Jenkins' transformation into continuation-passing style, or
 * with that and the sandbox's.
 */
final class Configuration {
  private Configuration() {}

  static CompilerConfiguration of(Object engine) {
    CompilerConfiguration configuration = new CompilerConfiguration();
    configuration.addCompilationCustomizers(
        new ImportCustomizer().addImports(NonCPS.class.getName(), Library.class.getName()));
    if ("cps".equals(engine) || "sandbox".equals(engine)) {
      configuration.setScriptBaseClass(PipelineScript.class.getName());
      configuration.addCompilationCustomizers(
          "sandbox".equals(engine) ? new SandboxedCpsTransformer() : new CpsTransformer());
    }
    return configuration;
  }
}
