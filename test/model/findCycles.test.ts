import { describe, expect, it } from 'vitest';
import { findCycles } from '../../src/model/rules/findCycles.ts';

const cyclesOf = (graph: Readonly<Record<string, readonly string[]>>) =>
  findCycles(Object.keys(graph), (name) => graph[name] ?? []);

describe('findCycles', () => {
  it.each([
    ['none in a diamond', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
    ['a name that points to itself', { a: ['a'] }, [['a']]],
    ['the names along it, without the way there', { a: ['b'], b: ['c'], c: ['b'] }, [['b', 'c']]],
    ['each of several', { a: ['b', 'c'], b: ['a'], c: ['a'], d: ['d'] }, [['a', 'b'], ['a', 'c'], ['d']]],
    ['none through unknown names', { a: ['x'] }, []],
  ])('finds %s', (_, graph, cycles) => {
    expect(cyclesOf(graph as never)).toEqual(cycles);
  });

  it.each([1, 2, 20_000])('finds a cycle of %i names', (length) => {
    const names = Array.from({ length }, (_, index) => `n${index}`);
    const cycles = findCycles(names, (name) => [`n${(Number(name.slice(1)) + 1) % length}`]);
    expect(cycles).toEqual([names]);
  });
});
