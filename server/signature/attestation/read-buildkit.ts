import type { FoundAttestation } from '../../../rules/core/signature.ts';
import type { Attachment } from '../evidence.ts';
import type { Verifier } from '../verifier.ts';
import { describePredicate } from './describe.ts';
import { isAbout, readStatement } from './statement.ts';
import { shownText } from './text.ts';

/**
 * Reads one statement of BuildKit's attestation manifest, which nobody signed by itself: what it says is a claim, and
 * as good as a signature over the manifest or over the index that names it. It must be about the image that it lies
 * beside, and of the type that its layer is announced as.
 */
export const readBuildKitAttestation: Verifier = async (attachment) => [
  { what: 'attestation', attestation: attestationOf(attachment) },
];

function attestationOf({ bytes, beside, manifest, annotations }: Attachment): FoundAttestation {
  const announced = annotations.get('in-toto.io/predicate-type');
  const statement = readStatement(bytes);
  if (statement === undefined) {
    const reason = 'What BuildKit attested cannot be read: it is no in-toto statement.';
    return { ...claim, covers: beside.digest, manifest, proof: 'invalid', reason, predicateType: '' };
  }
  const { predicateType, provenance, summary } = describePredicate(statement);
  const common = { ...claim, covers: beside.digest, manifest, predicateType: shownText(predicateType) };
  if (!isAbout(statement, beside.digest)) {
    const named = statement.digests[0]?.slice(0, 19) ?? '';
    const reason = `The attestation is about another image (\`${named}…\`), not about the one that it lies beside.`;
    return { ...common, proof: 'invalid', reason };
  }
  if (announced !== undefined && announced !== predicateType) {
    const reason = `The attestation is announced as \`${shownText(announced)}\` and holds \`${shownText(predicateType)}\`.`;
    return { ...common, proof: 'invalid', reason };
  }
  const reason = 'Nobody signed it: it is a claim of whoever pushed the image.';
  return { ...common, proof: 'unsigned', reason, provenance, summary };
}

const claim = {
  kind: 'buildkit',
  signer: undefined,
  time: undefined,
  timeFrom: undefined,
  log: 'none',
  logReason: '',
  provenBy: [],
  provenance: undefined,
  summary: '',
} as const;
