/** The peers that make no difference between no tag and the tag `latest`. */
export const latestSources = [
  'trivy/DS-0001',
  'checkov/CKV_DOCKER_7',
  'sonar/S6596',
  'dockle/DKL-DI-0006',
  'trivy/KSV-0013',
  'checkov/CKV_K8S_14',
  'kube-linter/latest-tag',
  'kube-score/container-image-tag',
  'polaris/tagNotSpecified',
  'kics/Invalid Image Tag',
  'kyverno/disallow-latest-tag',
  'datree/CONTAINERS_MISSING_IMAGE_VALUE_VERSION',
  'gatekeeper/general/disallowedtags',
  'monokle/KBP001',
  'monokle/KBP116',
] as const;

/** The peers that ask for a digest whatever the tag is; the three rules over tags and digests share their work. */
export const digestSources = [
  'scorecard/containerImage',
  'semgrep/dockerfile-source-not-pinned',
  'checkov/CKV_K8S_43',
  'kics/Image Without Digest',
  'kubescape/image-not-pinned-to-digest',
  'kyverno/require-image-checksum',
  'datree/CONTAINERS_MISSING_IMAGE_VALUE_DIGEST',
  'gatekeeper/general/imagedigests',
] as const;
