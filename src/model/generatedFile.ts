import type { DefinitionPath } from './diagnostic.ts';

/** How a file's format writes a comment, so that its first line can say that it was generated. */
export type CommentStyle = '//' | '#' | ';' | '<!-- -->' | 'json';

/** A file that `pipegen build` wants on disk, without its first line. */
export interface GeneratedFile {
  /** Relative to the project's folder, with `/`. */
  readonly path: string;
  /** Ends with a line feed. With the comment style `json`: an object whose text starts with `{` and a line feed. */
  readonly body: string;
  readonly comment: CommentStyle;
  /** The file to edit instead, for the first line. */
  readonly source: string;
  /** Of each line of the body, where its author wrote what it does; lines of which that is not known have none. */
  readonly origins?: readonly (LineOrigin | undefined)[];
}

/** A part of the definition that a file is made from, or a location in a file of the project. */
export type LineOrigin =
  | { readonly definition: DefinitionPath }
  | { readonly file: string; readonly line: number; readonly column: number };
