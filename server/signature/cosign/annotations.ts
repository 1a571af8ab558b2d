import type { TransparencyLogEntry } from '@sigstore/bundle';
import { fieldOf, isObject, textAt } from '../../image/json.ts';
import { strictBase64 } from '../attestation/outside-json.ts';
import { invalid, isUnfit, type SignedMaterial, type Unfit } from '../sigstore/material.ts';
import { readStrictJson } from '../sigstore/strict-json.ts';

/** What cosign wrote about a signature into the annotations of its layer, before there were bundles. */
export type Beside = Pick<SignedMaterial, 'certificate' | 'entries' | 'timestamps'>;

export const signatureAnnotation = 'dev.cosignproject.cosign/signature';

/** cosign's `pkg/oci/static`: certificate, log entry and timestamp. The chain beside them is never looked at. */
export function readBeside(annotations: ReadonlyMap<string, string>): Beside | Unfit {
  const certificate = certificateIn(annotations.get('dev.sigstore.cosign/certificate'));
  const entry = entryIn(annotations.get('dev.sigstore.cosign/bundle'));
  const timestamp = timestampIn(annotations.get('dev.sigstore.cosign/rfc3161timestamp'));
  for (const one of [certificate, entry, timestamp]) if (one !== undefined && isUnfit(one)) return one;
  return {
    certificate: certificate === undefined || isUnfit(certificate) ? undefined : certificate,
    entries: entry === undefined || isUnfit(entry) ? [] : [entry],
    timestamps: timestamp === undefined || isUnfit(timestamp) ? [] : [timestamp],
  };
}

/** Base64 as cosign and OpenSSL write it: line ends are no part of it. */
export const base64In = (text: string): Buffer | undefined => {
  const bytes = strictBase64(text.replace(/[\r\n]/g, ''));
  return bytes === undefined ? undefined : Buffer.from(bytes);
};

function certificateIn(pem: string | undefined): Buffer | Unfit | undefined {
  if (pem === undefined || pem === '') return undefined;
  const [, body] =
    /^\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/.exec(pem) ?? [];
  return base64In((body ?? '-').replace(/[ \t]/g, '')) ?? invalid('Its certificate cannot be read.');
}

/** Rekor's answer, as cosign keeps it: the entry and the log's signature over it (the SET). */
function entryIn(text: string | undefined): TransparencyLogEntry | Unfit | undefined {
  if (text === undefined || text === '' || text === 'null') return undefined;
  const json = readStrictJson(Buffer.from(text), { what: 'The log entry' });
  if (isUnfit(json)) return json;
  const payload = fieldOf(json.value, 'Payload');
  const [time, index] = [fieldOf(payload, 'integratedTime'), fieldOf(payload, 'logIndex')];
  const logId = textAt(payload, 'logID');
  const body = base64In(textAt(payload, 'body'));
  const promise = base64In(textAt(json.value, 'SignedEntryTimestamp'));
  const isWhole = Number.isSafeInteger(time) && Number.isSafeInteger(index) && /^[0-9a-f]{64}$/.test(logId);
  if (!isWhole || body === undefined || promise === undefined)
    return invalid('The log entry cannot be read.');
  const inside = readStrictJson(body, { what: 'The log entry' });
  if (isUnfit(inside)) return inside;
  if (!isObject(inside.value)) return invalid('The log entry cannot be read.');
  return {
    logIndex: String(index),
    logId: { keyId: Buffer.from(logId, 'hex') },
    kindVersion: { kind: textAt(inside.value, 'kind'), version: textAt(inside.value, 'apiVersion') },
    integratedTime: String(time),
    inclusionPromise: { signedEntryTimestamp: promise },
    inclusionProof: undefined,
    canonicalizedBody: body,
  };
}

function timestampIn(text: string | undefined): Buffer | Unfit | undefined {
  if (text === undefined || text === '' || text === 'null') return undefined;
  const json = readStrictJson(Buffer.from(text), { what: 'The timestamp' });
  if (isUnfit(json)) return json;
  const der = textAt(json.value, 'SignedRFC3161Timestamp');
  return (der === '' ? undefined : base64In(der)) ?? invalid('The timestamp cannot be read.');
}
