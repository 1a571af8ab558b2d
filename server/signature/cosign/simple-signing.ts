import { entriesAt, fieldOf, isObject, textAt } from '../../image/json.ts';
import { isDigest } from '../../registry/digest.ts';
import type { Claim } from '../sigstore/found.ts';
import { invalid, isUnfit, type Unfit } from '../sigstore/material.ts';
import { otherSubject, textsOf } from '../sigstore/statement-claim.ts';
import { readStrictJson } from '../sigstore/strict-json.ts';

/**
 * What a simple-signing payload says (containers' `simple signing`, as cosign writes it). As strict as
 * `containers/image`: exactly these names, so that no two readers see different payloads. The name of the image in it is
 * what the signer typed; cosign does not compare it either.
 */
export function simpleClaim(payload: Uint8Array, digest: string): Claim | Unfit {
  const json = readStrictJson(payload, { what: 'The payload' });
  if (isUnfit(json)) return json;
  const critical = fieldOf(json.value, 'critical');
  const isShaped =
    hasOnly(json.value, ['critical', 'optional']) &&
    hasOnly(critical, ['identity', 'image', 'type']) &&
    hasOnly(fieldOf(critical, 'image'), ['docker-manifest-digest']) &&
    hasOnly(fieldOf(critical, 'identity'), ['docker-reference']);
  if (!isShaped) return invalid('The payload is not what cosign signs.');
  if (textAt(critical, 'type') !== 'cosign container image signature') {
    return invalid('The payload is not for the signature of an image.');
  }
  const named = textAt(critical, 'image', 'docker-manifest-digest');
  if (!isDigest(named)) return invalid('The payload names no digest of an image.');
  const annotations = textsOf(entriesAt(json.value, 'optional'));
  return { what: 'signature', annotations, problem: named === digest ? '' : otherSubject(named, 'image') };
}

const hasOnly = (value: unknown, names: readonly string[]): boolean =>
  isObject(value) && Object.keys(value).every((name) => names.includes(name));
