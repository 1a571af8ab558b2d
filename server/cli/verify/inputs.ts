import type { Paths } from '../../check/paths.ts';
import type { SignedFile } from '../../check/signature-report.ts';
import { imagesNamedIn } from '../../check/with-facts.ts';
import { isFileError } from '../../workspace/files.ts';
import { nodeFiles } from '../../workspace/node-files.ts';
import type { Wrong } from '../options.ts';
import { absoluteName } from '../scan/inputs.ts';
import type { ToCheck } from './check.ts';
import type { VerifyOptions } from './options.ts';

export interface VerifyInputs {
  readonly images: ToCheck['images'];
  readonly file: (SignedFile & { readonly absolute: string }) | undefined;
}

/** What a check of signatures reads from files that the user named, or what is wrong with them. */
export async function readInputs(
  { images: written, file: named }: Pick<VerifyOptions, 'images' | 'file'>,
  paths: Paths,
): Promise<VerifyInputs | Wrong> {
  const images: { image: string; absolute: string }[] = [];
  for (const image of written) {
    const absolute = absoluteName(image, paths);
    if ('wrong' in absolute) return absolute;
    images.push({ image, absolute: absolute.name });
  }
  if (named === undefined) return { images, file: undefined };
  const absolute = paths.resolve(named);
  const read = await nodeFiles.read(absolute);
  if (read === undefined) return { wrong: `${named}: There is no such file.` };
  if (isFileError(read)) return { wrong: `${named}: ${read.error}` };
  const file = { path: paths.show(absolute), absolute, text: read.text, atCommit: undefined };
  if (images.length > 0) return { images, file };
  const names = [...(imagesNamedIn(file)?.names ?? [])];
  if (names.length === 0) return { wrong: `${named}: It names no image whose name is known.` };
  return { images: names.map((image) => ({ image, absolute: `registry:${image}` })), file };
}
