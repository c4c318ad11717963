import { helpersOf } from './helper.ts';

/** Lists, as https://tc39.es/ecma262/#sec-array-objects has them. Those that call closures are loops, so that steps may be called. */
export const listHelpers = helpersOf({
  jsItems: {
    doc: 'What for-of and ... go through: the items of a list, the characters of a text.',
    parameters: ['value'],
    body: `
if (value instanceof Collection) { return value instanceof List ? value : new ArrayList(value) }
if (value instanceof Object[]) { return Arrays.asList(value) }
if (!(value instanceof CharSequence)) { throw new JsError('neither a list nor a text') }
List characters = []
String text = value.toString()
int i = 0
while (i < text.length()) {
  int point = text.codePointAt(i)
  int width = point > 65535 ? 2 : 1
  characters.add(text.substring(i, i + width))
  i += width
}
return characters`,
  },
  jsIndexed: {
    doc: 'The items of a list, each in a list after its position.',
    parameters: ['value'],
    body: `
List pairs = []
for (item in jsItems(value)) { pairs.add([pairs.size(), item]) }
return pairs`,
  },
  jsFrom: {
    doc: "JavaScript's Array.from: a new list of the items, or of a map with a length its entries by position.",
    parameters: ['value'],
    body: `
if (!(value instanceof Map)) { return new ArrayList(jsItems(value)) }
List items = []
for (int i = 0; i < jsNumber(value.get('length')); i++) { items.add(value.get(i.toString())) }
return items`,
  },
  jsOffset: {
    doc: 'A position in a list or text of the size, counted from the end when negative, inside its bounds.',
    parameters: ['position', 'size', 'otherwise'],
    body: `
if (position == null) { return otherwise }
double exact = jsNumber(position)
if (exact.toString() == 'NaN') { return 0 }
if (exact < 0) { exact = exact + size }
if (exact < 0) { return 0 }
return exact > size ? size : exact.intValue()`,
  },
  jsLength: {
    doc: 'The length of a list or text; of a map its entry of that name.',
    parameters: ['value'],
    body: `
if (value instanceof CharSequence) { return value.length() }
if (value instanceof Collection) { return value.size() }
return value.length`,
  },
  jsGet: {
    doc: 'value[key]: an item, a character or an entry; undefined where there is none.',
    parameters: ['value', 'key'],
    body: `
if (value instanceof Map) { return value.get(jsText(key)) }
if (value instanceof Collection || value instanceof CharSequence) {
  if (!jsIsWhole(key)) { return key == 'length' ? jsLength(value) : null }
  if (key < 0 || key >= value.size()) { return null }
  int index = key.intValue()
  return value instanceof CharSequence ? value.toString().substring(index, index + 1) : value[index]
}
return value[jsText(key)]`,
  },
  jsPut: {
    doc: 'value[key] = item.',
    parameters: ['value', 'key', 'item'],
    body: `
if (value instanceof List && jsIsWhole(key) && key >= 0) { value[key.intValue()] = item } else { value.put(jsText(key), item) }
return item`,
  },
  jsIncludes: {
    doc: "JavaScript's includes, of lists and texts.",
    parameters: ['value', 'item', 'from = null'],
    body: `
if (value instanceof CharSequence) { return jsIndexOf(value, item, from) >= 0 }
for (int i = jsOffset(from, value.size(), 0); i < value.size(); i++) {
  def each = value[i]
  if (jsEquals(each, item) || (each instanceof Number && each.toString() == 'NaN' && item instanceof Number && item.toString() == 'NaN')) { return true }
}
return false`,
  },
  jsIndexOf: {
    doc: "JavaScript's indexOf, of lists and texts.",
    parameters: ['value', 'item', 'from = null'],
    body: `
if (value instanceof CharSequence) {
  int first = from == null || jsNumber(from) < 0 ? 0 : jsOffset(from, value.length(), 0)
  return value.toString().indexOf(jsText(item), first)
}
for (int i = jsOffset(from, value.size(), 0); i < value.size(); i++) {
  if (jsEquals(value[i], item)) { return i }
}
return -1`,
  },
  jsLastIndexOf: {
    doc: "JavaScript's lastIndexOf, of lists and texts.",
    parameters: ['value', 'item', 'from = null'],
    body: `
double last = from == null ? value.size() : jsNumber(from)
if (last.toString() == 'NaN') { last = value instanceof CharSequence ? value.size() : 0.0d }
if (value instanceof CharSequence) { return value.toString().lastIndexOf(jsText(item), last < 0 ? 0 : last.intValue()) }
if (last < 0) { last = last + value.size() }
for (int i = Math.min(last.intValue(), value.size() - 1); i >= 0 && last >= 0; i--) {
  if (jsEquals(value[i], item)) { return i }
}
return -1`,
  },
  jsSlice: {
    doc: "JavaScript's slice, of lists and texts.",
    parameters: ['value', 'start = null', 'end = null'],
    body: `
int size = value.size()
int from = jsOffset(start, size, 0)
int to = jsOffset(end, size, size)
if (value instanceof CharSequence) { return from < to ? value.toString().substring(from, to) : '' }
return from < to ? new ArrayList(value.subList(from, to)) : []`,
  },
  jsAt: {
    doc: "JavaScript's at, of lists and texts: negative positions count from the end.",
    parameters: ['value', 'position'],
    body: `
double exact = jsNumber(position)
if (exact.toString() == 'NaN') { exact = 0.0d }
exact = exact < 0 ? Math.ceil(exact) + value.size() : Math.floor(exact)
return jsGet(value, jsResult(exact))`,
  },
  jsConcat: {
    doc: "JavaScript's concat, of lists and texts.",
    parameters: ['value', 'others'],
    body: `
if (value instanceof CharSequence) {
  String text = value.toString()
  for (other in others) { text = text + jsText(other) }
  return text
}
List all = new ArrayList(value)
for (other in others) {
  if (other instanceof Collection) { all.addAll(other) } else { all.add(other) }
}
return all`,
  },
  jsPush: {
    doc: "JavaScript's push; the new length.",
    parameters: ['list', 'items'],
    body: `
list.addAll(items)
return list.size()`,
  },
  jsPop: {
    doc: "JavaScript's pop (from the end) and shift (from the start).",
    parameters: ['list', 'atEnd'],
    body: `
if (list.isEmpty()) { return null }
int index = atEnd ? list.size() - 1 : 0
def item = list[index]
list.remove(index)
return item`,
  },
  jsUnshift: {
    doc: "JavaScript's unshift; the new length.",
    parameters: ['list', 'items'],
    body: `
for (int i = 0; i < items.size(); i++) { list.add(i, items[i]) }
return list.size()`,
  },
  jsSplice: {
    doc: "JavaScript's splice.",
    parameters: ['list', 'start', 'count', 'items'],
    body: `
int from = jsOffset(start, list.size(), 0)
int most = list.size() - from
double wanted = count == null ? 0.0d : jsNumber(count)
if (wanted.toString() == 'NaN') { wanted = 0.0d }
int removed = wanted > most ? most : (wanted > 0 ? wanted.intValue() : 0)
List taken = []
for (int i = 0; i < removed; i++) {
  taken.add(list[from])
  list.remove(from)
}
for (int i = 0; i < items.size(); i++) { list.add(from + i, items[i]) }
return taken`,
  },
  jsReverse: {
    doc: "JavaScript's reverse: the list itself, turned round.",
    parameters: ['list'],
    body: `
Collections.reverse(list)
return list`,
  },
  jsFill: {
    doc: "JavaScript's fill.",
    parameters: ['list', 'item', 'start = null', 'end = null'],
    body: `
int to = jsOffset(end, list.size(), list.size())
for (int i = jsOffset(start, list.size(), 0); i < to; i++) { list[i] = item }
return list`,
  },
  jsFlat: {
    doc: "JavaScript's flat.",
    parameters: ['list', 'depth'],
    body: `
List flat = []
for (item in jsItems(list)) {
  if (item instanceof Collection && depth > 0) { flat.addAll(jsFlat(item, depth - 1)) } else { flat.add(item) }
}
return flat`,
  },
  jsForEach: {
    doc: "JavaScript's forEach, of lists and sets.",
    parameters: ['value', 'Closure action', 'indexed = false'],
    cps: true,
    body: `
List list = jsItems(value)
int size = list.size()
for (int i = 0; i < size && i < list.size(); i++) {
  if (indexed) { action.call(list[i], i) } else { action.call(list[i]) }
}`,
  },
  jsMap: {
    doc: "JavaScript's map.",
    parameters: ['value', 'Closure change', 'indexed = false'],
    cps: true,
    body: `
List changed = []
List list = jsItems(value)
int size = list.size()
for (int i = 0; i < size && i < list.size(); i++) {
  changed.add(indexed ? change.call(list[i], i) : change.call(list[i]))
}
return changed`,
  },
  jsFilter: {
    doc: "JavaScript's filter.",
    parameters: ['value', 'Closure test', 'indexed = false'],
    cps: true,
    body: `
List kept = []
List list = jsItems(value)
int size = list.size()
for (int i = 0; i < size && i < list.size(); i++) {
  def item = list[i]
  if (jsTrue(indexed ? test.call(item, i) : test.call(item))) { kept.add(item) }
}
return kept`,
  },
  jsFindIndex: {
    doc: "JavaScript's findIndex.",
    parameters: ['value', 'Closure test', 'indexed = false'],
    cps: true,
    body: `
List list = jsItems(value)
int size = list.size()
for (int i = 0; i < size && i < list.size(); i++) {
  if (jsTrue(indexed ? test.call(list[i], i) : test.call(list[i]))) { return i }
}
return -1`,
  },
  jsFind: {
    doc: "JavaScript's find.",
    parameters: ['value', 'Closure test', 'indexed = false'],
    cps: true,
    body: `
List list = jsItems(value)
int size = list.size()
for (int i = 0; i < size && i < list.size(); i++) {
  def item = list[i]
  if (jsTrue(indexed ? test.call(item, i) : test.call(item))) { return item }
}
return null`,
  },
  jsSome: {
    doc: "JavaScript's some.",
    parameters: ['value', 'Closure test', 'indexed = false'],
    cps: true,
    body: `
List list = jsItems(value)
int size = list.size()
for (int i = 0; i < size && i < list.size(); i++) {
  if (jsTrue(indexed ? test.call(list[i], i) : test.call(list[i]))) { return true }
}
return false`,
  },
  jsEvery: {
    doc: "JavaScript's every.",
    parameters: ['value', 'Closure test', 'indexed = false'],
    cps: true,
    body: `
List list = jsItems(value)
int size = list.size()
for (int i = 0; i < size && i < list.size(); i++) {
  if (!jsTrue(indexed ? test.call(list[i], i) : test.call(list[i]))) { return false }
}
return true`,
  },
  jsFindLastIndex: {
    doc: "JavaScript's findLastIndex.",
    parameters: ['value', 'Closure test', 'indexed = false'],
    cps: true,
    body: `
List list = jsItems(value)
for (int i = list.size() - 1; i >= 0; i--) {
  if (jsTrue(indexed ? test.call(list[i], i) : test.call(list[i]))) { return i }
}
return -1`,
  },
  jsFindLast: {
    doc: "JavaScript's findLast.",
    parameters: ['value', 'Closure test', 'indexed = false'],
    cps: true,
    body: `
int index = jsFindLastIndex(value, test, indexed)
return index < 0 ? null : jsItems(value)[index]`,
  },
  jsFlatMap: {
    doc: "JavaScript's flatMap.",
    parameters: ['list', 'Closure change', 'indexed = false'],
    cps: true,
    body: `
return jsFlat(jsMap(list, change, indexed), 1)`,
  },
  jsReduce: {
    doc: "JavaScript's reduce; from the first item on when there is no initial value.",
    parameters: ['value', 'Closure join', 'initial', 'indexed', 'fromFirst'],
    cps: true,
    body: `
List list = jsItems(value)
if (fromFirst && list.isEmpty()) { throw new JsError('Reduce of empty array with no initial value') }
def sum = fromFirst ? list[0] : initial
for (int i = fromFirst ? 1 : 0; i < list.size(); i++) {
  sum = indexed ? join.call(sum, list[i], i) : join.call(sum, list[i])
}
return sum`,
  },
  jsSortTexts: {
    doc: "JavaScript's sort without a comparison: by text, undefined last; the list itself, sorted.",
    parameters: ['list'],
    body: `
List sorted = []
int present = 0
for (item in list) {
  if (item == null) {
    sorted.add(null)
  } else {
    String text = jsText(item)
    int from = 0
    int to = present
    while (from < to) {
      int middle = (from + to).intdiv(2)
      if (jsText(sorted[middle]).compareTo(text) <= 0) { from = middle + 1 } else { to = middle }
    }
    sorted.add(from, item)
    present++
  }
}
for (int i = 0; i < sorted.size(); i++) { list[i] = sorted[i] }
return list`,
  },
  jsSort: {
    doc: "JavaScript's sort with a comparison: stable, undefined last; the list itself, sorted.",
    parameters: ['list', 'Closure compare'],
    cps: true,
    body: `
List sorted = []
int present = 0
for (int i = 0; i < list.size(); i++) {
  def item = list[i]
  if (item == null) {
    sorted.add(null)
  } else {
    int from = 0
    int to = present
    while (from < to) {
      int middle = (from + to).intdiv(2)
      if (jsNumber(compare.call(sorted[middle], item)) > 0) { to = middle } else { from = middle + 1 }
    }
    sorted.add(from, item)
    present++
  }
}
for (int i = 0; i < sorted.size(); i++) { list[i] = sorted[i] }
return list`,
  },
});
