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
}
