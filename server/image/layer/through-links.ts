import { kindOfEntry, type LayerContents } from './contents.ts';
import { folderOf, isLongPath, linkTarget } from './path.ts';

/**
 * The layers with every path as a container sees it: what a layer puts into `lib` lies in `usr/lib` where `lib` is a
 * link to it in the layers below. Links are followed inside the image only, and cycles are left alone.
 */
export function throughLinks(layers: readonly LayerContents[]): readonly LayerContents[] {
  const links = new Map<string, string>();
  const effort: Effort = { left: mostEffort };
  return layers.map((layer) => {
    const { left } = effort;
    const seen =
      links.size + layer.symlinks.size === 0 ? layer : renamed(layer, renaming(layer, links, effort));
    forgetHidden(seen, links);
    for (const [path, target] of seen.symlinks) links.set(path, linkTarget(path, target));
    return left > 0 && effort.left <= 0 ? { ...seen, notCovered: [...seen.notCovered, tooManyLinks] } : seen;
  });
}

/** Characters of paths that are still looked at for links: some seconds' worth, and far more than real images need. */
interface Effort {
  left: number;
}

const mostEffort = 500_000_000;

const tooManyLinks = {
  what: 'files behind symbolic links',
  reason: 'The image has more and longer links than are followed.',
};

/** What the kernel follows before it gives up. */
const mostLinks = 40;

/** The place of a path's folder behind links; the last segment stays, as an entry replaces what it names. */
function renaming(
  layer: LayerContents,
  below: ReadonlyMap<string, string>,
  effort: Effort,
): (path: string) => string {
  const places = new Map<string, string>();
  const own = new Map([...layer.symlinks].map(([path, target]) => [path, linkTarget(path, target)]));
  const linkAt = (path: string): string | undefined => {
    const packed = layer.entries.get(path);
    return packed === undefined ? below.get(path) : own.get(path);
  };
  /** Goes down from the root, and back there with each link. */
  const follow = (path: string): string => {
    let at = '';
    let left = path.split('/');
    for (let hops = 0; left.length > 0; ) {
      effort.left -= at.length + left.length;
      if (effort.left <= 0) return path;
      const next = at === '' ? (left[0] ?? '') : `${at}/${left[0]}`;
      const target = linkAt(next);
      if (target === undefined) {
        at = next;
        left = left.slice(1);
      } else {
        hops += 1;
        if (hops > mostLinks) return path;
        at = '';
        left = [...(target === '' ? [] : target.split('/')), ...left.slice(1)];
      }
    }
    return isLongPath(`${at}/x`) ? path : at;
  };
  return (path) => {
    const folder = folderOf(path);
    if (folder === '') return path;
    let place = places.get(folder);
    if (place === undefined) {
      place = follow(folder);
      places.set(folder, place);
    }
    if (place === folder) return path;
    const base = path.slice(folder.length + 1);
    return place === '' ? base : `${place}/${base}`;
  };
}

function renamed(layer: LayerContents, rename: (path: string) => string): LayerContents {
  let isSame = true;
  for (const path of layer.entries.keys()) if (rename(path) !== path) isSame = false;
  for (const path of layer.whiteouts) if (rename(path) !== path) isSame = false;
  for (const path of layer.opaque) if (rename(`${path}/x`) !== `${path}/x`) isSame = false;
  if (isSame) return layer;
  const keys = <Value>(map: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> =>
    new Map([...map].map(([path, value]) => [rename(path), value]));
  const places = <Item extends { readonly path: string }>(items: readonly Item[]): readonly Item[] =>
    items.map((item) => ({ ...item, path: rename(item.path) }));
  return {
    ...layer,
    entries: keys(layer.entries),
    symlinks: keys(layer.symlinks),
    links: keys(layer.links),
    facts: keys(layer.facts),
    accounts: keys(layer.accounts),
    noted: places(layer.noted),
    secrets: places(layer.secrets),
    whiteouts: new Set([...layer.whiteouts].map(rename)),
    opaque: new Set([...layer.opaque].map((path) => folderOf(rename(`${path}/x`)))),
  };
}

/** Links that this layer deletes or replaces are none any more. */
function forgetHidden({ entries, whiteouts, opaque }: LayerContents, links: Map<string, string>): void {
  const goesWith = new Set([...whiteouts, ...opaque]);
  for (const [path, packed] of entries) if (kindOfEntry(packed) !== 'symlink') links.delete(path);
  if (goesWith.size === 0) return;
  for (const path of [...links.keys()]) if (liesIn(path, goesWith)) links.delete(path);
}

function liesIn(path: string, places: ReadonlySet<string>): boolean {
  for (let place = path; place !== ''; place = folderOf(place)) if (places.has(place)) return true;
  return places.has('');
}
