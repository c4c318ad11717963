import { helpersOf } from './helper.ts';

/** Texts, as https://tc39.es/ecma262/#sec-string-objects has them. A pattern is a text in Java's grammar of regular expressions. */
export const textHelpers = helpersOf({
  jsSplit: {
    doc: "JavaScript's split at a text.",
    parameters: ['text', 'separator', 'limit = null'],
    uses: ['jsNumber'],
    body: `
List parts = []
String rest = text.toString()
if (separator == null) {
  parts.add(rest)
} else if (separator.length() == 0) {
  for (int i = 0; i < rest.length(); i++) { parts.add(rest.substring(i, i + 1)) }
} else {
  int from = 0
  int next = rest.indexOf(separator)
  while (next >= 0) {
    parts.add(rest.substring(from, next))
    from = next + separator.length()
    next = rest.indexOf(separator, from)
  }
  parts.add(rest.substring(from))
}
if (limit == null || jsNumber(limit) >= parts.size()) { return parts }
return new ArrayList(parts.subList(0, jsNumber(limit).intValue()))`,
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
    uses: ['jsExpand', 'jsText'],
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
    uses: ['jsMatches'],
    body: `
List matches = jsMatches(text, pattern, all)
if (matches.isEmpty()) { return null }
if (!all) { return matches[0][0] }
List texts = []
for (match in matches) { texts.add(match[0][0]) }
return texts`,
  },
  jsMatchAll: {
    doc: "JavaScript's [...text.matchAll(pattern)]: the groups of each match.",
    parameters: ['text', 'pattern'],
    uses: ['jsMatches'],
    body: `
List all = []
for (match in jsMatches(text, pattern, true)) { all.add(match[0]) }
return all`,
  },
  jsReplacePattern: {
    doc: "JavaScript's replace of a regular expression by a text.",
    parameters: ['text', 'pattern', 'replacement', 'all'],
    uses: ['jsMatches', 'jsExpand', 'jsText'],
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
    doc: "JavaScript's replace of a regular expression by what a function makes of the match and its groups.",
    parameters: ['text', 'pattern', 'Closure change', 'groups', 'all'],
    uses: ['jsMatches', 'jsText', 'jsSlice'],
    cps: true,
    body: `
String rest = text.toString()
String out = ''
int from = 0
List matches = jsMatches(rest, pattern, all)
for (int i = 0; i < matches.size(); i++) {
  List match = matches[i]
  def by = groups == 0 ? change.call(match[0][0]) : groups == 1 ? change.call(match[0][0], match[0][1]) : change.call(match[0][0], match[0][1], match[0][2])
  out = out + rest.substring(from, match[1]) + jsText(by)
  from = match[2]
}
return out + rest.substring(from)`,
  },
  jsSubstring: {
    doc: "JavaScript's substring.",
    parameters: ['text', 'start', 'end = null'],
    uses: ['jsNumber', 'jsOffset'],
    body: `
int size = text.length()
int from = jsNumber(start) < 0 ? 0 : jsOffset(start, size, 0)
int to = end != null && jsNumber(end) < 0 ? 0 : jsOffset(end, size, size)
return text.toString().substring(Math.min(from, to), Math.max(from, to))`,
  },
  jsPad: {
    doc: "JavaScript's padStart and padEnd.",
    parameters: ['text', 'length', 'fill', 'atStart'],
    uses: ['jsNumber'],
    body: `
int missing = jsNumber(length).intValue() - text.length()
if (missing <= 0 || fill.length() == 0) { return text.toString() }
String padding = (fill * (missing.intdiv(fill.length()) + 1)).substring(0, missing)
return atStart ? padding + text : text + padding`,
  },
  jsRepeat: {
    doc: "JavaScript's repeat.",
    parameters: ['text', 'count'],
    uses: ['jsNumber'],
    body: `
if (jsNumber(count) <= -1) { throw new Exception('Invalid count value: ' + count) }
return text.toString() * jsNumber(count).intValue()`,
  },
  jsCharCode: {
    doc: "JavaScript's charCodeAt.",
    parameters: ['text', 'index'],
    body: `
if (index < 0 || index >= text.length()) { return 0.0d / 0.0d }
char character = text.toString().charAt(index.intValue())
return character as int`,
  },
});
