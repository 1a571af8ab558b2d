import type {
  ImageLayer,
  ImagePackage,
  ImageScan,
  LayerSecret,
  NotedFile,
  OperatingSystem,
  Uncovered,
} from '../../../rules/core/scan.ts';
import { withoutOwned } from '../packages/without-owned.ts';
import type { Described } from '../source/source.ts';
import { readConfig } from './config.ts';
import { isFolder, type LayerContents, sizeOfEntry } from './contents.ts';
import { stackLayers } from './final-files.ts';
import { type FolderNote, folderNotes } from './folder-notes.ts';
import { accountsOf } from './merge-accounts.ts';
import { osOf, packagesOf, visibleOf } from './merge-packages.ts';
import { linesOfLayers } from './provenance.ts';
import { throughLinks } from './through-links.ts';

/** What an image is made of, layers put on top of each other. */
export type MergedImage = Pick<
  ImageScan,
  'config' | 'history' | 'layers' | 'os' | 'packages' | 'files' | 'accounts' | 'secrets' | 'notCovered'
>;

/** `contents`: of each described layer, lowest first. */
export function mergeLayers(described: Described, contents: readonly LayerContents[]): MergedImage {
  const { config, history, secrets } = readConfig(described.config, described.layers.length);
  const layers = throughLinks(contents);
  const { wasted, removed, folders } = survey(layers);
  const removedIn = (path: string, layer: number): number | undefined => removed[layer]?.get(path);
  const facts = visibleOf(
    layers.map((layer) => layer.facts),
    removedIn,
  );
  const accounts = visibleOf(
    layers.map((layer) => layer.accounts),
    removedIn,
  );
  const os = osOf(facts);
  const packages = withoutOwned(packagesOf(facts, layers, os));
  const steps = new Map(
    history.flatMap(({ layer }, step) => (layer === undefined ? [] : [[layer, step] as const])),
  );
  const lines = linesOfLayers(described);
  const files = [...notedIn(layers, removedIn), ...folders];
  const found = [...secrets, ...secretsIn(layers, removedIn)];
  return {
    config,
    history,
    layers: described.layers.map(
      (layer, index): ImageLayer => ({
        digest: layer.digest,
        diffId: layer.diffId,
        size: layers[index]?.size ?? 0,
        compressedSize: layer.compressedSize,
        step: steps.get(index),
        files: layers[index]?.files ?? 0,
        wasted: wasted[index] ?? 0,
        lines: lines.get(index),
      }),
    ),
    os,
    packages,
    files: files.slice(0, mostListed),
    accounts: accountsOf(accounts),
    secrets: found.slice(0, mostListed),
    notCovered: [
      ...uncoveredIn(layers),
      ...withoutList(os, packages),
      ...crowded('noted files', files),
      ...crowded('secrets in files', found),
    ],
  };
}

/** More are no help to anybody, and each becomes a finding. */
const mostListed = 20_000;

const crowded = (what: string, all: readonly unknown[]): readonly Uncovered[] =>
  all.length > mostListed
    ? [{ what, reason: 'The image has too many of them: only the first are listed.' }]
    : [];

interface Survey {
  /** Bytes that later layers take away, by layer. */
  readonly wasted: readonly number[];
  /** Of what was noted of paths: when it is taken away, by layer. */
  readonly removed: readonly ReadonlyMap<string, number>[];
  readonly folders: readonly NotedFile[];
}

/** Looks at every entry of every layer once. */
function survey(layers: readonly LayerContents[]): Survey {
  const wasted = layers.map(() => 0);
  const removed = layers.map(() => new Map<string, number>());
  const asked = layers.map(askedOf);
  const noteOf = folderNotes();
  const sums = layers.map(() => new Map<string, FolderSum>());
  stackLayers(layers, (path, packed, layer, removedIn) => {
    if (removedIn !== undefined) {
      wasted[layer] = (wasted[layer] ?? 0) + sizeOfEntry(packed);
      if (asked[layer]?.has(path)) removed[layer]?.set(path, removedIn);
    }
    if (isFolder(packed)) return;
    const note = noteOf(path);
    if (note !== undefined) addToFolder(sums[layer], note, sizeOfEntry(packed), removedIn);
  });
  return {
    wasted,
    removed,
    folders: sums.flatMap((byFolder, layer) => [...byFolder.values()].map((sum) => noted(sum, layer))),
  };
}

/** Paths of which the answer is wanted. */
const askedOf = ({ facts, noted, secrets, accounts, links }: LayerContents): ReadonlySet<string> =>
  new Set([
    ...facts.keys(),
    ...accounts.keys(),
    ...noted.map(({ path }) => path),
    ...secrets.map(({ path }) => path),
    ...(secrets.length > 0 ? links.keys() : []),
  ]);

/** All files of one layer in one folder of caches or leftovers. */
interface FolderSum extends FolderNote {
  here: number;
  files: number;
  gone: number;
  /** When the last of them went. */
  goneIn: number | undefined;
}

function addToFolder(
  sums: Map<string, FolderSum> | undefined,
  note: FolderNote,
  size: number,
  removedIn: number | undefined,
): void {
  const sum = sums?.get(note.folder) ?? { ...note, here: 0, files: 0, gone: 0, goneIn: undefined };
  sums?.set(note.folder, sum);
  if (removedIn === undefined) {
    sum.here += size;
    sum.files += 1;
  } else {
    sum.gone += size;
    sum.goneIn = Math.max(sum.goneIn ?? 0, removedIn);
  }
}

/** What is left of it in the final image; where nothing is, what it was. */
const noted = ({ kind, folder, here, files, gone, goneIn }: FolderSum, layer: number): NotedFile => ({
  kind,
  path: folder,
  layer,
  size: files > 0 ? here : gone,
  mode: 0,
  removedIn: files > 0 ? undefined : goneIn,
});

const notedIn = (
  layers: readonly LayerContents[],
  removedIn: (path: string, layer: number) => number | undefined,
): readonly NotedFile[] =>
  layers.flatMap(({ noted: files }, layer) =>
    files.map((file) => ({ ...file, layer, removedIn: removedIn(file.path, layer) })),
  );

const secretsIn = (
  layers: readonly LayerContents[],
  removedIn: (path: string, layer: number) => number | undefined,
): readonly LayerSecret[] =>
  layers.flatMap(({ secrets, links }, layer) => {
    const names =
      secrets.length === 0 ? new Map<string, string>() : leftNames(links, (one) => removedIn(one, layer));
    return secrets.map(({ path, what, line }) => {
      const name = removedIn(path, layer) === undefined ? path : (names.get(path) ?? path);
      return {
        what,
        where: 'file' as const,
        name,
        line,
        layer,
        step: undefined,
        removedIn: removedIn(name, layer),
      };
    });
  });

/** A file with several names is in the final image as long as one of them is: the first of those, by what they lead to. */
function leftNames(
  links: ReadonlyMap<string, string>,
  removedIn: (path: string) => number | undefined,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, target] of links)
    if (!names.has(target) && removedIn(name) === undefined) names.set(target, name);
  return names;
}

function uncoveredIn(layers: readonly LayerContents[]): readonly Uncovered[] {
  const byText = new Map<string, Uncovered>();
  for (const { notCovered } of layers) {
    for (const one of notCovered) byText.set(`${one.what}\0${one.reason}`, one);
  }
  return [...byText.values()];
}

/** A system without its list of packages, as some tools make images smaller: nobody can tell what is in it. */
function* withoutList(
  os: OperatingSystem | undefined,
  packages: readonly ImagePackage[],
): Generator<Uncovered> {
  if (os === undefined || packages.some(({ type }) => ofSystems.has(type))) return;
  yield { what: `packages of ${os.name}`, reason: 'The image holds no list of them that is read here.' };
}

const ofSystems: ReadonlySet<ImagePackage['type']> = new Set(['apk', 'deb', 'rpm', 'alpm']);
