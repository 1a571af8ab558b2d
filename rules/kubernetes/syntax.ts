import type { Span } from '../core/span.ts';
import type { NamesImages } from '../image/use.ts';
import type { YamlDocument, YamlMap } from '../yaml/syntax.ts';

export type { Known } from '../yaml/syntax.ts';

/** One YAML document of a Kubernetes file: usually one object, several where it is a `List`. */
export interface Manifest extends NamesImages {
  readonly yaml: YamlDocument;
  readonly objects: readonly KubernetesObject[];
  readonly workloads: readonly Workload[];
  /** Whether it holds schemas alone, such as a CustomResourceDefinition: nothing in it is a value of anything. */
  readonly schema: boolean;
  /** What the other documents of the same file say that this one must know. */
  readonly file: FileContext;
}

/** Gathered from every document of the file; compared by value, so that an edit elsewhere costs nothing. */
export interface FileContext {
  /** `namespace/name` of ServiceAccounts in the file → their automountServiceAccountToken. */
  readonly serviceAccounts: ReadonlyMap<string, boolean | undefined>;
  /** Namespaces in the file → their `pod-security.kubernetes.io/enforce-version` label. */
  readonly podSecurityVersions: ReadonlyMap<string, string>;
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** `''` where none is written. */
  readonly name: string;
  readonly namespace: string;
  readonly node: YamlMap;
  /** Where to point when the object as a whole is meant: its `kind` value. */
  readonly at: Span;
}

/** An object that makes pods, and its pod template. */
export interface Workload {
  readonly object: KubernetesObject;
  /** The template's own metadata; undefined where none is written. */
  readonly metadata: YamlMap | undefined;
  /** The pod's spec. */
  readonly spec: YamlMap;
  /** Of all lists, in the order init, ordinary, ephemeral. */
  readonly containers: readonly Container[];
  readonly windows: boolean;
  /** `hostUsers: false`. */
  readonly userNamespace: boolean;
}

export interface Container {
  readonly list: 'initContainers' | 'containers' | 'ephemeralContainers';
  readonly name: string;
  readonly node: YamlMap;
  /** Where to point when the container as a whole is meant: its name's value, or its first key. */
  readonly at: Span;
  /** Its `securityContext`, where one is written and readable. */
  readonly securityContext: YamlMap | undefined;
}
