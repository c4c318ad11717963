package pipegen.host;

import com.cloudbees.groovy.cps.SerializableScript;
import groovy.lang.MissingPropertyException;
import java.util.Map;

/** The base class of Jenkinsfiles and of a library's global variables, after workflow-cps' `CpsScript`. */
public abstract class PipelineScript extends SerializableScript {
  Pipeline pipeline;

  /** Reached only for names that are no method of the script. */
  @Override
  public Object invokeMethod(String name, Object arguments) {
    return pipeline.invokeMethod(name, arguments);
  }

  @Override
  public Object getProperty(String name) {
    if (pipeline.globals.containsKey(name) && !getBinding().hasVariable(name)) return pipeline.globals.get(name);
    try {
      return super.getProperty(name);
    } catch (MissingPropertyException missing) {
      Map<String, String> variables = pipeline.environment.effective();
      if (variables.containsKey(name)) return variables.get(name);
      throw missing;
    }
  }
}
