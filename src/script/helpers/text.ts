import { helpersOf } from './helper.ts';

/** Texts, as https://tc39.es/ecma262/#sec-string-objects has them. A pattern is a text in Java's grammar of regular expressions. */
export const textHelpers = helpersOf({
  jsSplit: {
    doc: "JavaScript's split at a text.",
    parameters: ['text', 'separator', 'limit = null'],
    body: `
List parts = []
String rest = text.toString()
if (separator == null) {
  parts.add(rest)
} else if (jsText(separator).isEmpty()) {
  for (int i = 0; i < rest.length(); i++) { parts.add(rest.substring(i, i + 1)) }
} else {
  String between = jsText(separator)
  int from = 0
  int next = rest.indexOf(between)
  while (next >= 0) {
    parts.add(rest.substring(from, next))
    from = next + between.length()
    next = rest.indexOf(between, from)
  }
  parts.add(rest.substring(from))
}
return jsLimit(parts, limit)`,
  },
  jsLimit: {
    doc: 'The first items of a list, as many as split is limited to.',
    parameters: ['list', 'limit'],
    body: `
if (limit == null) { return list }
double most = jsNumber(limit)
if (!jsIsFinite(most)) { return [] }
return most < 0 || most >= list.size() ? list : new ArrayList(list.subList(0, most.intValue()))`,
  },
  jsSplitPattern: {
    doc: "JavaScript's split at a regular expression.",
    parameters: ['text', 'pattern'],
    body: `
List parts = []
String whole = text.toString()
if (whole.isEmpty()) { return whole ==~ pattern ? [] : [''] }
def found = whole =~ pattern
int from = 0
int search = 0
while (search < whole.length() && found.find(search) && found.start() < whole.length()) {
  if (found.end() == from) {
    search = search + 1
  } else if (found.end() == found.start() && found.start() < search) {
    search = search + 1
  } else {
    parts.add(whole.substring(from, found.start()))
    for (int i = 1; i <= found.groupCount(); i++) { parts.add(found.group(i)) }
    from = found.end()
    search = from == found.start() ? from + 1 : from
  }
}
parts.add(whole.substring(from))
return parts`,
  },
  jsExpand: {
    doc: 'What JavaScript makes of $$, $&, $1 and $<name> in the text that replaces a match.',
    parameters: ['replacement', 'groups'],
    body: `
String out = ''
int i = 0
while (i < replacement.length()) {
  String character = replacement.substring(i, i + 1)
  String next = i + 1 < replacement.length() ? replacement.substring(i + 1, i + 2) : ''
  int taken = 1
  if (character == '$' && next == '$') {
    taken = 2
  } else if (character == '$' && next == '&') {
    character = groups[0]
    taken = 2
  } else if (character == '$' && next ==~ '[0-9]') {
    String two = replacement.substring(i + 1, Math.min(i + 3, replacement.length()))
    String digits = two ==~ '[0-9][0-9]' && two.toInteger() > 0 && two.toInteger() < groups.size() ? two : next
    if (digits.toInteger() > 0 && digits.toInteger() < groups.size()) {
      character = groups[digits.toInteger()] == null ? '' : groups[digits.toInteger()]
      taken = 1 + digits.length()
    }
  }
  out = out + character
  i = i + taken
}
return out`,
  },
  jsReplace: {
    doc: "JavaScript's replace (the first) and replaceAll of a text.",
    parameters: ['text', 'searched', 'replacement', 'all'],
    body: `
String rest = text.toString()
String sought = jsText(searched)
String by = jsText(replacement)
String out = ''
int from = 0
int next = rest.indexOf(sought)
while (next >= 0) {
  out = out + rest.substring(from, next) + jsExpand(by, [sought])
  from = next + sought.length()
  if (!all || next >= rest.length()) {
    next = -1
  } else {
    next = rest.indexOf(sought, sought.isEmpty() ? next + 1 : from)
    if (sought.isEmpty()) {
      out = out + rest.substring(from, next)
      from = next
    }
  }
}
return out + rest.substring(from)`,
  },
  jsMatches: {
    doc: 'The groups of the matches of a pattern (the first, or all), and where each begins and ends, as lists.',
    parameters: ['text', 'pattern', 'all'],
    body: `
List matches = []
def found = text.toString() =~ pattern
while ((all || matches.isEmpty()) && found.find()) {
  List groups = []
  for (int i = 0; i <= found.groupCount(); i++) { groups.add(found.group(i)) }
  matches.add([groups, found.start(), found.end()])
}
return matches`,
  },
  jsMatch: {
    doc: "JavaScript's match: the groups of the first match, or the texts of all; undefined when there is none.",
    parameters: ['text', 'pattern', 'all = false'],
    body: `
List matches = jsMatches(text, pattern, all)
if (matches.isEmpty()) { return null }
if (!all) { return matches[0][0] }
List texts = []
for (match in matches) { texts.add(match[0][0]) }
return texts`,
  },
  jsSearch: {
    doc: "JavaScript's search: where the first match begins, or -1.",
    parameters: ['text', 'pattern'],
    body: `
def found = text.toString() =~ pattern
return found.find() ? found.start() : -1`,
  },
  jsExec: {
    doc: "JavaScript's exec of a regular expression with the flag g, which goes on where it ended; undefined when there is none.",
    parameters: ['position', 'text', 'pattern'],
    body: `
int from = position.lastIndex
def found = text.toString() =~ pattern
if (from > text.length() || !found.find(from)) {
  position.lastIndex = 0
  return null
}
position.lastIndex = found.end()
List groups = []
for (int i = 0; i <= found.groupCount(); i++) { groups.add(found.group(i)) }
return groups`,
  },
  jsMatchAll: {
    doc: "JavaScript's [...text.matchAll(pattern)]: the groups of each match.",
    parameters: ['text', 'pattern'],
    body: `
List all = []
for (match in jsMatches(text, pattern, true)) { all.add(match[0]) }
return all`,
  },
  jsReplacePattern: {
    doc: "JavaScript's replace of a regular expression by a text.",
    parameters: ['text', 'pattern', 'replacement', 'all'],
    body: `
String rest = text.toString()
String by = jsText(replacement)
String out = ''
int from = 0
for (match in jsMatches(rest, pattern, all)) {
  out = out + rest.substring(from, match[1]) + jsExpand(by, match[0])
  from = match[2]
}
return out + rest.substring(from)`,
  },
  jsReplaceWith: {
    doc: "JavaScript's replace of a regular expression by what a function makes of the match, its groups, position, text and named groups.",
    parameters: ['text', 'pattern', 'Closure change', 'count', 'all', 'names = null'],
    cps: true,
    body: `
String rest = text.toString()
String out = ''
int from = 0
List matches = jsMatches(rest, pattern, all)
for (int i = 0; i < matches.size(); i++) {
  List match = matches[i]
  List g = match[0] + [match[1], rest, jsNamed(match[0], names)]
  def by = null
  if (count == 1) {
    by = change.call(g[0])
  } else if (count == 2) {
    by = change.call(g[0], g[1])
  } else if (count == 3) {
    by = change.call(g[0], g[1], g[2])
  } else if (count == 4) {
    by = change.call(g[0], g[1], g[2], g[3])
  } else if (count == 5) {
    by = change.call(g[0], g[1], g[2], g[3], g[4])
  } else {
    by = change.call(g[0], g[1], g[2], g[3], g[4], g[5])
  }
  out = out + rest.substring(from, match[1]) + jsText(by)
  from = match[2]
}
return out + rest.substring(from)`,
  },
  jsNamed: {
    doc: 'The groups of a match that have names, as a map.',
    parameters: ['groups', 'names'],
    body: `
if (names == null) { return null }
Map named = [:]
for (name in names.keySet()) { named.put(name, groups[names.get(name)]) }
return named`,
  },
  jsSubstring: {
    doc: "JavaScript's substring.",
    parameters: ['text', 'start', 'end = null'],
    body: `
int size = text.length()
int from = jsNumber(start) < 0 ? 0 : jsOffset(start, size, 0)
int to = end != null && jsNumber(end) < 0 ? 0 : jsOffset(end, size, size)
return text.toString().substring(Math.min(from, to), Math.max(from, to))`,
  },
  jsPad: {
    doc: "JavaScript's padStart and padEnd.",
    parameters: ['text', 'length', 'fill', 'atStart'],
    body: `
String unit = fill == null ? ' ' : jsText(fill)
int missing = jsNumber(length).intValue() - text.length()
if (missing <= 0 || unit.isEmpty()) { return text.toString() }
String padding = (unit * (missing.intdiv(unit.length()) + 1)).substring(0, missing)
return atStart ? padding + text : text + padding`,
  },
  jsRepeat: {
    doc: "JavaScript's repeat.",
    parameters: ['text', 'count'],
    body: `
if (jsNumber(count) <= -1 || jsNumber(count) >= 2147483647) { throw new JsError('Invalid count value: ' + count) }
return text.toString() * jsNumber(count).intValue()`,
  },
  jsCharCode: {
    doc: "JavaScript's charCodeAt.",
    parameters: ['text', 'index'],
    body: `
double position = index == null ? 0.0d : jsNumber(index)
if (position.toString() == 'NaN') { position = 0.0d }
if (position <= -1 || position >= text.length()) { return 0.0d / 0.0d }
char character = text.toString().charAt(position.intValue())
return character as int`,
  },
  jsCollate: {
    doc: "JavaScript's localeCompare for ASCII: marks, digits, letters of either case; other characters after them.",
    parameters: ['text', 'other'],
    body: `
String order = '\\t\\n\\r _-,;:!?.\\'"()[]{}@*/\\\\&#%\`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz'
String left = text.toString()
String right = jsText(other)
for (int i = 0; i < left.length() && i < right.length(); i++) {
  String one = left.substring(i, i + 1).toLowerCase(Locale.ROOT)
  String two = right.substring(i, i + 1).toLowerCase(Locale.ROOT)
  int first = order.indexOf(one) < 0 ? 1000 + one.codePointAt(0) : order.indexOf(one)
  int second = order.indexOf(two) < 0 ? 1000 + two.codePointAt(0) : order.indexOf(two)
  if (first != second) { return first < second ? -1 : 1 }
}
if (left.length() != right.length()) { return left.length() < right.length() ? -1 : 1 }
int cased = right.compareTo(left)
return cased < 0 ? -1 : cased > 0 ? 1 : 0`,
  },
  jsEncode: {
    doc: "JavaScript's encodeURIComponent.",
    parameters: ['value'],
    body: `
String encoded = URLEncoder.encode(jsText(value), 'UTF-8').replace('+', '%20').replace('%7E', '~')
return encoded.replace('%21', '!').replace('%27', "'").replace('%28', '(').replace('%29', ')')`,
  },
});
