import { createHash } from 'node:crypto';
import type { ImageScan } from '../../../rules/core/scan.ts';

/** What came of a scan, and what it belongs to. Plain data: it is kept on the disk as JSON. */
export interface ScanResult {
  /** The same for the same image, however often it is scanned. */
  readonly id: string;
  /** As it was asked for, in the grammar for images; of a report the name that it has. */
  readonly image: string;
  readonly scan: ImageScan;
  /** The Dockerfile that it was built from, as far as somebody has said so. */
  readonly built: BuiltFrom | undefined;
  /** The folders of the workspace that it was scanned in. */
  readonly folders: readonly string[];
}

export interface BuiltFrom {
  /** As the workspace knows files. */
  readonly path: string;
  /** As it was when the image was scanned, every secret masked. */
  readonly text: string;
  readonly target: string | undefined;
}

/** A name of our own, so that nothing that an image says becomes part of a path. */
export const resultId = (image: string, built: BuiltFrom | undefined): string =>
  createHash('sha256')
    .update(built === undefined ? image : `built ${built.path}`)
    .digest('hex')
    .slice(0, 24);
