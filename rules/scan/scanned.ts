import type { BuiltImage, Facts } from '../core/facts.ts';
import { once } from '../core/keep.ts';
import type { ImageScan } from '../core/scan.ts';
import { type KnownUse, knownImages } from '../image/judged.ts';
import { formatReference, normalForm } from '../image/reference.ts';
import type { LayerPlaces, Place, ShowsScans } from './place.ts';

/** An image that was scanned, and where a document has to do with it. */
export interface Scanned {
  readonly scan: ImageScan;
  /** `built`: it was made from the document; `named`: the document names it. */
  readonly role: 'built' | 'named';
  /** Whether it is what runs in the end, not only something that a build takes from. */
  readonly runs: boolean;
  /** Whether it, or a part of it, is in what runs in the end. */
  readonly ships: boolean;
  /** Where the image is named; of a built one its base. Undefined where nobody can say. */
  readonly use: KnownUse | undefined;
  readonly places: LayerPlaces;
  /** Whether what the base image brought is told where that image itself was scanned. */
  readonly baseToldElsewhere: boolean;
}

/** Every scanned image that a document has to do with. */
export function* scannedIn(document: ShowsScans, facts: Facts): Generator<Scanned> {
  if (facts.built === undefined && facts.scans.size === 0) return;
  const named = [...namedIn(document, facts)];
  if (facts.built !== undefined && document.placeLayers !== undefined) {
    yield builtFrom(document.placeLayers(facts.built), facts.built, named);
  }
  yield* named;
}

function builtFrom(places: LayerPlaces, { scan }: BuiltImage, named: readonly Scanned[]): Scanned {
  const { baseUse } = places;
  const base = named.find(({ use }) => use !== undefined && use.at.start === baseUse?.at.start);
  const baseToldElsewhere = base !== undefined && !places.base.stale && isUnder(base.scan, scan);
  return { scan, role: 'built', runs: true, ships: true, use: baseUse, places, baseToldElsewhere };
}

/** Whether one image's layers are the lowest of another's. */
const isUnder = (base: ImageScan, scan: ImageScan): boolean =>
  base.layers.length > 0 && base.layers.every(({ diffId }, index) => diffId === scan.layers[index]?.diffId);

function* namedIn(document: ShowsScans, { scans }: Facts): Generator<Scanned> {
  if (scans.size === 0) return;
  for (const use of knownImages(document)) {
    const scan = scanOf(use, scans);
    if (scan === undefined) continue;
    const runs = use.role === 'container' || use.role === 'service';
    const ships = document.ships?.(use) ?? true;
    yield { scan, role: 'named', runs, ships, use, places: allAt(use), baseToldElsewhere: false };
  }
}

/** A tag beside a digest says nothing more. */
function scanOf({ reference }: KnownUse, scans: Facts['scans']): ImageScan | undefined {
  const { registry, repository, digest } = reference;
  if (digest === undefined) return scans.get(normalForm(reference));
  const bare = formatReference({ name: `${registry}/${repository}`, tag: undefined, digest });
  return scans.get(normalForm(reference)) ?? scans.get(bare);
}

const allAt = once(({ at }: KnownUse): LayerPlaces => {
  const place: Place = { at, own: false, stale: false, approximate: false, mend: undefined };
  const always = (): Place => place;
  return { layer: always, step: always, setBy: always, base: place, baseUse: undefined, whole: place };
});
