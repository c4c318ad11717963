import path from 'node:path';
import {
  type BindingElement,
  type FunctionDeclaration,
  type JSDoc,
  Node,
  type ParameterDeclaration,
  Project,
  type PropertySignature,
  type SourceFile,
} from 'ts-morph';
import { type Diagnostic, errorAt } from '../model/diagnostic.ts';
import { present } from '../model/present.ts';
import type { StepArgument, StepParameter, StepSignature } from '../model/step.ts';
import { stepNameError } from '../pipeline/stepNames.ts';
import { locationOf } from './locationOf.ts';
import type { StepReading, StepScript } from './stepScript.ts';
import { localType, stepType } from './stepType.ts';

/**
 * Reads the signatures of step scripts from their text, which is neither run nor type-checked.
 *
 * @returns a reading for each script, in their order
 */
export function readStepScripts(scripts: readonly StepScript[]): StepReading[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipFileDependencyResolution: true,
    compilerOptions: { noLib: true, noResolve: true },
  });
  const files = scripts.map(({ source, text }) => project.createSourceFile(`/${source}`, text));
  return scripts.map((script, index) => new Reader(script, files[index] as SourceFile).read());
}

/** Reads one script; what it finds wrong gathers in `diagnostics`, so that all of it shows at once. */
class Reader {
  private readonly diagnostics: Diagnostic[] = [];
  private readonly name: string;
  private readonly script: StepScript;
  private readonly file: SourceFile;

  constructor(script: StepScript, file: SourceFile) {
    this.script = script;
    this.file = file;
    this.name = path.posix.basename(script.source, '.ts');
  }

  read(): StepReading {
    const syntax = this.file.getProject().getProgram().getSyntacticDiagnostics(this.file);
    for (const one of syntax) {
      const { line, column } = this.file.getLineAndColumnAtPos(one.getStart());
      const where = { file: this.script.source, line, column, length: Math.max(1, one.getLength()) };
      const message = `Invalid TypeScript: ${String(one.getMessageText())}`;
      this.diagnostics.push({ ...errorAt('step-syntax', [], message), where });
    }
    const signature = syntax.length === 0 ? this.signature() : undefined;
    return {
      ...(signature === undefined || this.diagnostics.length > 0 ? {} : { signature }),
      diagnostics: this.diagnostics,
    };
  }

  private signature(): StepSignature | undefined {
    const { name, script } = this;
    const step = this.exportedFunction();
    if (step === undefined) return undefined;
    const nameError = stepNameError(name);
    if (nameError !== undefined)
      this.report(
        'step-name-reserved',
        step.getNameNode() ?? step,
        `"${name}" ${nameError}.`,
        'Rename the function and its file.',
      );
    const docs = step.getJsDocs().at(-1);
    const description = text(docs?.getDescription());
    if (description === '')
      this.report(
        'step-undocumented',
        step.getNameNode() ?? step,
        `The step "${name}" has no docstring.`,
        "Describe the step in a docstring before the function. It becomes the step's help page.",
      );
    return {
      name,
      summary:
        /^.*?[.!?](?=\s|$)/s.exec(description)?.[0].replace(/\s+/g, ' ') ??
        description.split('\n\n', 1)[0]?.replace(/\s+/g, ' ') ??
        '',
      description,
      parameters: this.parameters(step, docs),
      returns: this.returns(step),
      returnsDescription: tags(docs, 'returns')[0] ?? '',
      examples: tags(docs, 'example'),
      source: script.source,
      ...present({ flow: script.flow }),
    };
  }

  /** The function that is the step: exported under the name of its file. */
  private exportedFunction(): FunctionDeclaration | undefined {
    const { name } = this;
    const found = this.file.getFunction(name);
    if (found?.isNamedExport()) return found;
    if (found !== undefined) {
      this.report(
        'step-unexported',
        found.getNameNode() ?? found,
        `"${name}" is not a named export.`,
        `Write "export async function ${name}".`,
      );
      return undefined;
    }
    const other = this.file.getFunctions().find((one) => one.isExported());
    const message =
      other === undefined
        ? 'The file exports no function, so it does not define a step.'
        : `The function is named "${other.getName() ?? 'default'}", but its file is "${name}.ts".`;
    this.report(
      other === undefined ? 'step-missing' : 'step-name-differs',
      other?.getNameNode() ?? other ?? this.file,
      message,
      `Write "export async function ${name}".`,
    );
    return undefined;
  }

  private returns(step: FunctionDeclaration): StepSignature['returns'] {
    const node = step.getReturnTypeNode();
    const written = node?.getText().replace(/\s+/g, '');
    if (written === 'Promise<void>') return 'nothing';
    if (written === 'Promise<string>') return 'text';
    const said = written === undefined ? 'has no return type' : `returns ${written}`;
    this.report(
      'step-return-type',
      node ?? step.getNameNode() ?? step,
      `The step "${this.name}" ${said}.`,
      'A step returns Promise<void> or Promise<string>.',
    );
    return 'nothing';
  }

  private parameters(step: FunctionDeclaration, docs: JSDoc | undefined): StepParameter[] {
    const [args, context, ...more] = step.getParameters();
    for (const parameter of more)
      this.report(
        'step-parameters',
        parameter,
        'A step takes at most two parameters: an object with its arguments, and its context.',
      );
    const contextType = context?.getTypeNode()?.getText();
    if (context !== undefined && this.script.flow !== undefined && contextType !== 'StepContext')
      this.report(
        'step-parameters',
        context,
        `"${context.getName()}" is not a StepContext.`,
        'Write "context: StepContext", imported from \'pipegen\'.',
      );
    if (args === undefined) return [];
    const members = this.members(args);
    const bound = this.bindings(args);
    for (const [name, binding] of bound)
      if (!members.some((member) => propertyName(member) === name))
        this.report('step-parameter-type', binding, `"${name}" has no type.`, 'Declare it in the type of the object.');
    return members.flatMap((member) => this.parameter(member, bound.get(propertyName(member)), docs) ?? []);
  }

  /** The properties of the arguments' type. */
  private members(args: ParameterDeclaration): PropertySignature[] {
    const written = args.getTypeNode();
    const type = written && localType(written);
    if (type === undefined || args.isRestParameter()) {
      this.report(
        'step-parameters',
        args,
        `The first parameter of "${this.name}" is not an object.`,
        'Write "{ environment }: { /** The environment\'s name. */ environment: string }".',
      );
      return [];
    }
    if (/^Record<string,\s*never>$/.test(type.getText())) return [];
    if (Node.isTypeLiteral(type) || (Node.isInterfaceDeclaration(type) && type.getExtends().length === 0)) {
      const properties = type.getMembers().filter(Node.isPropertySignature);
      for (const other of type.getMembers().filter((member) => !Node.isPropertySignature(member)))
        this.report('step-parameter-type', other, 'Only named properties can be arguments.');
      return properties;
    }
    this.report(
      'step-parameters',
      written ?? args,
      `The arguments of "${this.name}" cannot be read from the type "${written?.getText()}".`,
      'Write an object type, or the name of an interface or type in the same file.',
    );
    return [];
  }

  private bindings(args: ParameterDeclaration): Map<string, BindingElement> {
    const pattern = args.getNameNode();
    const elements = Node.isObjectBindingPattern(pattern)
      ? pattern.getElements().filter((one) => !one.getDotDotDotToken())
      : [];
    return new Map(elements.map((one) => [(one.getPropertyNameNode() ?? one.getNameNode()).getText(), one]));
  }

  private parameter(
    member: PropertySignature,
    binding: BindingElement | undefined,
    docs: JSDoc | undefined,
  ): StepParameter | undefined {
    const name = propertyName(member);
    const required = !member.hasQuestionToken();
    const nameNode = member.getNameNode();
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      this.report(
        'step-parameter-name',
        nameNode,
        `"${name}" is not a valid argument name in Groovy.`,
        'Use letters, digits and "_".',
      );
      return undefined;
    }
    const description = documentation(member) || paramTag(docs, name);
    if (description === '')
      this.report(
        'step-parameter-undocumented',
        nameNode,
        `The argument "${name}" has no docstring.`,
        `Write "/** ... */" before it, or "@param ${name} ..." in the function's docstring.`,
      );
    const typeNode = member.getTypeNode();
    const type = typeNode && stepType(typeNode);
    if (type === undefined)
      this.report(
        'step-parameter-type',
        typeNode ?? nameNode,
        `A pipeline cannot pass a value of type ${typeNode?.getText() ?? 'any'} to "${name}".`,
        'Use string, number, boolean, a union of strings, a list of these, or Record<string, one of these>.',
      );
    const initializer = binding?.getInitializer();
    const initial = initializer && literalValue(initializer);
    if (initializer !== undefined && required)
      this.report(
        'step-parameter-default',
        initializer,
        `"${name}" has a default, but its type makes it required.`,
        `Write "${name}?:" in the type.`,
      );
    else if (initializer !== undefined && initial === undefined)
      this.report(
        'step-parameter-default',
        initializer,
        `The default of "${name}" is not a literal value, so the help page cannot show it.`,
        'Write a literal value, or set the default inside the function.',
      );
    return type && { name, type, required, ...present({ default: initial }), description };
  }

  private report(code: string, node: Node, message: string, fix?: string): void {
    this.diagnostics.push({ ...errorAt(code, [], message, fix), where: locationOf(node, this.script.source) });
  }
}

function propertyName(member: PropertySignature): string {
  const node = member.getNameNode();
  return Node.isStringLiteral(node) ? node.getLiteralValue() : node.getText();
}

/** A JSON value written out; `undefined` for an expression that must be run to be known. */
function literalValue(node: Node): StepArgument | undefined {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node) || Node.isNumericLiteral(node))
    return node.getLiteralValue();
  if (Node.isTrueLiteral(node)) return true;
  if (Node.isFalseLiteral(node)) return false;
  if (Node.isPrefixUnaryExpression(node) && /^-\d/.test(node.getText()))
    return Number(node.getText().replaceAll('_', ''));
  if (Node.isArrayLiteralExpression(node)) return whole(node.getElements().map(literalValue));
  if (Node.isObjectLiteralExpression(node)) {
    const entries = whole(
      node.getProperties().map((property) => {
        const value = Node.isPropertyAssignment(property) ? literalValue(property.getInitializerOrThrow()) : undefined;
        return value === undefined ? undefined : ([literalName(property), value] as const);
      }),
    );
    return entries && Object.fromEntries(entries);
  }
  return undefined;
}

function literalName(property: Node): string {
  const name = Node.isPropertyAssignment(property) ? property.getNameNode() : property;
  return Node.isStringLiteral(name) ? name.getLiteralValue() : name.getText();
}

/** The list, unless something in it is missing. */
function whole<Item>(items: readonly (Item | undefined)[]): Item[] | undefined {
  const there = items.filter((item) => item !== undefined);
  return there.length === items.length ? there : undefined;
}

/** The comment right before a property, also one on the same line, which TypeScript itself would not count as its own. */
function documentation(member: PropertySignature): string {
  const before = member.getFullText().slice(0, member.getLeadingTriviaWidth());
  const [, comment = ''] = /\/\*\*((?:(?!\*\/).)*)\*\/\s*$/s.exec(before) ?? [];
  return text(comment.replace(/^[ \t]*\*[ \t]?/gm, '').replace(/^\s*@\w[\s\S]*/m, ''));
}

/** What `@param name` or `@param args.name` says. */
function paramTag(docs: JSDoc | undefined, name: string): string {
  const tag = docs
    ?.getTags()
    .filter(Node.isJSDocParameterTag)
    .find((one) => one.getName().split('.').at(-1) === name);
  return text(tag?.getCommentText()).replace(/^-\s*/, '');
}

function tags(docs: JSDoc | undefined, name: string): string[] {
  return (docs?.getTags() ?? []).filter((tag) => tag.getTagName() === name).map((tag) => text(tag.getCommentText()));
}

function text(comment: string | undefined): string {
  return (comment ?? '').replaceAll('\r\n', '\n').trim();
}
