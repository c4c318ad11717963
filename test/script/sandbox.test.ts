import { expect, it } from 'vitest';
import { script } from '../../src/groovy/build.ts';
import { printGroovy } from '../../src/groovy/print.ts';
import { HELPER_NAMES, helperMethods } from '../../src/script/helpers/index.ts';

/**
 * Methods that script-security's `generic-whitelist` allows on texts, numbers, lists, maps, closures, errors and matches,
 * https://github.com/jenkinsci/script-security-plugin/tree/master/src/main/resources/org/jenkinsci/plugins/scriptsecurity/sandbox/whitelists.
 * `intdiv` is arithmetic of numbers, which the sandbox lets pass.
 */
const ALLOWED: ReadonlySet<string> = new Set(
  [
    'add addAll append asList call ceil charAt codePointAt compareIdentical compareTo contains containsKey doubleValue encode end endsWith find floor getEpochSecond getNano getTime getTimeZone',
    'format get group groupCount indexOf intValue intdiv isEmpty join keySet lastIndexOf length longValue max min parse parseInt',
    'pow put putAll remove replace replaceAll reverse rint abs size sort start startsWith subList substring toDouble toInteger',
    'toLowerCase toString trim valueOf',
  ].flatMap((line) => line.split(' ')),
);

/** The helper methods without the comments above them. */
function helpers(): string {
  return printGroovy(script(helperMethods(HELPER_NAMES))).replace(/^\/\/.*$/gm, '');
}

it("helper methods call nothing that Jenkins' sandbox would refuse", () => {
  const called = [...helpers().matchAll(/\.(\w+)\(/g)].map(([, name = '']) => name);
  expect(called.length).toBeGreaterThan(100);
  expect([...new Set(called)].filter((name) => !ALLOWED.has(name))).toEqual([]);
});

it('helper methods make nothing but what the sandbox lets be made', () => {
  const made = [...helpers().matchAll(/\bnew (\w+)/g)].map(([, type]) => type);
  expect(new Set(made)).toEqual(new Set(['ArrayList', 'JsError', 'LinkedHashSet', 'StringBuilder']));
});
