/**
 * A Groovy script that reads `{"sources": [...]}` and answers, for each source, what Groovy refuses of it. It goes no
 * further than the syntax tree: the classes that a Jenkinsfile names are on a controller only. `@Grab`, which would load
 * something already then, is left alone.
 */
export const GROOVY_CHECK = `
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import org.codehaus.groovy.control.CompilationUnit
import org.codehaus.groovy.control.CompilerConfiguration
import org.codehaus.groovy.control.MultipleCompilationErrorsException
import org.codehaus.groovy.control.Phases
import org.codehaus.groovy.control.messages.ExceptionMessage
import org.codehaus.groovy.control.messages.SimpleMessage
import org.codehaus.groovy.control.messages.SyntaxErrorMessage

Map describe(message) {
  if (message instanceof SyntaxErrorMessage) {
    def cause = message.cause
    return [message: cause.originalMessage, line: cause.startLine, column: cause.startColumn]
  }
  if (message instanceof ExceptionMessage) return [message: String.valueOf(message.cause.message)]
  return [message: message instanceof SimpleMessage ? message.message : String.valueOf(message)]
}

List check(String source) {
  def configuration = new CompilerConfiguration()
  configuration.disabledGlobalASTTransformations = ['groovy.grape.GrabAnnotationTransformation'] as Set
  def unit = new CompilationUnit(configuration)
  unit.addSource('Jenkinsfile', source)
  try {
    unit.compile(Phases.CONVERSION)
    return []
  } catch (MultipleCompilationErrorsException refused) {
    return refused.errorCollector.errors.collect { describe(it) }
  } catch (Throwable failure) {
    return [[message: String.valueOf(failure)]]
  }
}

def request = new JsonSlurper().parse(System.in.newReader('UTF-8'))
println(JsonOutput.toJson([version: GroovySystem.version, refused: request.sources.collect { check(it) }]))
`;
