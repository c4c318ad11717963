import { helpersOf } from './helper.ts';

/** Dates, and Sets and Maps, https://tc39.es/ecma262/#sec-keyed-collections. Their keys are compared by value: lists and maps cannot be keys. */
export const collectionHelpers = helpersOf({
  jsTime: {
    doc: 'The milliseconds of what a Date is made of, as a number, an ISO text or another Date.',
    parameters: ['value'],
    body: `
if (value instanceof Number) { return value.longValue() }
if (value instanceof Date) { return value.getTime() }
String text = value.toString()
if (text ==~ '[0-9]{4}-[0-9]{2}-[0-9]{2}') { text = text + 'T00:00:00Z' }
if (!(text ==~ '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,3})?Z')) {
  throw new JsError('a Date is made of milliseconds or an ISO text in UTC in a pipeline, not ' + text)
}
def instant = java.time.Instant.parse(text)
return instant.getEpochSecond() * 1000L + instant.getNano().intdiv(1000000)`,
  },
  jsIso: {
    doc: "JavaScript's toISOString.",
    parameters: ['date'],
    body: `
return date.format("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", TimeZone.getTimeZone('UTC'))`,
  },
  jsKey: {
    doc: 'An item of a Set or a key of a Map, as Java finds it again.',
    parameters: ['value'],
    body: `
if (value instanceof Collection || value instanceof Map) { throw new JsError('a list or map cannot be in a Set, or be the key of a Map, in a pipeline') }
if (value instanceof Number) { return jsResult(value) }
return value instanceof CharSequence ? value.toString() : value`,
  },
  jsSet: {
    doc: "JavaScript's new Set(items).",
    parameters: ['items = null'],
    body: `
Set made = new LinkedHashSet()
if (items == null) { return made }
for (item in jsItems(items)) { made.add(jsKey(item)) }
return made`,
  },
  jsAdd: {
    doc: "JavaScript's add, of a Set: the Set.",
    parameters: ['made', 'item'],
    body: `
made.add(jsKey(item))
return made`,
  },
  jsDictionary: {
    doc: "JavaScript's new Map(entries).",
    parameters: ['entries = null'],
    body: `
Map made = [:]
if (entries == null) { return made }
for (entry in jsItems(entries)) { made.put(jsKey(entry[0]), entry[1]) }
return made`,
  },
  jsSetEntry: {
    doc: "JavaScript's set, of a Map: the Map.",
    parameters: ['made', 'key', 'value'],
    body: `
made.put(jsKey(key), value)
return made`,
  },
  jsDelete: {
    doc: "JavaScript's delete, of a Set or Map: whether it was there.",
    parameters: ['made', 'key'],
    body: `
boolean found = made instanceof Map ? made.containsKey(jsKey(key)) : made.contains(jsKey(key))
made.remove(jsKey(key))
return found`,
  },
  jsClear: {
    doc: "JavaScript's clear, of a Set or Map.",
    parameters: ['made'],
    body: `
List keys = new ArrayList(made instanceof Map ? made.keySet() : made)
for (key in keys) { made.remove(key) }`,
  },
  jsPairs: {
    doc: 'The entries of a Map, each a list of the key and the value.',
    parameters: ['made'],
    body: `
List pairs = []
for (key in made.keySet()) { pairs.add([key, made.get(key)]) }
return pairs`,
  },
  jsEachEntry: {
    doc: "JavaScript's forEach, of a Map.",
    parameters: ['made', 'Closure action', 'keyed = false'],
    cps: true,
    body: `
List pairs = jsPairs(made)
for (int i = 0; i < pairs.size(); i++) {
  if (keyed) { action.call(pairs[i][1], pairs[i][0]) } else { action.call(pairs[i][1]) }
}`,
  },
});
