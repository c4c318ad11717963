/**
 * Methods that Groovy finds on any map before it looks for an entry of that name: those of java.util.Map, Object, and
 * what Groovy 2.4 adds to them, https://docs.groovy-lang.org/2.4.21/html/groovy-jdk/java/util/Map.html.
 */
export const JAVA_METHODS: ReadonlySet<string> = new Set(
  [
    'addShutdownHook any asBoolean asImmutable asSynchronized asType clear collect collectEntries collectMany compute',
    'computeIfAbsent computeIfPresent containsKey containsValue count countBy drop dropWhile dump each eachWithIndex',
    'entrySet equals every find findAll findIndexOf findIndexValues findLastIndexOf findResult findResults forEach get',
    'getAt getClass getMetaClass getMetaPropertyValues getOrDefault getProperties grep groupBy groupEntriesBy',
    'hasProperty hashCode identity inject inspect intersect invokeMethod is isCase isEmpty iterator keySet leftShift max',
    'merge metaClass min minus notify notifyAll plus print printf println put putAll putAt putIfAbsent remove replace',
    'replaceAll respondsTo reverseEach setMetaClass size sort split spread sprintf subMap take takeWhile toMapString',
    'toSpreadMap use values wait with withDefault withTraits',
  ].flatMap((line) => line.split(' ')),
);
