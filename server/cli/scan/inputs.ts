import type { ImageScan } from '../../../rules/core/scan.ts';
import type { Paths } from '../../check/paths.ts';
import type { ScannedFile } from '../../check/scan-report.ts';
import { applyVex } from '../../image/advisories/vex.ts';
import { parseImageName } from '../../image/name.ts';
import { importReport } from '../../image/scanner/import-report.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { isFileError } from '../../workspace/files.ts';
import { nodeFiles } from '../../workspace/node-files.ts';
import { type VexFile, vexFilesIn } from '../../workspace/vex-files.ts';
import type { ScanOptions } from './options.ts';

/** What a scan reads from files that the user named, or what is wrong with them. */
export interface Inputs {
  /** Each as it was asked for, and in a form that does not depend on the working directory. */
  readonly images: readonly { readonly image: string; readonly absolute: string }[];
  readonly reports: readonly { readonly image: string; readonly text: string }[];
  readonly file: (ScannedFile & { readonly absolute: string }) | undefined;
  readonly vex: readonly VexFile[];
}

export async function readInputs(
  options: ScanOptions,
  paths: Paths,
): Promise<Inputs | { readonly wrong: string }> {
  const images: { image: string; absolute: string }[] = [];
  for (const image of options.imports.length > 0 ? [] : options.images) {
    const absolute = absoluteName(image, paths);
    if ('wrong' in absolute) return absolute;
    images.push({ image, absolute: absolute.name });
  }
  const read = await readNamed(
    [...options.imports, ...(options.file === undefined ? [] : [options.file]), ...options.vex],
    paths,
  );
  if ('wrong' in read) return read;
  const textOf = (written: string): string => read.texts.get(written) ?? '';
  return {
    images,
    reports: options.imports.map((written) => ({
      image: options.images[0] ?? written,
      text: textOf(written),
    })),
    file:
      options.file === undefined
        ? undefined
        : {
            path: paths.show(paths.resolve(options.file)),
            absolute: paths.resolve(options.file),
            text: textOf(options.file),
            target: options.target,
          },
    vex: [
      ...(await vexFilesIn(nodeFiles, [paths.folder])).map(({ path, text }) => ({
        path: paths.show(path),
        text,
      })),
      ...options.vex.map((written) => ({ path: paths.show(paths.resolve(written)), text: textOf(written) })),
    ],
  };
}

/** What a report of another scanner says, as if we had scanned ourselves. */
export function importedScan(
  { image, text }: Inputs['reports'][number],
  vex: readonly VexFile[],
): ImageScan | Trouble {
  const scan = importReport(text, image);
  if ('trouble' in scan || vex.length === 0) return scan;
  const applied = applyVex(scan, vex);
  return { ...applied.scan, unknown: [...applied.scan.unknown, ...applied.problems] };
}

/** In a form that does not depend on the working directory. */
export function absoluteName(
  image: string,
  paths: Paths,
): { readonly name: string } | { readonly wrong: string } {
  const name = parseImageName(image);
  if ('wrong' in name) return name;
  if (!('path' in name)) return { name: image };
  // What follows the path, a tag or a digest, stays as it is written.
  const rest = image.slice(name.from.length + 1 + name.path.length);
  return { name: `${name.from}:${paths.resolve(name.path)}${rest}` };
}

async function readNamed(
  written: readonly string[],
  paths: Paths,
): Promise<{ readonly texts: ReadonlyMap<string, string> } | { readonly wrong: string }> {
  const texts = new Map<string, string>();
  for (const name of written) {
    const file = await nodeFiles.read(paths.resolve(name));
    if (file === undefined) return { wrong: `${name}: There is no such file.` };
    if (isFileError(file)) return { wrong: `${name}: ${file.error}` };
    texts.set(name, file.text);
  }
  return { texts };
}
