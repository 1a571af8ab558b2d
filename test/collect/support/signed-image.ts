import {
  addArtifact,
  addBlob,
  addFallback,
  addImage,
  addManifest,
  type Contents,
  type Described,
  noContents,
} from '../../registry/support/contents.ts';

export const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const notationType = 'application/vnd.cncf.notary.signature';
export const attestationType = 'application/vnd.docker.attestation.manifest.v1+json';
const simpleSigning = 'application/vnd.dev.cosign.simplesigning.v1+json';

/** An index of two platforms with something of every scheme beside it. The signatures are but words. */
export interface SignedImage {
  readonly contents: Contents;
  readonly index: Described;
  readonly amd64: Described;
  readonly arm64: Described;
  readonly attestations: Described;
  /** What refers to each, by its digest. */
  readonly referrers: ReadonlyMap<string, readonly Described[]>;
}

export function makeSigned({ form = 'new' }: { readonly form?: 'old' | 'new' } = {}): SignedImage {
  const contents = noContents();
  const amd64 = addImage(contents, 'amd64');
  const arm64 = addImage(contents, 'arm64');
  const attestations = addAttestations(contents, amd64, form);
  const index = addManifest(
    contents,
    {
      manifests: [
        { ...amd64, platform: { os: 'linux', architecture: 'amd64' } },
        { ...arm64, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
        attested(attestations, amd64),
        attested(addAttestations(contents, arm64, form), arm64),
      ],
    },
    '1',
  );
  const bundle = bundleOf(contents, index, 'bundle of the index');
  const experimental = addArtifact(contents, {
    type: 'application/vnd.dev.cosign.artifact.sig.v1+json',
    subject: index,
    layers: [addBlob(contents, 'experimental', simpleSigning)],
  });
  const notation = addArtifact(contents, {
    type: notationType,
    subject: amd64,
    layers: [addBlob(contents, 'jws', 'application/jose+json')],
    annotations: { 'io.cncf.notary.x509chain.thumbprint#S256': '[]' },
  });
  // As Notation wrote it before OCI 1.1: its type is that of the configuration.
  const older = addArtifact(contents, {
    config: addBlob(contents, '{}', notationType),
    subject: amd64,
    layers: [addBlob(contents, 'cose', 'application/cose')],
  });
  const docker = bundleOf(contents, attestations, "Docker's bundle");
  const sbom = addArtifact(contents, {
    type: 'application/spdx+json',
    subject: index,
    layers: [addBlob(contents, '{"spdxVersion":"SPDX-2.3"}', 'application/spdx+json')],
  });
  addTagged(contents, index, 'sig', [
    { ...addBlob(contents, 'legacy', simpleSigning), annotations: { a: 'layer' } },
  ]);
  addTagged(contents, amd64, 'att', [addBlob(contents, 'dsse', 'application/vnd.dsse.envelope.v1+json')]);
  addTagged(contents, attestations, 'sig', [addBlob(contents, 'over the attestations', simpleSigning)]);
  addTagged(contents, index, 'sbom', [addBlob(contents, 'sbom', 'text/spdx+json')]);
  const referrers = new Map([
    [index.digest, [bundle, experimental, sbom]],
    [amd64.digest, [notation, older]],
    [attestations.digest, [docker]],
  ]);
  return { contents, index, amd64, arm64, attestations, referrers };
}

/** Writes the lists for registries that have none of their own. */
export function addFallbacks({ contents, referrers }: SignedImage): void {
  for (const [digest, list] of referrers) addFallback(contents, { digest }, list);
}

export const bundleOf = (contents: Contents, subject: Described, word: string) =>
  addArtifact(contents, { type: bundleType, subject, layers: [addBlob(contents, word, bundleType)] });

/** BuildKit's statements: as an artifact with a subject since 0.32, as an image before. */
function addAttestations(contents: Contents, image: Described, form: 'old' | 'new'): Described {
  const statement = addBlob(contents, `{"about":"${image.digest}"}`, 'application/vnd.in-toto+json');
  const layers = [
    { ...statement, annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' } },
  ];
  if (form === 'new') {
    const { artifactType: _, ...descriptor } = addArtifact(contents, {
      type: attestationType,
      subject: image,
      layers,
    });
    return descriptor;
  }
  const config = addBlob(contents, `{"of":"${image.digest}"}`, 'application/vnd.oci.image.config.v1+json');
  return addManifest(contents, { config, layers });
}

export const attested = (attestations: Described, image: Described): object => ({
  ...attestations,
  platform: { os: 'unknown', architecture: 'unknown' },
  annotations: {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': image.digest,
  },
});

export function addTagged(
  contents: Contents,
  { digest }: Described,
  ending: string,
  layers: readonly Described[],
): void {
  const config = addBlob(
    contents,
    `{"for":"${digest}.${ending}"}`,
    'application/vnd.oci.image.config.v1+json',
  );
  addManifest(contents, { config, layers }, `${digest.replace(':', '-')}.${ending}`);
}
