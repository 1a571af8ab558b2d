/** Bytes of base64 as it must be written: with padding, without anything else. Undefined for all other texts. */
export const bytesOfBase64 = (text: unknown): Uint8Array | undefined => decoded(text, 'base64');

/** Bytes of base64url without padding (RFC 7515, 2). Undefined for all other texts. */
export const bytesOfBase64Url = (text: unknown): Uint8Array | undefined => decoded(text, 'base64url');

function decoded(text: unknown, encoding: 'base64' | 'base64url'): Uint8Array | undefined {
  if (typeof text !== 'string') return undefined;
  const bytes = Buffer.from(text, encoding);
  return bytes.toString(encoding) === text ? bytes : undefined;
}
