import { describe, expect, it } from 'vitest';
import { enclosingVariables, shareVariables } from '../../../src/declarative/split/outsideVariables.ts';

describe('variables before a pipeline', () => {
  it.each([
    ["def region = 'eu'", "@groovy.transform.Field def region = 'eu'"],
    ['String region', '@groovy.transform.Field String region'],
    ['final region = 1', '@groovy.transform.Field final region = 1'],
    [
      "def region = sh(script: 'x', returnStdout: true)",
      "@groovy.transform.Field def region; region = sh(script: 'x', returnStdout: true)",
    ],
    ["final String region = env.A + 'b'", "@groovy.transform.Field String region; region = env.A + 'b'"],
    ['final region = env.A', '@groovy.transform.Field def region; region = env.A'],
    ['final def region = env.A', '@groovy.transform.Field def region; region = env.A'],
    ['def region = [\n  a: 1,\n  b: 2\n]', '@groovy.transform.Field def region; region = [\n  a: 1,\n  b: 2\n]'],
    [
      "def region = readFile file: 'a', encoding: 'b'",
      "@groovy.transform.Field def region; region = readFile file: 'a', encoding: 'b'",
    ],
    ["@groovy.transform.Field def region = 'eu'", "@groovy.transform.Field def region = 'eu'"],
    ['region = 1', 'region = 1'],
    ["def other = 'eu'", "def other = 'eu'"],
    ['def f() {\n  def region = 1\n}', 'def f() {\n  def region = 1\n}'],
  ])('become fields where they are mentioned: %s', (source, expected) => {
    expect(shareVariables(source, new Set(['region']))).toMatchObject({ source: expected, unshared: [] });
  });

  it.each([
    ["def (region, zone) = ['eu', 1]", ['region', 'zone']],
    ["def zone = 1, region = 'eu'", ['zone', 'region']],
  ])('stay where there are several in one declaration: %s', (source, names) => {
    expect(shareVariables(source, new Set(['region']))).toEqual({ source, fields: [], unshared: names });
  });

  it.each([
    ['def call(Map config) {\n', ['config']],
    [
      "def call(String name, Map options = [a: b], Closure body) {\n  def region = 'eu'\n  int count = 3\n",
      ['name', 'options', 'body', 'region', 'count'],
    ],
    ["def region = 'eu'\n", []],
    ['def f(a) { }\n', []],
  ])('are those of the method around it: %j', (before, names) => {
    expect(enclosingVariables(before)).toEqual(names);
  });
});
