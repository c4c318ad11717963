import { helpersOf } from './helper.ts';

/**
 * What a library step is called with. A type is 'string', 'number', 'boolean' or 'any', `[type]` for a list, and a map of
 * types by name, `?` after those that may be missing.
 */
export const argumentHelpers = helpersOf({
  jsArguments: {
    doc: 'The named arguments of a step, each of its type; throws for others.',
    parameters: ['given', 'types'],
    body: `
for (name in given.keySet()) {
  if (!types.containsKey(name) && !types.containsKey(name + '?')) {
    throw new JsError('Unknown argument "' + name + '": this step takes ' + types.keySet().join(', ').replace('?', ''))
  }
}
return jsChecked(given, types, '')`,
  },
  jsChecked: {
    doc: 'The value where it is of the type, with texts as String and arrays as lists; throws for others.',
    parameters: ['value', 'type', 'name'],
    body: `
if (type == 'any' || (type == 'boolean' && value instanceof Boolean)) { return value }
if (type == 'string' && value instanceof CharSequence) { return value.toString() }
if (type == 'number' && value instanceof Number) { return value instanceof Integer ? value : jsResult(value) }
if (type instanceof List && (value instanceof Collection || value instanceof Object[])) {
  List items = []
  boolean same = value instanceof List
  for (item in value) {
    def checked = jsChecked(item, type[0], name + '[' + items.size() + ']')
    same = same && org.codehaus.groovy.runtime.ScriptBytecodeAdapter.compareIdentical(checked, item)
    items.add(checked)
  }
  return same ? value : items
}
if (type instanceof Map && value instanceof Map) {
  Map entries = [:]
  boolean same = true
  entries.putAll(value)
  for (key in type.keySet()) {
    String plain = key.replace('?', '')
    def item = value.get(plain)
    if (item != null || (plain == key && type.get(key) != 'any')) {
      def checked = jsChecked(item, type.get(key), name.isEmpty() ? plain : name + '.' + plain)
      same = same && org.codehaus.groovy.runtime.ScriptBytecodeAdapter.compareIdentical(checked, item)
      entries.put(plain, checked)
    }
  }
  return same ? value : entries
}
String expected = type instanceof List ? 'list' : type instanceof Map ? 'map' : type
if (value == null) { throw new JsError('The argument ' + name + ' is missing: it must be a ' + expected) }
String got = value instanceof CharSequence ? 'the string "' + value + '"' : value instanceof Map ? 'a map' : value instanceof Collection ? 'a list' : 'a ' + jsType(value)
throw new JsError('The argument ' + name + ' must be a ' + expected + ', got ' + got)`,
  },
});
