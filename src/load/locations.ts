import path from 'node:path';
import { Node, Project, type SourceFile } from 'ts-morph';
import type { DefinitionPath, Diagnostic, Location } from '../model/diagnostic.ts';
import { exported } from './declarations.ts';
import { locationOf } from './locationOf.ts';
import { projectFile } from './projectFile.ts';
import { type Part, Walk } from './walk.ts';

/** Finds the locations of a definition's parts in the text that its author wrote. */
export interface Locations {
  /** The location of what a path leads to; of the nearest thing around it, where the text does not tell. */
  find(path: DefinitionPath, on?: Diagnostic['on']): Location;
  /** What a path leads to, and how it was found. */
  walk(path: DefinitionPath): { readonly part: Part; readonly walk: Walk };
  /** The location of a part of a text. */
  of(node: Node): Location;
  /** The project's files that were looked into so far: as texts, and by their names. */
  sources(): readonly SourceFile[];
  files(): readonly string[];
}

/**
 * Reads a file's syntax, and that of the project's files it refers to once they are needed. Types are not computed:
 * that would take seconds.
 *
 * @param file relative to the project's folder
 */
export function createLocations(projectFolder: string, file: string): Locations {
  const project = new Project({
    skipFileDependencyResolution: true,
    compilerOptions: { noLib: true, noResolve: true },
  });
  const source = project.addSourceFileAtPath(path.join(projectFolder, file));
  const walkTo = (definitionPath: DefinitionPath) => {
    const walk = new Walk();
    const root =
      exported(source, 'default') ??
      source
        .getFunctions()
        .find((one) => one.isExported())
        ?.getNameNode();
    return { walk, part: walk.descend({ value: root ?? source }, definitionPath) };
  };
  return {
    find(definitionPath, on = 'value') {
      const { walk, part } = walkTo(definitionPath);
      const arrived = part.missing !== true;
      const node = arrived && on === 'value' ? walk.follow(part.value) : (part.name ?? beginning(part.value));
      return location(projectFolder, node);
    },
    walk: walkTo,
    of: (node) => location(projectFolder, node),
    sources: () => project.getSourceFiles(),
    files: () => project.getSourceFiles().flatMap((one) => projectFile(projectFolder, one.getFilePath()) ?? []),
  };
}

/** What to underline of something long: the function that is called, not all that it is called with. */
function beginning(node: Node): Node {
  return Node.isCallExpression(node) ? node.getExpression() : node;
}

function location(projectFolder: string, node: Node): Location {
  const file = node.getSourceFile().getFilePath();
  return locationOf(node, projectFile(projectFolder, file) ?? file);
}
