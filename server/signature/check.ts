import { setImmediate } from 'node:timers/promises';
import type { ImageSignatures } from '../../rules/core/signature.ts';
import { parseImageName } from '../image/name.ts';
import type { Network } from '../registry/http.ts';
import type { Trouble } from '../registry/trouble.ts';
import type { Anchors } from './anchors.ts';
import { readBuildKitAttestation } from './attestation/read-buildkit.ts';
import { collectEvidence } from './collect/collect.ts';
import { verifyCosignAttestation } from './cosign/verify-attestation.ts';
import { verifyCosignSignature } from './cosign/verify-signature.ts';
import type { Attachment, AttachmentKind, Evidence } from './evidence.ts';
import { joined } from './join.ts';
import { verifyNotation } from './notation/verify-notation.ts';
import { verifyBundle } from './sigstore/verify-bundle.ts';
import type { Found, Verifier, VerifyContext } from './verifier.ts';

export interface SignatureRequest {
  /** In the grammar for images, paths absolute. A bare reference means its registry. */
  readonly image: string;
  /** `linux/arm64`; undefined: the machine's own. */
  readonly platform: string | undefined;
  readonly anchors: Anchors;
  /** Where what has a digest is kept; undefined: nowhere. Lists of signatures are always asked for anew. */
  readonly cache: string | undefined;
  readonly network: Network;
  /** In Restricted Mode files only. */
  readonly allowed: 'files' | 'daemon' | 'network';
  /** Whether authorities are asked whether certificates of Notation's were revoked. */
  readonly revocation: boolean;
  readonly now: Date;
}

export interface SignatureProgress {
  readonly step: 'find' | 'verify';
  /** `Looking for signatures`, … */
  readonly text: string;
}

interface Running {
  readonly signal: AbortSignal;
  readonly onProgress?: ((told: SignatureProgress) => void) | undefined;
}

/** Finds and verifies all that lies beside an image. What it is worth is for `judgeImage`. */
export async function checkSignatures(
  request: SignatureRequest,
  { signal, onProgress }: Running,
): Promise<ImageSignatures | Trouble> {
  const image = parseImageName(request.image);
  if ('wrong' in image) return { trouble: 'wrong-name', message: image.wrong };
  const { platform, network, cache, allowed, now } = request;
  const evidence = await collectEvidence(
    { image, platform, network, cache, allowed, now },
    { signal, onStep: (text) => onProgress?.({ step: 'find', text }) },
  );
  if ('trouble' in evidence) return evidence;
  onProgress?.({ step: 'verify', text: 'Verifying signatures' });
  return verifyEvidence(evidence, request, signal);
}

/** The second half: what the evidence proves. Asks nobody, unless revocation was asked for. */
export async function verifyEvidence(
  evidence: Evidence,
  { anchors, now, network, revocation }: Pick<SignatureRequest, 'anchors' | 'now' | 'network' | 'revocation'>,
  signal: AbortSignal,
): Promise<ImageSignatures | Trouble> {
  const context: VerifyContext = {
    anchors,
    now,
    revocation: revocation ? { network, signal } : undefined,
  };
  const found: { readonly attachment: Attachment; readonly all: readonly Found[] }[] = [];
  for (const attachment of evidence.attachments) {
    // Who types while many signatures are verified waits for one of them at most.
    await setImmediate();
    if (signal.aborted) return { trouble: 'cancelled', message: 'Cancelled.' };
    found.push({ attachment, all: await verifiers[attachment.kind](attachment, context) });
  }
  return joined(evidence, found);
}

const verifiers: Readonly<Record<AttachmentKind, Verifier>> = {
  bundle: verifyBundle,
  'cosign-signature': verifyCosignSignature,
  'cosign-attestation': verifyCosignAttestation,
  notation: verifyNotation,
  buildkit: readBuildKitAttestation,
};
