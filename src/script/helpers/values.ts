import { helpersOf } from './helper.ts';

/** What values mean: truth, equality, order and text. ECMAScript, https://tc39.es/ecma262/#sec-type-conversion. */
export const valueHelpers = helpersOf({
  jsTrue: {
    doc: "Whether JavaScript takes the value for true: all but undefined, null, false, 0, NaN and ''.",
    parameters: ['value'],
    body: `
if (value == null) { return false }
if (value instanceof Boolean) { return value }
if (value instanceof Number) { return Math.abs(value.doubleValue()) > 0 && value.toString() != 'NaN' }
if (value instanceof CharSequence) { return value.length() > 0 }
return true`,
  },
  jsEquals: {
    doc: "JavaScript's ===: the same type and value, for lists and maps the same object.",
    parameters: ['left', 'right'],
    body: `
if (left == null || right == null) { return left == null && right == null }
if (left instanceof CharSequence) { return right instanceof CharSequence && left.toString() == right.toString() }
if (left instanceof Number) {
  if (!(right instanceof Number) || left.toString() == 'NaN' || right.toString() == 'NaN') { return false }
  return left.doubleValue() + 0.0d == right.doubleValue() + 0.0d
}
if (left instanceof Boolean) { return right instanceof Boolean && left == right }
return org.codehaus.groovy.runtime.ScriptBytecodeAdapter.compareIdentical(left, right)`,
  },
  jsText: {
    doc: "JavaScript's text of a value, as in a template.",
    parameters: ['value'],
    body: `
if (value == null) { return 'undefined' }
if (value instanceof Number) { return jsNumberText(value) }
if (value instanceof Set) { return '[object Set]' }
if (value instanceof Collection) { return jsJoin(value, ',') }
if (value instanceof Map) { return '[object Object]' }
if (value instanceof Throwable) { return jsMessage(value).isEmpty() ? 'Error' : 'Error: ' + jsMessage(value) }
if (value instanceof Date) { throw new JsError('write toISOString() for the text of a Date in a pipeline') }
if (value instanceof Closure) { throw new JsError('a function has no text in a pipeline') }
return value.toString()`,
  },
  jsMessage: {
    doc: 'value.message; of an error without the place in TypeScript that it was thrown at.',
    parameters: ['value'],
    body: `
if (!(value instanceof Throwable)) { return value.message }
return value.message == null ? '' : value.message.replaceAll(' [(]at [^()]+:[0-9]+:[0-9]+[)]$', '')`,
  },
  jsJoin: {
    doc: 'The texts of the items, joined; undefined and null are empty.',
    parameters: ['list', 'separator'],
    body: `
List texts = []
for (item in list) { texts.add(item == null ? '' : jsText(item)) }
return texts.join(separator == null ? ',' : jsText(separator))`,
  },
  jsType: {
    doc: "JavaScript's typeof.",
    parameters: ['value'],
    body: `
if (value == null) { return 'undefined' }
if (value instanceof CharSequence) { return 'string' }
if (value instanceof Number) { return 'number' }
if (value instanceof Boolean) { return 'boolean' }
return value instanceof Closure ? 'function' : 'object'`,
  },
  jsOrder: {
    doc: 'Negative, 0 or positive as the left is less, equal or greater; null when they cannot be ordered.',
    parameters: ['left', 'right'],
    body: `
def from = left instanceof Collection || left instanceof Map ? jsText(left) : left
def to = right instanceof Collection || right instanceof Map ? jsText(right) : right
if (from instanceof CharSequence && to instanceof CharSequence) { return from.toString().compareTo(to.toString()) }
def first = jsNumber(from)
def second = jsNumber(to)
if (first.toString() == 'NaN' || second.toString() == 'NaN') { return null }
return (first + 0.0d) <=> (second + 0.0d)`,
  },
  jsLess: {
    doc: "JavaScript's <.",
    parameters: ['left', 'right'],
    body: `
def order = jsOrder(left, right)
return order != null && order < 0`,
  },
  jsLessOrEqual: {
    doc: "JavaScript's <=.",
    parameters: ['left', 'right'],
    body: `
def order = jsOrder(left, right)
return order != null && order <= 0`,
  },
  jsGreater: {
    doc: "JavaScript's >.",
    parameters: ['left', 'right'],
    body: `
def order = jsOrder(left, right)
return order != null && order > 0`,
  },
  jsGreaterOrEqual: {
    doc: "JavaScript's >=.",
    parameters: ['left', 'right'],
    body: `
def order = jsOrder(left, right)
return order != null && order >= 0`,
  },
  jsOr: {
    doc: "JavaScript's ||.",
    parameters: ['value', 'Closure other'],
    cps: true,
    body: `
return jsTrue(value) ? value : other.call()`,
  },
  jsAnd: {
    doc: "JavaScript's &&.",
    parameters: ['value', 'Closure other'],
    cps: true,
    body: `
return jsTrue(value) ? other.call() : value`,
  },
  jsDefault: {
    doc: "JavaScript's ??.",
    parameters: ['value', 'Closure other'],
    cps: true,
    body: `
return value != null ? value : other.call()`,
  },
  jsPresent: {
    doc: "JavaScript's ?.: what follows is done only where there is a value.",
    parameters: ['value', 'Closure use'],
    cps: true,
    body: `
return value == null ? null : use.call(value)`,
  },
});
