import { helpersOf } from './helper.ts';

/**
 * JavaScript's numbers are doubles. Whole ones are kept as Integer or Long, which Jenkins' steps want; negative zero is
 * zero. ECMAScript, https://tc39.es/ecma262/#sec-ecmascript-language-types-number-type.
 */
export const numberHelpers = helpersOf({
  jsNumber: {
    doc: "JavaScript's Number(value), as a double.",
    parameters: ['value'],
    body: `
if (value instanceof Number) { return value.doubleValue() }
if (value instanceof Boolean) { return value ? 1.0d : 0.0d }
if (value instanceof Date) { return value.getTime() * 1.0d }
if (value == null) { return 0.0d / 0.0d }
String text = jsText(value).trim()
if (text.isEmpty()) { return 0.0d }
if (text ==~ '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?') { return text.toDouble() }
if (text ==~ '0[xX][0-9a-fA-F]+') {
  double sum = 0.0d
  for (int i = 2; i < text.length(); i++) { sum = sum * 16.0d + Integer.parseInt(text.substring(i, i + 1), 16) }
  return sum
}
if (text ==~ '[+]?Infinity') { return 1.0d / 0.0d }
return text == '-Infinity' ? -1.0d / 0.0d : 0.0d / 0.0d`,
  },
  jsResult: {
    doc: 'A double as a number of the program: Integer or Long where it is whole.',
    parameters: ['number'],
    body: `
double exact = number.doubleValue()
if (Math.rint(exact) == exact && Math.abs(exact) <= 9007199254740991.0d) {
  long whole = number.longValue()
  return whole > -2147483648L && whole < 2147483648L ? number.intValue() : whole
}
return exact`,
  },
  jsNumberText: {
    doc: "JavaScript's text of a number: the fewest digits that tell it from its neighbours.",
    parameters: ['number'],
    body: `
if (number instanceof Integer || number instanceof Long) { return number.toString() }
double exact = number.doubleValue()
String plain = String.valueOf(exact)
if (plain == 'NaN' || plain.endsWith('Infinity')) { return plain }
if (Math.abs(exact) == 0.0d) { return '0' }
if (exact < 0) { return '-' + jsNumberText(-exact) }
// Java rounds the digits that it prints, not the number: where that leads too far, they are cut off.
String full = String.format(Locale.ROOT, '%.16e', exact)
String shortest = null
for (int places = 0; shortest == null; places++) {
  String rounded = String.format(Locale.ROOT, '%.' + places + 'e', exact)
  String cut = full.substring(0, places == 0 ? 1 : places + 2) + full.substring(full.indexOf('e'))
  if (rounded.toDouble() == exact) { shortest = rounded } else if (cut.toDouble() == exact) { shortest = cut }
}
String digits = shortest.substring(0, shortest.indexOf('e')).replace('.', '')
int count = digits.length()
int point = shortest.substring(shortest.indexOf('e') + 1).toInteger() + 1
if (count <= point && point <= 21) { return digits + '0' * (point - count) }
if (0 < point && point <= 21) { return digits.substring(0, point) + '.' + digits.substring(point) }
if (-6 < point && point <= 0) { return '0.' + '0' * (-point) + digits }
String fraction = count == 1 ? '' : '.' + digits.substring(1)
return digits.substring(0, 1) + fraction + (point < 1 ? 'e-' : 'e+') + Math.abs(point - 1)`,
  },
  jsPlus: {
    doc: "JavaScript's +: a sum of numbers, otherwise the texts one after the other.",
    parameters: ['left', 'right'],
    body: `
boolean leftCounts = left == null || left instanceof Number || left instanceof Boolean
boolean rightCounts = right == null || right instanceof Number || right instanceof Boolean
if (leftCounts && rightCounts) { return jsResult(jsNumber(left) + jsNumber(right)) }
return jsText(left) + jsText(right)`,
  },
  jsSubtract: {
    doc: "JavaScript's -.",
    parameters: ['left', 'right'],
    body: `
return jsResult(jsNumber(left) - jsNumber(right))`,
  },
  jsMultiply: {
    doc: "JavaScript's *.",
    parameters: ['left', 'right'],
    body: `
return jsResult(jsNumber(left) * jsNumber(right))`,
  },
  jsDivide: {
    doc: "JavaScript's /.",
    parameters: ['left', 'right'],
    body: `
return jsResult(jsNumber(left) / jsNumber(right))`,
  },
  jsRemainder: {
    doc: "JavaScript's %.",
    parameters: ['left', 'right'],
    body: `
return jsResult(jsNumber(left) % jsNumber(right))`,
  },
  jsPower: {
    doc: "JavaScript's **.",
    parameters: ['left', 'right'],
    body: `
return jsResult(Math.pow(jsNumber(left), jsNumber(right)))`,
  },
  jsNumeric: {
    doc: "JavaScript's Number(value).",
    parameters: ['value'],
    body: `
return jsResult(jsNumber(value))`,
  },
  jsIsNaN: {
    doc: "JavaScript's isNaN(value).",
    parameters: ['value'],
    body: `
return jsNumber(value).toString() == 'NaN'`,
  },
  jsIsWhole: {
    doc: "JavaScript's Number.isInteger(value).",
    parameters: ['value'],
    body: `
if (!(value instanceof Number)) { return false }
double exact = value.doubleValue()
return Math.rint(exact) == exact && Math.abs(exact) <= 1.7976931348623157E308d`,
  },
  jsIsFinite: {
    doc: "JavaScript's Number.isFinite(value).",
    parameters: ['value'],
    body: `
return value instanceof Number && value.toString() != 'NaN' && !value.toString().endsWith('Infinity')`,
  },
  jsRound: {
    doc: "JavaScript's Math.round, floor, ceil and trunc.",
    parameters: ['value', 'how'],
    body: `
double exact = jsNumber(value)
if (how == 'floor' || (how == 'trunc' && exact > 0)) { return jsResult(Math.floor(exact)) }
if (how == 'ceil' || how == 'trunc') { return jsResult(Math.ceil(exact)) }
double below = Math.floor(exact)
return jsResult(exact - below < 0.5d ? below : below + 1.0d)`,
  },
  jsExtreme: {
    doc: "JavaScript's Math.max (sign 1) and Math.min (sign -1).",
    parameters: ['values', 'sign'],
    body: `
double best = -1.0d / 0.0d
for (value in values) { best = Math.max(best, jsNumber(value) * sign) }
return jsResult(best * sign)`,
  },
  jsParseInt: {
    doc: "JavaScript's parseInt(text, radix).",
    parameters: ['value', 'radix = null'],
    body: `
String text = jsText(value).trim().toLowerCase(Locale.ROOT)
boolean negative = text.startsWith('-')
if (negative || text.startsWith('+')) { text = text.substring(1) }
int base = radix == null || jsNumber(radix).intValue() == 0 ? 10 : jsNumber(radix).intValue()
if (base < 2 || base > 36) { return 0.0d / 0.0d }
if (text.startsWith('0x') && (base == 10 || base == 16)) {
  text = text.substring(2)
  base = 16
}
String known = '0123456789abcdefghijklmnopqrstuvwxyz'.substring(0, base)
double sum = 0.0d
int count = 0
while (count < text.length() && known.contains(text.substring(count, count + 1))) {
  sum = sum * base + known.indexOf(text.substring(count, count + 1))
  count++
}
if (count == 0) { return 0.0d / 0.0d }
if (base == 10) { sum = text.substring(0, count).toDouble() }
return jsResult(negative ? -sum : sum)`,
  },
  jsParseFloat: {
    doc: "JavaScript's parseFloat(text).",
    parameters: ['value'],
    body: `
String text = jsText(value).trim()
def number = text =~ '^[+-]?(Infinity|([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?)'
return number.find() ? jsNumeric(number.group()) : 0.0d / 0.0d`,
  },
  jsDigits: {
    doc: "JavaScript's toString(radix), of integers.",
    parameters: ['value', 'radix'],
    body: `
if (!jsIsFinite(value) || radix == null || jsNumber(radix) == 10.0d) { return jsText(value) }
int base = jsNumber(radix).intValue()
if (base < 2 || base > 36) { throw new JsError('toString() radix must be between 2 and 36') }
double whole = Math.abs(value.doubleValue())
if (Math.floor(whole) < whole || whole > 9007199254740991.0d) {
  throw new JsError('toString(radix) takes integers up to 2 ** 53 in a pipeline')
}
String known = '0123456789abcdefghijklmnopqrstuvwxyz'
String digits = ''
while (whole > 0 || digits.isEmpty()) {
  int rest = (whole % base).intValue()
  digits = known.substring(rest, rest + 1) + digits
  whole = Math.floor(whole / base)
}
return (value < 0 ? '-' : '') + digits`,
  },
  jsFixed: {
    doc: "JavaScript's toFixed, which rounds the number itself and not its shortest digits.",
    parameters: ['value', 'places = 0'],
    body: `
double exact = Math.abs(value.doubleValue())
int count = places == null ? 0 : jsNumber(places).intValue()
if (count < 0 || count > 18) { throw new JsError('toFixed() takes from 0 to 18 digits in a pipeline') }
if (!jsIsFinite(value) || exact >= 1.0E21d) { return jsNumberText(value) }
double whole = Math.floor(exact)
double part = exact - whole
int halvings = 0
while (Math.floor(part) < part) {
  part = part * 2.0d
  halvings++
}
def fraction = part.longValue() * 1.0
for (int i = 0; i < halvings; i++) { fraction = fraction * 0.5 }
long scale = 1
for (int i = 0; i < count; i++) { scale = scale * 10 }
long rounded = (fraction * scale + 0.5).longValue()
if (rounded >= scale) {
  whole = whole + 1.0d
  rounded = 0
}
String text = (value < 0 ? '-' : '') + String.format(Locale.ROOT, '%.0f', whole)
if (count == 0) { return text }
String digits = rounded.toString()
return text + '.' + '0' * (count - digits.length()) + digits`,
  },
});
