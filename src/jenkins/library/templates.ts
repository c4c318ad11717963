import Handlebars from 'handlebars';
import { groovyLiteral } from '../../groovy/literal.ts';
import { escapeHtml } from './html.ts';

/** The texts of `vars-templates/*.hbs`, by file name. */
export interface TemplateTexts {
  readonly 'step.groovy.hbs': string;
  readonly 'step.txt.hbs': string;
  readonly 'pipegenAgent.groovy.hbs': string;
  readonly 'pipegenAgent.txt.hbs': string;
}

/** A template, ready to be filled. */
export type Template = (values: object) => string;

/** How values get into Groovy and into help pages: the only helpers, so that none gets in by another way. */
const helpers = {
  literal: (value: unknown) => groovyLiteral(given(value) as Parameters<typeof groovyLiteral>[0]),
  html: (value: unknown) => escapeHtml(String(given(value))),
};

/** The helpers of Handlebars itself that templates may use. */
const STRUCTURE = ['each', 'if'];

/**
 * Reads a template.
 *
 * @throws Error when it puts a value anywhere but through a helper, or asks for one that is not there
 */
export function readTemplate(text: string): Template {
  const handlebars = Handlebars.create();
  for (const [name, helper] of Object.entries(helpers)) handlebars.registerHelper(name, helper);
  for (const name of STRUCTURE) {
    const helper = handlebars.helpers[name] as Handlebars.HelperDelegate;
    handlebars.registerHelper(
      name,
      function (this: unknown, value: unknown, options: Handlebars.HelperOptions): unknown {
        return helper.call(this, given(value), options);
      },
    );
  }
  const program = handlebars.parse(text);
  new ValuesPassHelpers().accept(program);
  return handlebars.compile(program, {
    strict: true,
    // The helpers escape, each for its own language.
    noEscape: true,
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries([...Object.keys(helpers), ...STRUCTURE].map((name) => [name, true])),
  });
}

class ValuesPassHelpers extends Handlebars.Visitor {
  override MustacheStatement(statement: hbs.AST.MustacheStatement): void {
    const name = (statement.path as hbs.AST.PathExpression).original;
    if (!Object.hasOwn(helpers, name) || statement.params.length !== 1)
      throw new Error(
        `Line ${statement.loc.start.line}: {{${name}}} inserts a value into a template without a helper.`,
      );
  }
}

/** `strict` lets undefined arguments of helpers pass. */
function given(value: unknown): unknown {
  if (value === undefined) throw new Error('A template uses a value that does not exist.');
  return value;
}
