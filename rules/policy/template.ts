/** What *create policy* writes: every key explained, and nothing that the preset `recommended` does not say. */
export const policyTemplate = (): string => `# What Seaworthy holds this folder to.
# Every rule: rules/README.md of Seaworthy, or \`seaworthy check --list-rules\`.

# recommended, strict or all; or a path to another policy file; or a list of them.
extends: recommended

# A level (off, hint, info, warning, error), or a map of level and options.
rules: {}
#  image-not-pinned-by-digest: warning
#  image-latest:
#    level: error

images:
  # Where images may come from. With entries here, every other registry is an error.
  registries: []
  #  - registry.example.com
  #  - ghcr.io/our-team/**

  # Which images may be used. With entries here, every other image is an error.
  approved: []

  # From where else a registry's images can be pulled.
  mirrors: {}
  #  docker.io: registry.example.com/docker-hub

kubernetes:
  # The cluster's version, as 1.34; latest is the newest that is known.
  version: latest
  podSecurity:
    # privileged, baseline or restricted.
    level: restricted
    version: latest

# Paths that are not checked, written as in .gitignore.
ignore: []
`;
