import fc from 'fast-check';

/** Any UTF-16 code units, and runs of what could end or change a literal or comment. */
export function hostile(): fc.Arbitrary<string> {
  const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  const trap = fc.constantFrom(
    ...["'", "'''", '"', '"""', '$', '${', '}', '$x', '/$', '\\', '\\u', '\\u0041', 'u0027', '\\n', '//', '*/', '#!'],
    ...['\n', '\r', '\r\n', '\t', '\b', '\f', '\0', '\x01', '\x7f', '\u0085', '\u2028', '\ufeff', '\ufffe', '\uffff'],
    ...['\ud800', '\udc00', '🚀', 'é', '0', '7'],
  );
  const piece = fc.oneof(codeUnit, trap, fc.string({ unit: 'binary', maxLength: 5 }), fc.string({ maxLength: 5 }));
  return fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
}
