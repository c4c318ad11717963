import { Document, isMap, isScalar, Scalar, visit } from 'yaml';

/** Comments by the path of the key that they stand above; one without such a key is left out. */
export type Comments = readonly (readonly [path: readonly string[], comment: string])[];

/** What no parser takes for anything but text, unless it is a word such as "no", which the printer quotes. */
const PLAIN = /^[A-Za-z_/](?:[\w./:=,@-]*[\w./-])?$/;
const PRINTABLE_LINE = /^[\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;
/** What Compose's parser refuses, or takes for the end of a line; control characters below are escaped in any case. */
const ESCAPED = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * Prints plain data as YAML that every parser reads alike: what one of them could take for a number, a date or a "no" is
 * quoted, and there are no anchors.
 */
export function printYaml(data: object, comments: Comments): string {
  const document = new Document(data, { schema: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string') scalar.type = scalarType(scalar.value);
    },
  });
  spaceOut(document);
  for (const [path, comment] of comments) setComment(document, path, comment);
  const text = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
  // Only quoted text holds these: blocks have printable lines, and comments one.
  return text.replaceAll(ESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function scalarType(text: string): Scalar.Type {
  if (PLAIN.test(text)) return Scalar.PLAIN;
  return isBlock(text) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
}

/** Whether it is text of several lines whose spaces and line ends a block keeps. */
function isBlock(text: string): boolean {
  const lines = text.replace(/\n$/, '').split('\n');
  const isKept = (line: string): boolean => PRINTABLE_LINE.test(line) && !/[\t ]$/.test(line);
  return (
    lines.length > 1 && lines.every(isKept) && lines.at(-1) !== '' && /^[^\t ]/.test(text) && !text.startsWith('\n')
  );
}

/** An empty line between sections, and between the parts of a section that have lines of their own. */
function spaceOut(document: Document): void {
  const sections = isMap(document.contents) ? document.contents.items : [];
  const parts = sections.flatMap(({ value }) => (isMap(value) ? value.items.slice(1) : []));
  for (const { key } of [...sections.slice(1), ...parts]) if (isScalar(key)) key.spaceBefore = true;
}

function setComment(document: Document, path: readonly string[], comment: string): void {
  const parent = document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent) && parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  if (pair && isScalar(pair.key)) pair.key.commentBefore = ` ${comment.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`;
}
