import { textAt } from '../../image/json.ts';
import { describePredicate } from './describe.ts';
import { maskedDockerfile } from './masked.ts';
import { readOutsideJson } from './outside-json.ts';
import { readStatement } from './statement.ts';

/**
 * Whether bytes from beside an image may lie on a disk as they are. Provenance of a build may hold what was handed to
 * it: one with build arguments, or whose Dockerfile has secrets in it, is only ever in memory.
 */
export function isKeepable(bytes: Uint8Array): boolean {
  const statement = readStatement(payloadOf(bytes) ?? bytes);
  if (statement === undefined) return true;
  const { provenance } = describePredicate(statement);
  if (provenance === undefined) return true;
  const text = provenance.dockerfile?.text;
  return provenance.buildArguments.length === 0 && (text === undefined || maskedDockerfile(text) === text);
}

/** What a DSSE envelope holds, alone or in a Sigstore bundle. */
function payloadOf(bytes: Uint8Array): Uint8Array | undefined {
  const read = readOutsideJson(bytes);
  const payload = textAt(read, 'dsseEnvelope', 'payload') || textAt(read, 'payload');
  return payload === '' ? undefined : Buffer.from(payload, 'base64');
}
