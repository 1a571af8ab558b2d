/**
 * Whether no rule has anything to say about a document, so that it need not be parsed: its `kind` is one
 * that holds no pod template, no image, no secret value and nothing that other documents must know. Told by
 * the lines at column 0 alone. A rule that looks at one of these kinds takes it off the list.
 *
 * What this cannot see: YAML errors inside such a document. A tab that might be indentation, a control
 * character and an ignore comment that may speak for the whole file each have it parsed after all.
 * Secrets are found in it by their form; in a CustomResourceDefinition not even that.
 */
export function hasNothingToCheck(text: string): boolean {
  const kinds = [...text.matchAll(kindLine)];
  const kind = kinds[0]?.[1];
  if (kinds.length !== 1 || kind === undefined || !plainKinds.has(kind)) return false;
  if (kind === 'Service' && !/(?:^\uFEFF?|[\r\n])apiVersion: *["']?v1\b/.test(text)) return false;
  return !isSuspicious(text);
}

/** Of the documents with nothing to check, those that are not even looked through for secrets. */
export const isSchema = (text: string): boolean =>
  /(?:^\uFEFF?|[\r\n])kind:[ \t]+["']?CustomResourceDefinition\b/.test(text);

const kindLine = /(?:^\uFEFF?|[\r\n])kind:[ \t]+["']?(\w+)["']?[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|$)/g;

const isSuspicious = (text: string): boolean =>
  text.includes('seaworthy-ignore') ||
  text.includes('kics-scan') ||
  (text.includes('\t') && /(?:^|[\r\n]) *\t/.test(text)) ||
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text);

const plainKinds: ReadonlySet<string> = new Set([
  'APIService',
  'CSIDriver',
  'Certificate',
  'ClusterIssuer',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'EndpointSlice',
  'Endpoints',
  'FlowSchema',
  'Gateway',
  'GatewayClass',
  'HTTPRoute',
  'HorizontalPodAutoscaler',
  'Ingress',
  'IngressClass',
  'Issuer',
  'Lease',
  'LimitRange',
  'MutatingWebhookConfiguration',
  'NetworkPolicy',
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
  'PodMonitor',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'PrometheusRule',
  'ResourceQuota',
  'Role',
  'RoleBinding',
  'RuntimeClass',
  'Service',
  'ServiceMonitor',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeSnapshotClass',
]);
