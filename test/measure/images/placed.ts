import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImagePackage, ImageScan } from '../../../rules/core/scan.ts';
import { linesOf, positionAt } from '../../../rules/core/text.ts';
import { dockerfile as language } from '../../../rules/dockerfile/language.ts';

export interface Placed {
  readonly all: number;
  readonly right: number;
  /** Packages on another line than the one that brought them. */
  readonly wrong: readonly string[];
}

/**
 * Whether each package is told on the line of the instruction that brought it. What is right is found out in another
 * way than we do: `tar` lists each layer's files, the first layer that holds a package's own file (of Debian's packages
 * `var/lib/dpkg/info/NAME.list`) brought it, and layers follow the instructions that make one.
 */
export function placedIn(scan: ImageScan, archive: string, dockerfile: string): Placed {
  const layers = filesByLayer(archive);
  const lines = linesOfLayers(dockerfile, layers.length);
  const [part] = language.parse(dockerfile).parts;
  const places = part?.part.document.placeLayers?.({ scan, text: dockerfile, target: undefined });
  const map = linesOf(dockerfile);
  const judged = scan.packages.flatMap((one) => {
    const brought = layers.findIndex((files) => filesOf(one).some((file) => files.has(file)));
    if (brought < 0 || places === undefined) return [];
    const line = positionAt(map, places.layer(one.layer).at.start).line;
    return [{ one, isRight: line === lines[brought] }];
  });
  return {
    all: judged.length,
    right: judged.filter(({ isRight }) => isRight).length,
    wrong: judged.filter(({ isRight }) => !isRight).map(({ one }) => `${one.name} ${one.version}`),
  };
}

/** The files that come and go with a package. */
function filesOf({ type, name, arch, path }: ImagePackage): readonly string[] {
  if (type !== 'deb') return [path.split('!')[0] ?? path];
  const list = `var/lib/dpkg/info/${name}`;
  return [`${list}.list`, `${list}:${arch ?? ''}.list`];
}

/** The lines, from 0, of the instructions that make layers. The base is one layer, and belongs to FROM. */
function linesOfLayers(dockerfile: string, layers: number): readonly number[] {
  const written = dockerfile
    .split('\n')
    .flatMap((line, index) => (/^(?:FROM|RUN|COPY|ADD) /.test(line) ? [index] : []));
  if (written[0] !== undefined && /^FROM scratch/m.test(dockerfile)) written.shift();
  if (written.length !== layers)
    throw new Error(`${layers} layers, but ${written.length} instructions make one`);
  return written;
}

function filesByLayer(archive: string): readonly ReadonlySet<string>[] {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-layers-'));
  try {
    execFileSync('tar', ['-xf', archive, '-C', folder]);
    const blob = (digest: string): string => join(folder, 'blobs', ...digest.split(':'));
    const read = (path: string): Json => JSON.parse(readFileSync(path, 'utf8')) as Json;
    const manifest = read(blob(read(join(folder, 'index.json')).manifests?.[0]?.digest ?? ''));
    return (manifest.layers ?? []).map(({ digest }) => {
      const listed = execFileSync('tar', ['-tf', blob(digest)], { encoding: 'utf8', maxBuffer: 1 << 28 });
      return new Set(listed.split('\n').map((line) => line.replace(/^\.?\//, '')));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Json {
  readonly manifests?: readonly { readonly digest: string }[];
  readonly layers?: readonly { readonly digest: string }[];
}
