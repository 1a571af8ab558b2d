/** What *create policy* writes: every key explained, and nothing that the preset `recommended` does not say. */
export const policyTemplate = (): string => `# What Seaworthy holds this folder to.
# Every rule: rules/README.md of Seaworthy, or \`seaworthy check --list-rules\`.

# recommended, strict or all; the path of another policy file; a package in node_modules,
# as @acme/policy or npm:acme-policy; or a list of them.
extends: recommended

# A level (off, hint, info, warning, error), or a map of level and options.
rules: {}
#  image-not-pinned-by-digest: warning
#  image-latest:
#    level: error

# What counts for some paths only; later entries count over earlier ones.
overrides: []
#  - paths: [prod/**]
#    rules:
#      image-latest: error

# Rules that no policy in a folder below, and none that extends this one, may weaken.
locked: []
#  - secret-in-arg-or-env

images:
  # Where images may come from. With entries here, every other registry is an error.
  registries: []
  #  - registry.example.com
  #  - ghcr.io/our-team/**

  # Which images may be used. With entries here, every other image is an error.
  approved: []
  #  - ghcr.io/our-team/**
  #  - image: docker.io/library/node
  #    tags: [24.11.1-bookworm-slim, "22.*"]
  #    replaces: [docker.io/library/iojs]

  # From where else a registry's images can be pulled.
  mirrors: {}
  #  docker.io: registry.example.com/docker-hub

labels:
  # Labels that every image must have: a list, or a map from names to what the values look like.
  required: []
  #  - org.opencontainers.image.source

kubernetes:
  # The cluster's version, as 1.34; latest is the newest that is known.
  version: latest
  podSecurity:
    # privileged, baseline or restricted.
    level: restricted
    version: latest
  # What the metadata of every workload must have.
  requiredLabels: []
  #  - owner
  requiredAnnotations: []

signatures:
  # How cosign's signatures are held against the transparency log: required, optional or ignored.
  transparencyLog: required
  # Trust roots beside the public one.
  trustRoots: []
  #  - trust/trusted_root.json
  # Whom you trust to sign images.
  signers: {}
  #  release:
  #    identity: https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v*
  #    issuer: https://token.actions.githubusercontent.com
  #  ops:
  #    key: keys/cosign.pub
  #  notary:
  #    certificate: keys/notation.crt
  # What images need. Every entry that means an image must be met.
  images: []
  #  - match: [ghcr.io/acme/**]
  #    signers: [release]
  #    attestations:
  #      - predicate: slsa-provenance
  #        source: https://github.com/acme/app

# Paths that are not checked, written as in .gitignore; or findings that do not count.
ignore: []
#  - vendor/
#  - paths: [legacy/**]
#    rules: [user-missing]
#    reason: Replaced by the new image in winter.
#    owner: team-payments
#    until: 2027-01-31
`;
