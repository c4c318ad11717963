/**
 * What Jenkins' sandbox lets generated code call: the entries that it needs of script-security's `generic-whitelist`,
 * https://github.com/jenkinsci/script-security-plugin/blob/e0ab4b307eb35bb477364ce8f317811f46cba125/src/main/resources/org/jenkinsci/plugins/scriptsecurity/sandbox/whitelists/generic-whitelist.
 * What it lets be done with Jenkins' own objects is in the host's `Sandbox.java`.
 */
export const SANDBOX_ALLOWS: readonly string[] = `
staticMethod groovy.json.JsonOutput toJson java.util.Map
method groovy.lang.Closure call java.lang.Object[]
method java.lang.Appendable append java.lang.CharSequence
method java.lang.CharSequence charAt int
method java.lang.CharSequence isEmpty
method java.lang.CharSequence length
method java.lang.Class getName
method java.lang.Class getSimpleName
method java.lang.Class isInstance java.lang.Object
method java.lang.Comparable compareTo java.lang.Object
new java.lang.Exception java.lang.String
staticMethod java.lang.Integer parseInt java.lang.String int
staticMethod java.lang.Math abs double
staticMethod java.lang.Math abs int
staticMethod java.lang.Math ceil double
staticMethod java.lang.Math floor double
staticMethod java.lang.Math max double double
staticMethod java.lang.Math max int int
staticMethod java.lang.Math min int int
staticMethod java.lang.Math pow double double
staticMethod java.lang.Math rint double
staticMethod java.lang.Math sqrt double
staticMethod java.lang.Math signum double
method java.lang.Number doubleValue
method java.lang.Number intValue
method java.lang.Number longValue
method java.lang.Object equals java.lang.Object
method java.lang.Object getClass
method java.lang.Object toString
method java.lang.String codePointAt int
method java.lang.String contains java.lang.CharSequence
method java.lang.String endsWith java.lang.String
method java.lang.String equalsIgnoreCase java.lang.String
staticMethod java.lang.String format java.util.Locale java.lang.String java.lang.Object[]
method java.lang.String indexOf java.lang.String
method java.lang.String indexOf java.lang.String int
staticMethod java.lang.String join java.lang.CharSequence java.lang.Iterable
method java.lang.String lastIndexOf java.lang.String
method java.lang.String lastIndexOf java.lang.String int
method java.lang.String replace java.lang.CharSequence java.lang.CharSequence
method java.lang.String replaceAll java.lang.String java.lang.String
method java.lang.String startsWith java.lang.String
method java.lang.String substring int
method java.lang.String substring int int
method java.lang.String toLowerCase java.util.Locale
method java.lang.String toUpperCase java.util.Locale
method java.lang.String trim
staticMethod java.lang.String valueOf double
new java.lang.StringBuilder java.lang.CharSequence
staticMethod java.lang.System currentTimeMillis
method java.lang.Throwable getMessage
method java.math.BigDecimal multiply java.math.BigDecimal
staticMethod java.net.URLEncoder encode java.lang.String java.lang.String
new java.util.ArrayList java.util.Collection
method java.util.Collection add java.lang.Object
method java.util.Collection addAll java.util.Collection
method java.util.Collection contains java.lang.Object
method java.util.Collection isEmpty
method java.util.Collection remove java.lang.Object
method java.util.Collection size
staticMethod java.util.Collections reverse java.util.List
staticMethod java.util.Collections sort java.util.List
new java.util.Date
new java.util.Date long
method java.util.Date getTime
new java.util.LinkedHashSet
staticMethod java.util.TimeZone getTimeZone java.lang.String
method java.time.Instant getEpochSecond
method java.time.Instant getNano
staticMethod java.time.Instant parse java.lang.CharSequence
staticMethod org.codehaus.groovy.runtime.DateGroovyMethods format java.util.Date java.lang.String java.util.TimeZone
method java.util.List add int java.lang.Object
method java.util.List subList int int
staticField java.util.Locale ROOT
method java.util.Map containsKey java.lang.Object
method java.util.Map entrySet
method java.util.Map get java.lang.Object
method java.util.Map keySet
method java.util.Map put java.lang.Object java.lang.Object
method java.util.Map putAll java.util.Map
method java.util.Map remove java.lang.Object
method java.util.Map size
method java.util.Map values
method java.util.Map$Entry getKey
method java.util.Map$Entry getValue
staticMethod java.util.UUID randomUUID
method java.util.concurrent.Callable call
method java.util.regex.MatchResult end
method java.util.regex.MatchResult group
method java.util.regex.MatchResult group int
method java.util.regex.MatchResult groupCount
method java.util.regex.MatchResult start
method java.util.regex.Matcher find
method java.util.regex.Matcher find int
staticMethod java.util.Arrays asList java.lang.Object[]
staticMethod java.util.regex.Pattern quote java.lang.String
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods any java.lang.Iterable groovy.lang.Closure
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods collect java.util.Collection groovy.lang.Closure
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods every java.lang.Iterable groovy.lang.Closure
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods findAll java.util.List groovy.lang.Closure
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods getAt java.util.List int
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods getAt java.util.Map java.lang.Object
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods join java.util.Collection java.lang.String
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods last java.util.List
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods multiply java.lang.String java.lang.Number
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods plus java.util.List java.util.Collection
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods putAt java.util.List int java.lang.Object
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods putAt java.util.Map java.lang.Object java.lang.Object
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods size java.lang.String
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods toDouble java.lang.String
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods toInteger java.lang.String
staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods tokenize java.lang.String java.lang.String
staticMethod org.codehaus.groovy.runtime.ScriptBytecodeAdapter compareEqual java.lang.Object java.lang.Object
staticMethod org.codehaus.groovy.runtime.ScriptBytecodeAdapter compareGreaterThan java.lang.Object java.lang.Object
staticMethod org.codehaus.groovy.runtime.ScriptBytecodeAdapter compareGreaterThanEqual java.lang.Object java.lang.Object
staticMethod org.codehaus.groovy.runtime.ScriptBytecodeAdapter compareIdentical java.lang.Object java.lang.Object
staticMethod org.codehaus.groovy.runtime.ScriptBytecodeAdapter compareLessThan java.lang.Object java.lang.Object
staticMethod org.codehaus.groovy.runtime.ScriptBytecodeAdapter compareLessThanEqual java.lang.Object java.lang.Object
staticMethod org.codehaus.groovy.runtime.ScriptBytecodeAdapter compareNotEqual java.lang.Object java.lang.Object
staticMethod org.codehaus.groovy.runtime.ScriptBytecodeAdapter compareTo java.lang.Object java.lang.Object
staticMethod org.codehaus.groovy.runtime.ScriptBytecodeAdapter findRegex java.lang.Object java.lang.Object
staticMethod org.codehaus.groovy.runtime.ScriptBytecodeAdapter matchRegex java.lang.Object java.lang.Object
`
  .trim()
  .split('\n');
