/** The line of an exception. */
export interface ExceptionLine {
  /** `also` for one that came up meanwhile, `cause` for what lies below the one before. */
  readonly role: 'main' | 'also' | 'cause';
  /** The class with its package. */
  readonly type: string;
  readonly message: string;
}

/**
 * The exception that a line begins: `java.lang.NoSuchMethodError: No such DSL method ...`, with `Also:`, `Caused by:` or
 * `Caused:` before it; `ERROR: ...`, as Jenkins writes one that needs no stack trace.
 */
export function readExceptionLine(line: string): ExceptionLine | undefined {
  if (line.startsWith('ERROR: ')) return { role: 'main', type: 'hudson.AbortException', message: line.slice(7) };
  const [, prefix = '', type = '', message = ''] =
    /^\s*(Also:\s+|Caused by:\s+|Caused:\s+)?((?:[a-z_$][\w$]*\.)+[A-Z][\w$]*|JsError)(?::\s?(.*))?$/.exec(line) ?? [];
  if (!THROWN.test(type)) return undefined;
  const role = prefix === '' ? 'main' : prefix.startsWith('Also') ? 'also' : 'cause';
  // What a controller cannot send as it is comes wrapped, with its class in the message.
  if (type === 'hudson.remoting.ProxyException') {
    const inner = readExceptionLine(message);
    if (inner !== undefined) return { ...inner, role };
  }
  return { role, type, message };
}

const THROWN = /(?:Exception|Error|Throwable|Failure|Interruption|ThreadDeath|ErrorId)$/;

/** The mark by which Jenkins knows an error again: says nothing to people. */
export function isErrorMark({ type }: ExceptionLine): boolean {
  return type.endsWith('$ErrorId');
}
