/** Decodes base64 as UTF-8 text; undefined where it is no base64 or holds no text. */
export function textOfBase64(encoded: string): string | undefined {
  const clean = encoded.replaceAll(/\s/g, '');
  if (!/^[A-Za-z\d+/_-]*={0,2}$/.test(clean) || clean.replaceAll('=', '').length % 4 === 1) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const sign of clean.replaceAll('=', '')) {
    held = (held << 6) | bitsOf(sign);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
    held &= (1 << bits) - 1;
  }
  return textOfUtf8(bytes);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const bitsOf = (sign: string): number => alphabet.indexOf(sign === '-' ? '+' : sign === '_' ? '/' : sign);

/** Undefined where the bytes are not UTF-8 or hold control signs: a picture, a keystore. */
function textOfUtf8(bytes: readonly number[]): string | undefined {
  try {
    const text = decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
    for (const sign of text) if (sign < ' ' && !'\t\r\n'.includes(sign)) return undefined;
    return text;
  } catch {
    return undefined;
  }
}
