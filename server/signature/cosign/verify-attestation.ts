import { fieldOf, listAt, textAt } from '../../image/json.ts';
import type { Attachment } from '../evidence.ts';
import { type Claim, foundOf, type Place, unfitFound } from '../sigstore/found.ts';
import { libraries } from '../sigstore/libraries.ts';
import {
  invalid,
  isUnfit,
  mostEach,
  notCovered,
  type SignedMaterial,
  type Unfit,
} from '../sigstore/material.ts';
import { prove } from '../sigstore/prove.ts';
import { statementClaim } from '../sigstore/statement-claim.ts';
import { readStrictJson } from '../sigstore/strict-json.ts';
import type { Found, Verifier, VerifyContext } from '../verifier.ts';
import { base64In, readBeside } from './annotations.ts';

/**
 * Verifies one layer of an `.att` tag: a DSSE envelope around an in-toto statement. Each of its signatures is looked at
 * by itself. Source: cosign's `specs/ATTESTATION_SPEC.md`, the DSSE protocol.
 */
export const verifyCosignAttestation: Verifier = async (attachment, context) => {
  const place: Place = {
    kind: 'cosign-legacy',
    covers: attachment.beside.digest,
    manifest: attachment.manifest,
  };
  try {
    return await allFound(attachment, context, place);
  } catch {
    return [unfitFound(invalid('The attestation cannot be read.'), 'attestation', place)];
  }
};

async function allFound(
  attachment: Attachment,
  { anchors, now }: VerifyContext,
  place: Place,
): Promise<readonly Found[]> {
  const read = await readEnvelope(attachment);
  if (isUnfit(read)) return [unfitFound(read, 'attestation', place)];
  const proofs = read.materials.map((material) => prove(material, anchors, now));
  return (await Promise.all(proofs)).map((proven) => foundOf(proven, read.claim, place));
}

async function readEnvelope({
  bytes,
  mediaType,
  annotations,
  beside,
}: Attachment): Promise<{ readonly claim: Claim; readonly materials: readonly SignedMaterial[] } | Unfit> {
  if (mediaType !== dsse)
    return invalid(`A blob of the type \`${mediaType.slice(0, 100)}\` is no attestation.`);
  const json = readStrictJson(bytes, { what: 'The attestation', mostBytes: mostEnvelopeBytes });
  if (isUnfit(json)) return json;
  const payloadType = textAt(json.value, 'payloadType');
  const payload = base64In(textAt(json.value, 'payload'));
  const listed = listAt(json.value, 'signatures').map((one) => base64In(textAt(one, 'sig')));
  const signatures = listed.flatMap((one) => (one === undefined || one.length === 0 ? [] : [one]));
  if (payload === undefined || signatures.length === 0 || signatures.length !== listed.length) {
    return invalid('The attestation holds no signature, or what cannot be read.');
  }
  if (fieldOf(json.value, 'mediaType') !== undefined)
    return invalid('The attestation is no envelope of cosign’s.');
  if (signatures.length > mostEach)
    return notCovered(`The attestation holds more than ${mostEach} signatures.`);
  const announced = annotations.get('predicateType');
  const claim = statementClaim(
    { payloadType, payload },
    { digests: [beside.digest], announced, thing: 'image' },
  );
  if (isUnfit(claim)) return claim;
  if (claim.what === 'signature') return invalid('A signature was offered as an attestation.');
  const around = readBeside(annotations);
  if (isUnfit(around)) return around;
  const { core } = await libraries();
  const signed = core.dsse.preAuthEncoding(payloadType, payload);
  // cosign has the whole envelope stamped: its annotation for the signature is empty (`VerifyRFC3161Timestamp`).
  const stamped = Buffer.from(bytes);
  return {
    claim,
    materials: signatures.map((signature) => ({ ...around, signed, payload, signature, stamped })),
  };
}

const dsse = 'application/vnd.dsse.envelope.v1+json';
/** That of the statement inside, in base64. */
const mostEnvelopeBytes = 56 * 1024 * 1024;
