import type { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import { binary, callOn, nil, property, verbatim } from '../../groovy/build.ts';
import { printGroovy } from '../../groovy/print.ts';
import type { Context } from '../context.ts';
import { asPartOfText, asText } from '../convert.ts';
import { OBJECT, only, TEXT } from '../kinds.ts';
import type { Value } from '../value.ts';

/** A map whose entries are asked for one by one. Jenkins' own objects do not tell theirs: they are refused at the node. */
export function entriesOf(given: Value, node: ts.Node, context: Context): Expression {
  const name = jenkinsObject(given);
  if (name !== undefined) {
    const message = `${name} does not tell which entries it has.`;
    const fix =
      name === 'env'
        ? "Read variables by their names, env.NAME; the shell knows them all: sh({ script: 'env', returnStdout: true })."
        : `Read what you need by its name: ${name}.NAME.`;
    context.errors.refuse(node, 'object-entries', message, fix);
  }
  return given.code;
}

/** `key in map`; `'CHANGE_ID' in env` asks for the variable. */
export function hasKey(key: Value, given: Value, node: ts.Node, context: Context): Expression {
  if (jenkinsObject(given) === 'env') return binary(environmentVariable(key, context), '!=', nil());
  return callOn(entriesOf(given, node, context), 'containsKey', [asText(context, key)]);
}

/** `env[name]`: Jenkins answers properties of env, not its elements. */
export function environmentVariable(key: Value, context: Context): Expression {
  if (typeof key.constant === 'string') return property({ kind: 'variable', name: 'env' }, key.constant);
  const name = only(key.kind, TEXT) ? key.code : asPartOfText(context, key);
  return verbatim(`env."\${${printGroovy(name)}}"`);
}

/** The name of a global variable of Jenkins that is no map. */
function jenkinsObject({ code, kind }: Value): string | undefined {
  return code.kind === 'variable' && only(kind, OBJECT) && code.name !== 'params' ? code.name : undefined;
}
