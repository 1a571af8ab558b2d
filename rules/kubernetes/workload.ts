import {
  entriesOf,
  itemsAt,
  knownBoolean,
  knownText,
  listAt,
  mapAt,
  resolve,
  textOf,
} from '../yaml/lookup.ts';
import type { YamlMap, YamlNode } from '../yaml/syntax.ts';
import type { Container, KubernetesObject, Workload } from './syntax.ts';

/** The pod templates of an object: one for most kinds, several for some custom resources, none for others. */
export function workloadsOf(object: KubernetesObject): readonly Workload[] {
  const { kind, node } = object;
  if (kind === 'Pod') return workloadAt(object, node, false);
  const path = templatePaths.get(kind);
  const isOwn =
    path !== undefined && !(kind === 'Service' && !/^serving\.knative\.dev\//.test(object.apiVersion));
  if (isOwn) return workloadAt(object, mapAt(node, ...path), false);
  if (path !== undefined) return [];
  return customTemplates(mapAt(node, 'spec')).flatMap((template) => workloadAt(object, template, true));
}

/** The path of the pod template in the kinds that are known. */
const templatePaths: ReadonlyMap<string, readonly string[]> = new Map([
  ['PodTemplate', ['template']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
  ['Service', ['spec', 'template']],
  ...[
    'Deployment',
    'StatefulSet',
    'DaemonSet',
    'ReplicaSet',
    'ReplicationController',
    'Job',
    'DeploymentConfig',
    'Rollout',
  ].map((kind): readonly [string, readonly string[]] => [kind, ['spec', 'template']]),
]);

/** The keys under which custom resources keep pod templates: directly, by name, or in lists. */
const templateKeys = ['template', 'podTemplate', 'leaderTemplate', 'workerTemplate', 'podTemplateSpec'];
const parentKeys = [
  'template',
  'jobTemplate',
  'jobTargetRef',
  'spec',
  'headGroupSpec',
  'leaderWorkerTemplate',
  'rayClusterSpec',
];
const groupKeys = /ReplicaSpecs$|^(?:workerGroupSpecs|tasks|replicatedJobs|nodeSets)$/;

function customTemplates(spec: YamlMap | undefined, depth = 0): readonly YamlMap[] {
  if (spec === undefined || depth > 4) return [];
  const found = templateKeys.flatMap((key) => {
    const template = mapAt(spec, key);
    return template && listAt(template, 'spec', 'containers') ? [template] : [];
  });
  const below = parentKeys.flatMap((key) => {
    const parent = mapAt(spec, key);
    return parent && !found.includes(parent) ? customTemplates(parent, depth + 1) : [];
  });
  const groups = entriesOf(spec)
    .filter(({ key }) => groupKeys.test(key.text))
    .flatMap(({ value }) => membersOf(value))
    .flatMap((member) => customTemplates(member, depth + 1));
  return [...new Set([...found, ...below, ...groups])];
}

function membersOf(group: YamlNode | undefined): readonly YamlMap[] {
  const node = resolve(group);
  const members = node?.kind === 'map' ? entriesOf(node).map(({ value }) => resolve(value)) : itemsAt(node);
  return members.filter((member) => member?.kind === 'map');
}

function workloadAt(
  object: KubernetesObject,
  template: YamlMap | undefined,
  needsContainers: boolean,
): readonly Workload[] {
  const spec = mapAt(template, 'spec');
  if (spec === undefined || (needsContainers && !listAt(spec, 'containers'))) return [];
  const os = knownText(spec, 'os', 'name');
  const hostUsers = knownBoolean(spec, 'hostUsers');
  return [
    {
      object,
      metadata: mapAt(template, 'metadata'),
      spec,
      containers: containerLists.flatMap((list) => containersIn(spec, list)),
      windows: os.state === 'known' && os.value === 'windows',
      userNamespace: hostUsers.state === 'known' && !hostUsers.value,
    },
  ];
}

const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const;

const containersIn = (spec: YamlMap, list: Container['list']): readonly Container[] =>
  itemsAt(spec, list).flatMap((node) => (node.kind === 'map' ? [containerOf(node, list)] : []));

const containerOf = (node: YamlMap, list: Container['list']): Container => ({
  list,
  name: textOf(node, 'name') ?? '',
  node,
  at:
    node.entries.find(({ key }) => key.text === 'name')?.value?.span ??
    node.entries[0]?.key.span ??
    node.span,
  securityContext: mapAt(node, 'securityContext'),
});
