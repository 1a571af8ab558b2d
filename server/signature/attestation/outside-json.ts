import { depthOf } from '../../image/json.ts';
import { usualLimits } from '../../image/limits.ts';

/** JSON that somebody else wrote, as strict as it goes: UTF-8, no mark in front, neither too large nor too deep. */
export function readOutsideJson(bytes: Uint8Array): unknown {
  if (bytes.length > usualLimits.statementBytes || depthOf(bytes) > usualLimits.jsonDepth) return undefined;
  const text = strictText(bytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text of UTF-8 bytes with nothing taken off; undefined where they are no UTF-8. */
export function strictText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Base64 as RFC 4648 §4 has it, padded and without line ends; undefined for anything else. */
export function strictBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
