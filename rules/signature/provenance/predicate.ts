/** What attestations are about, by the short names that a policy uses. */
export const predicateKinds = ['slsa-provenance', 'spdx', 'cyclonedx', 'vulnerability', 'vex'] as const;
export type PredicateKind = (typeof predicateKinds)[number];

/** The kind that a predicate type is of, whichever version; undefined for others. */
export const predicateKind = (predicateType: string): PredicateKind | undefined =>
  predicateKinds.find((kind) => families[kind].test(predicateType));

/** Those of SLSA, SPDX, CycloneDX, OpenVEX, in-toto's `vulns` and cosign's own. */
const families: Readonly<Record<PredicateKind, RegExp>> = {
  'slsa-provenance': /^https:\/\/slsa\.dev\/provenance\/v\d+(?:\.\d+)*$/,
  spdx: /^https:\/\/spdx\.dev\/Document(?:\/v\d+(?:\.\d+)*)?$/,
  cyclonedx: /^https:\/\/cyclonedx\.org\/bom(?:\/v?\d+(?:\.\d+)*)?$/,
  vulnerability:
    /^https:\/\/(?:cosign\.sigstore\.dev\/attestation\/vuln|in-toto\.io\/attestation\/vulns)\/v\d+(?:\.\d+)*$/,
  vex: /^https:\/\/(?:openvex\.dev\/ns|cyclonedx\.org\/vex)(?:\/v?\d+(?:\.\d+)*)?$/,
};
