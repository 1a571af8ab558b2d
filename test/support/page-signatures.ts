import type {
  FoundAttestation,
  FoundSignature,
  ImageSignatures,
  Provenance,
} from '../../rules/core/signature.ts';

/** Any part of what was found about an image's signatures; what is left out is filled in. */
export type PartialSignatures = Partial<Omit<ImageSignatures, 'signatures' | 'attestations'>> & {
  readonly signatures?: readonly Partial<FoundSignature>[];
  readonly attestations?: readonly PartialAttestation[];
};

export type PartialAttestation = Partial<Omit<FoundAttestation, 'provenance'>> & {
  readonly provenance?: Partial<Provenance> | undefined;
};

/** What a page or a test means: what it does not say is as of an image in a registry that nobody signed. */
export function signaturesFrom(
  { signatures = [], attestations = [], ...rest }: PartialSignatures,
  reference?: string,
): ImageSignatures {
  const found: Omit<ImageSignatures, 'signatures' | 'attestations'> = {
    source: reference ?? 'registry.example.com/team/app:1',
    reference,
    digest: imageDigest,
    platform: undefined,
    at: '2026-11-20T09:00:00Z',
    from: 'registry.example.com',
    unknown: [],
    notCovered: [],
    ...rest,
  };
  const plain = { ...plainSignature, covers: found.digest };
  return {
    ...found,
    signatures: signatures.map((one) => ({ ...plain, annotations: {}, ...one })),
    attestations: attestations.map((one) => attestationFrom(one, plain)),
  };
}

/** A good signature by a key of nobody in particular, as most cases want one. */
const plainSignature: Omit<FoundSignature, 'annotations' | 'covers'> = {
  kind: 'cosign-bundle',
  proof: 'good',
  reason: '',
  signer: { kind: 'key', fingerprint: `sha256:${'0d'.repeat(32)}` },
  time: '2026-11-01T10:00:00Z',
  timeFrom: 'log',
  log: 'included',
  logReason: '',
  provenBy: [],
  manifest: `sha256:${'3a'.repeat(32)}`,
};

const imageDigest = `sha256:${'1e'.repeat(32)}`;

function attestationFrom(
  { provenance, ...rest }: PartialAttestation,
  plain: Omit<FoundSignature, 'annotations'>,
): FoundAttestation {
  return {
    ...plain,
    predicateType: 'https://slsa.dev/provenance/v1',
    summary: '',
    ...rest,
    provenance: provenance && provenanceFrom(provenance),
  };
}

/** BuildKit's provenance of a build that says little. */
export const provenanceFrom = (provenance: Partial<Provenance>): Provenance => ({
  version: '1',
  builder: '',
  buildType: 'https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md',
  source: undefined,
  dockerfile: undefined,
  target: undefined,
  buildArguments: [],
  images: [],
  startedAt: undefined,
  finishedAt: undefined,
  mode: provenance.dockerfile === undefined ? 'min' : 'max',
  hermetic: undefined,
  ...provenance,
});
