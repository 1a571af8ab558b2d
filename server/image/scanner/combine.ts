import type { ImagePackage, ImageScan, Uncovered } from '../../../rules/core/scan.ts';

/**
 * What an external scanner found, put on the image as we have read it: its packages are looked up among ours, so that
 * layers and steps are known for them. One that we do not have is added. Of a layer we count as the scanner says it,
 * by its diffID.
 */
export function withExternal(ours: ImageScan, theirs: ImageScan): ImageScan {
  const packages = [...ours.packages];
  const places = placesOf(ours.packages);
  const layerOf = layersIn(ours, theirs);
  const ownIndex = theirs.packages.map((found) => {
    const same = places.get(keyOf(found)) ?? places.get(loosely(found));
    if (same !== undefined) return same;
    packages.push({ ...found, layer: layerOf(found.layer) ?? 0 });
    return packages.length - 1;
  });
  return {
    ...ours,
    packages,
    os: ours.os ?? theirs.os,
    vulnerabilities: theirs.vulnerabilities.map((one) => ({ ...one, package: ownIndex[one.package] ?? 0 })),
    reported: theirs.reported.map((one) => ({ ...one, layer: layerOf(one.layer) })),
    notCovered: distinct([...ours.notCovered.filter(isOfContents), ...theirs.notCovered]),
    unknown: distinct([...ours.unknown, ...theirs.unknown]),
    data: theirs.data,
    scanner: theirs.scanner,
  };
}

/** What we could not read is no matter of a scanner that may have read it; what concerns the image stays. */
const isOfContents = ({ what }: Uncovered): boolean => !what.startsWith('vulnerabilities');

function placesOf(packages: readonly ImagePackage[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [index, one] of packages.entries())
    for (const key of [keyOf(one), loosely(one)]) if (!places.has(key)) places.set(key, index);
  return places;
}

const keyOf = ({ type, name, version, path }: ImagePackage): string =>
  [type, name.toLowerCase(), version, path].join('\0');

/** Scanners spell paths in their own ways, and some of them name no file at all. */
const loosely = ({ type, name, version }: ImagePackage): string =>
  [type, name.toLowerCase(), version].join('\0');

function layersIn(ours: ImageScan, theirs: ImageScan): (layer: number | undefined) => number | undefined {
  const byDiffId = new Map(ours.layers.map(({ diffId }, index) => [diffId, index]));
  return (layer) => (layer === undefined ? undefined : byDiffId.get(theirs.layers[layer]?.diffId ?? ''));
}

const distinct = (list: readonly Uncovered[]): readonly Uncovered[] => [
  ...new Map(list.map((one) => [`${one.what}\0${one.reason}`, one])).values(),
];
