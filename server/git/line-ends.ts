/** How the lines of a file end; `none` where it has at most one. */
export type LineEnds = 'lf' | 'crlf' | 'mixed' | 'none';

export function lineEndsOf(bytes: Uint8Array): LineEnds {
  let [all, crlf] = [0, 0];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    all += 1;
    if (bytes[at - 1] === 13) crlf += 1;
  }
  if (all === 0) return 'none';
  if (crlf === 0) return 'lf';
  return crlf === all ? 'crlf' : 'mixed';
}

/** The same lines with all ends alike. A CR that ends no line stays. */
export function withLineEnds(bytes: Uint8Array, ends: 'lf' | 'crlf'): Buffer {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return Buffer.from(text.replace(/\r?\n/g, ends === 'lf' ? '\n' : '\r\n'), 'latin1');
}
