import { Project } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { findSameFunction } from '../../src/load/sameFunction.ts';

function find(text: string, running: string): string | undefined {
  const project = new Project({ useInMemoryFileSystem: true });
  return findSameFunction([project.createSourceFile('ci.ts', text)], running)?.getText();
}

describe('findSameFunction', () => {
  it('knows a function without its types and in another layout', () => {
    const written =
      "({ sh, env }: Jenkins, tag?: string): void => {\n  if (env.A! === ('x' as string)) sh(`a${tag}`);\n}";
    const running = "({ sh, env }, tag) => {if (env.A === 'x') sh(`a${tag}`);}";
    expect(find(`const run = ${written};`, running)).toBe(written);
  });

  it('knows imported names, which belong to an object where it runs', () => {
    expect(find('const run = ({ sh }) => sh(COMMAND);', '({ sh }) => sh(_lib.COMMAND)')).toBe(
      '({ sh }) => sh(COMMAND)',
    );
  });

  it('tells functions apart that differ in a text only', () => {
    expect(find("f(({ sh }) => sh('a'), ({ sh }) => sh('b'));", "({ sh }) => sh('b')")).toBe("({ sh }) => sh('b')");
    expect(find("f(({ sh }) => sh('a'));", "({ sh }) => sh('b')")).toBeUndefined();
  });

  it('takes one of several that read the same, unless they need what is around them', () => {
    expect(find("f(({ sh }) => sh('a'), ({ sh }) => sh('a'));", "({ sh }) => sh('a')")).toBe("({ sh }) => sh('a')");
    const scoped = "{ const A = 'x'; f(({ sh }) => sh(A)); }\n{ const A = 'y'; f(({ sh }) => sh(A)); }";
    expect(find(scoped, '({ sh }) => sh(A)')).toBeUndefined();
  });
});
