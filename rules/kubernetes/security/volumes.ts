import type { Gather } from '../../core/rule.ts';
import type { Span } from '../../core/span.ts';
import { known, knownText } from '../../yaml/lookup.ts';
import type { YamlMap } from '../../yaml/syntax.ts';
import type { Manifest, Workload } from '../syntax.ts';
import { dropVolumeFix, replaceEntryFix } from './mend.ts';
import { placeOf } from './place.ts';
import { mapsAt } from './read.ts';

/** A directory or file of the node in a pod. */
interface HostPath {
  readonly volume: YamlMap;
  /** Normalised; undefined where it is templated or missing. */
  readonly path: string | undefined;
  readonly at: Span;
  /** The rules that it breaks are gathered in the one that says most. */
  readonly gather: Gather;
}

export function* hostPathsOf(document: Manifest, workload: Workload): Generator<HostPath> {
  for (const volume of volumesOf(workload)) {
    if (known(volume, 'hostPath').state !== 'known') continue;
    const written = knownText(volume, 'hostPath', 'path');
    const path = written.state === 'known' ? normal(written.value) : undefined;
    const at = placeOf(volume, ['hostPath', 'path'], volume.span);
    yield { volume, path, at, gather: { at, ...verdict(document, workload, volume, path) } };
  }
}

export const volumesOf = ({ spec }: Workload): readonly YamlMap[] => mapsAt(spec, 'volumes');

export const nameOfVolume = (volume: YamlMap): string => {
  const name = knownText(volume, 'name');
  return name.state === 'known' ? name.value : '';
};

/** A socket by which the container runtime takes orders, or a directory that holds one. */
const holdsRuntimeSocket = (path: string): boolean =>
  /\/(?:docker|dockershim|cri-dockerd|containerd|crio|podman)\.sock$/.test(path) ||
  /^(?:\/var)?\/run(?:\/(?:docker|containerd|crio|podman|k3s|k3s\/containerd))?$/.test(path);

/** A directory of the system, or something below one; names count as a whole, `/etcetera` is not in `/etc`. */
export const isSensitive = (path: string): boolean =>
  path === '/' ||
  path === '/var' ||
  path === '/var/lib' ||
  (isWithin(path, sensitive) && !isWithin(path, harmless));

const isWithin = (path: string, directories: readonly string[]): boolean =>
  directories.some((directory) => path === directory || path.startsWith(`${directory}/`));

/** What everybody may read and nobody takes a node over with: certificates of authorities, and the local time. */
const harmless = [
  '/etc/ca-certificates',
  '/etc/localtime',
  '/etc/pki/ca-trust',
  '/etc/ssl/certs',
  '/etc/timezone',
  '/usr/local/share/ca-certificates',
  '/usr/share/ca-certificates',
  '/usr/share/zoneinfo',
];

const sensitive = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib64',
  '/proc',
  '/root',
  '/sbin',
  '/sys',
  '/usr',
  '/run',
  '/var/run',
  '/var/lib/containerd',
  '/var/lib/docker',
  '/var/lib/etcd',
  '/var/lib/kubelet',
];

function verdict(
  document: Manifest,
  workload: Workload,
  volume: YamlMap,
  path: string | undefined,
): Omit<Gather, 'at'> {
  const name = nameOfVolume(volume);
  const key = `host path ${volume.span.start}`;
  if (path !== undefined && holdsRuntimeSocket(path)) {
    const message = `\`${path}\` lets whoever controls this pod start any container on the node, as root.`;
    const fixes = dropVolumeFix(document, {
      title: `Remove the volume \`${name}\` and its mounts`,
      workload,
      volume,
    });
    return { rule: 'container-runtime-socket', key, message, fixes };
  }
  if (path !== undefined && isSensitive(path)) {
    return { rule: 'hostpath-sensitive-dir', key, ...sensed(path) };
  }
  return { rule: 'hostpath-volume', key, ...opened(document, volume) };
}

/** What is wrong with a directory of the system. */
export const sensed = (path: string): Pick<Gather, 'message' | 'fixes'> => ({
  message: `\`${path}\` belongs to the node's system: who reads or writes it may take the node over.`,
  fixes: [],
});

/** What is wrong with every host path, whatever it is. */
export const opened = (document: Manifest, volume: YamlMap): Pick<Gather, 'message' | 'fixes'> => ({
  message: `The volume \`${nameOfVolume(volume)}\` opens a part of the node's file system to the pod.`,
  fixes: replaceEntryFix(document, {
    title: 'Use an `emptyDir` instead: empty at the start, gone with the pod',
    map: volume,
    key: 'hostPath',
    by: 'emptyDir',
  }),
});

/** Without doubled or trailing slashes and dots, as the kubelet takes it. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
