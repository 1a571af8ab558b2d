import type { ImagePackage, OperatingSystem } from '../../../rules/core/scan.ts';
import { osFiles } from '../packages/os/os-release.ts';
import type { LayerContents } from './contents.ts';
import type { FileFacts, FoundPackage } from './file-reader.ts';
import { baseOf } from './path.ts';
import { osPurl } from './purl.ts';

/** When what a layer has at a path is taken away: see `stackLayers`. */
export type RemovedIn = (path: string, layer: number) => number | undefined;

/** A path's contents in the final image, and how they came about. */
export interface Visible<Value> {
  readonly path: string;
  /** The layer whose file is the final one. */
  readonly layer: number;
  readonly value: Value;
  /** The files that it replaced one after the other, nearest first. */
  readonly before: readonly { readonly layer: number; readonly value: Value }[];
}

/** What the final image has of something that layers tell by path. */
export function visibleOf<Value>(
  layers: readonly ReadonlyMap<string, Value>[],
  removedIn: RemovedIn,
): readonly Visible<Value>[] {
  const found: Visible<Value>[] = [];
  for (const [layer, values] of layers.entries()) {
    for (const [path, value] of values) {
      if (removedIn(path, layer) !== undefined) continue;
      const before: { layer: number; value: Value }[] = [];
      let above = layer;
      for (let below = layer - 1; below >= 0; below -= 1) {
        const earlier = layers[below]?.get(path);
        if (earlier === undefined) continue;
        if (removedIn(path, below) !== above) break;
        before.push({ layer: below, value: earlier });
        above = below;
      }
      found.push({ path, layer, value, before });
    }
  }
  return found;
}

/** The operating system that the final image says it is. */
export function osOf(facts: readonly Visible<readonly FileFacts[]>[]): OperatingSystem | undefined {
  const told = new Map(
    facts.flatMap(({ path, value }) => value.flatMap(({ os }) => (os ? [[path, os] as const] : []))),
  );
  for (const path of osFiles) {
    const os = told.get(path);
    if (os !== undefined) return os;
  }
  return told.values().next().value;
}

/** The packages of the final image, each with the layer that first had it there in this version. */
export function packagesOf(
  facts: readonly Visible<readonly FileFacts[]>[],
  layers: readonly LayerContents[],
  os: OperatingSystem | undefined,
): readonly ImagePackage[] {
  const licences = licencesOf(facts, layers);
  const known = new Set<string>();
  const packages: ImagePackage[] = [];
  for (const { path, layer, value, before } of facts) {
    const earlier = before.map((one) => ({ layer: one.layer, keys: keysOf(one.value) }));
    for (const found of value.flatMap((one) => one.packages)) {
      const key = keyOf(found);
      // The same package of a distribution in two of its databases is one.
      const place = found.purl === undefined ? key : `${path}\0${key}`;
      if (known.has(place)) continue;
      known.add(place);
      packages.push({
        ...found,
        path: found.path ?? path,
        layer: firstWith(key, layer, earlier),
        purl: found.purl ?? osPurl(found, os),
        licences: found.licences.length > 0 ? found.licences : (licences.get(found.name) ?? []),
      });
    }
  }
  return packages;
}

const keyOf = ({ type, name, version, arch, path }: FoundPackage): string =>
  [type, name, version, arch ?? '', path ?? ''].join('\0');

const keysOf = (facts: readonly FileFacts[]): ReadonlySet<string> =>
  new Set(facts.flatMap(({ packages }) => packages.map(keyOf)));

function firstWith(
  key: string,
  layer: number,
  earlier: readonly { readonly layer: number; readonly keys: ReadonlySet<string> }[],
): number {
  let first = layer;
  for (const before of earlier) {
    if (!before.keys.has(key)) break;
    first = before.layer;
  }
  return first;
}

/** Licences by package, of those whose folder of documents is a link to another's too. */
function licencesOf(
  facts: readonly Visible<readonly FileFacts[]>[],
  layers: readonly LayerContents[],
): ReadonlyMap<string, readonly string[]> {
  const licences = new Map<string, readonly string[]>();
  for (const { value } of facts) {
    for (const one of value) for (const [name, list] of one.licences ?? []) licences.set(name, list);
  }
  for (const { symlinks } of layers) {
    for (const [path, target] of symlinks) {
      const name = /^usr\/share\/doc\/([^/]+)$/.exec(path)?.[1];
      const list = licences.get(baseOf(target));
      if (name !== undefined && list !== undefined && !licences.has(name)) licences.set(name, list);
    }
  }
  return licences;
}
