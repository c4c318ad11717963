package pipegen.host;

import com.cloudbees.groovy.cps.CpsTransformer;
import com.cloudbees.groovy.cps.sandbox.Untrusted;
import org.codehaus.groovy.ast.ClassCodeExpressionTransformer;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.FieldNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.SourceUnit;
import org.kohsuke.groovy.sandbox.SandboxTransformer;

/**
 * Transforms as a controller does with the sandbox on. The engine's own transformer for that needs a groovy-sandbox that
 * Maven Central does not have; what this one lacks are the checks of casts.
 */
final class SandboxedCpsTransformer extends CpsTransformer {
  private final SandboxTransformer sandbox = new SandboxTransformer();
  private ClassCodeExpressionTransformer plain;

  @Override
  public void call(SourceUnit source, GeneratorContext context, ClassNode type) {
    plain = sandbox.createVisitor(source, type);
    super.call(source, context, type);
  }

  @Override
  protected void processConstructors(ClassNode type) {
    sandbox.processConstructors(plain, type);
  }

  @Override
  protected void visitNontransformedMethod(MethodNode method) {
    plain.visitMethod(method);
  }

  @Override
  protected void visitNontransformedField(FieldNode field) {
    plain.visitField(field);
  }

  @Override
  protected void visitNontransformedStatement(Statement statement) {
    statement.visit(plain);
  }

  @Override
  protected Class<?> getTrustTag() {
    return Untrusted.class;
  }
}
