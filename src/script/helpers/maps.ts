import { helpersOf } from './helper.ts';

/** Objects, which are maps with texts as keys; https://tc39.es/ecma262/#sec-object-objects and #sec-json-object. */
export const mapHelpers = helpersOf({
  jsKeys: {
    doc: "JavaScript's Object.keys: integers first, in their order, then as they were added.",
    parameters: ['map'],
    body: `
List numbers = []
List names = []
if (map instanceof List) {
  for (int i = 0; i < map.size(); i++) { names.add(i.toString()) }
  return names
}
for (key in map.keySet()) {
  if (key ==~ '0|[1-9][0-9]{0,8}') { numbers.add(key.toInteger()) } else { names.add(key.toString()) }
}
Collections.sort(numbers)
List keys = []
for (number in numbers) { keys.add(number.toString()) }
keys.addAll(names)
return keys`,
  },
  jsValues: {
    doc: "JavaScript's Object.values.",
    parameters: ['map'],
    body: `
if (map instanceof List) { return new ArrayList(map) }
List values = []
for (key in jsKeys(map)) { values.add(map.get(key)) }
return values`,
  },
  jsEntries: {
    doc: "JavaScript's Object.entries: lists of a key and a value.",
    parameters: ['map'],
    body: `
List keys = jsKeys(map)
List values = jsValues(map)
List entries = []
for (int i = 0; i < keys.size(); i++) { entries.add([keys[i], values[i]]) }
return entries`,
  },
  jsFromEntries: {
    doc: "JavaScript's Object.fromEntries.",
    parameters: ['entries'],
    body: `
Map map = [:]
for (entry in entries) { map.put(jsText(entry[0]), entry[1]) }
return map`,
  },
  jsAssign: {
    doc: "JavaScript's Object.assign and {...a, ...b}: the first map with the entries of the others.",
    parameters: ['map', 'others'],
    body: `
for (other in others) {
  if (other instanceof Map) { map.putAll(other) }
}
return map`,
  },
  jsCall: {
    doc: "A call of a map's function, or of the method of another object.",
    parameters: ['value', 'name', 'given'],
    cps: true,
    body: `
def own = value instanceof Map ? value.get(name) : null
int count = given.size()
if (own instanceof Closure) {
  if (count == 0) { return own.call() }
  if (count == 1) { return own.call(given[0]) }
  if (count == 2) { return own.call(given[0], given[1]) }
  return own.call(given[0], given[1], given[2])
}
if (count == 0) { return value."\${name}"() }
if (count == 1) { return value."\${name}"(given[0]) }
if (count == 2) { return value."\${name}"(given[0], given[1]) }
return value."\${name}"(given[0], given[1], given[2])`,
  },
  jsWithout: {
    doc: 'A copy of the map without the keys.',
    parameters: ['map', 'keys'],
    body: `
Map rest = [:]
for (key in map.keySet()) {
  if (!keys.contains(key.toString())) { rest.put(key, map.get(key)) }
}
return rest`,
  },
  jsQuote: {
    doc: 'The text as JSON writes it.',
    parameters: ['text'],
    body: String.raw`
StringBuilder quoted = new StringBuilder('"')
for (int i = 0; i < text.length(); i++) {
  String character = text.substring(i, i + 1)
  int code = text.codePointAt(i)
  int known = '"\\\b\f\n\r\t'.indexOf(character)
  boolean lone = code >= 0xd800 && code <= 0xdfff && !(i > 0 && text.codePointAt(i - 1) > 0xffff)
  if (known >= 0) {
    quoted.append('\\').append('"\\bfnrt'.substring(known, known + 1))
  } else if (code < 32 || lone) {
    quoted.append(String.format(Locale.ROOT, '\\u%04x', code))
  } else {
    quoted.append(character)
  }
}
return quoted.append('"').toString()`,
  },
  jsGap: {
    doc: 'What JSON.stringify indents with: as many blanks, or a text, of ten characters at most.',
    parameters: ['value'],
    body: `
if (value instanceof Number) { return ' ' * Math.max(0, Math.min(10, value.intValue())) }
if (!(value instanceof CharSequence)) { return '' }
return value.toString().substring(0, Math.min(10, value.length()))`,
  },
  jsJson: {
    doc: "JavaScript's JSON.stringify.",
    parameters: ['value', "gap = ''", "indent = ''", 'names = null'],
    body: String.raw`
if (value == null || value instanceof Closure) { return indent == '' ? null : 'null' }
if (value instanceof Boolean) { return value.toString() }
if (value instanceof Number) {
  String text = jsNumberText(value)
  return text == 'NaN' || text.endsWith('Infinity') ? 'null' : text
}
if (value instanceof CharSequence) { return jsQuote(value.toString()) }
if (value instanceof Set) { return '{}' }
if (value instanceof Date) { return jsQuote(jsIso(value)) }
String inner = (indent == '' ? '\n' : indent) + gap
List parts = []
boolean isList = value instanceof Collection
if (isList) {
  for (item in value) { parts.add(jsJson(item, gap, inner, names)) }
} else {
  List kept = names == null ? jsKeys(value) : names
  for (name in kept) {
    String key = jsText(name)
    def item = value.get(key)
    if (item != null && !(item instanceof Closure)) { parts.add(jsQuote(key) + (gap == '' ? ':' : ': ') + jsJson(item, gap, inner, names)) }
  }
}
String open = isList ? '[' : '{'
String close = isList ? ']' : '}'
if (parts.isEmpty()) { return open + close }
if (gap == '') { return open + parts.join(',') + close }
return open + inner + parts.join(',' + inner) + (indent == '' ? '\n' : indent) + close`,
  },
});
