import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Limits, usualLimits } from '../../../server/image/limits.ts';
import { type ImageName, parseImageName } from '../../../server/image/name.ts';
import { openSource } from '../../../server/image/source/open.ts';
import type { Described, ReadImage } from '../../../server/image/source/source.ts';
import { readTar } from '../../../server/image/tar/read-tar.ts';
import type { Network } from '../../../server/registry/http.ts';
import type { Trouble } from '../../../server/registry/trouble.ts';
import { never, nowhere } from '../../registry/support/network.ts';

export interface ReadChoice {
  readonly platform?: string;
  readonly limits?: Partial<Limits>;
  readonly network?: Network;
  readonly allowed?: 'files' | 'daemon' | 'network';
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, all: number | undefined) => void;
}

/** The paths of each layer, lowest first, and what the image turned out to be. */
export interface ReadPaths {
  readonly described: Described;
  readonly read: ReadImage<readonly string[]>;
  readonly paths: readonly (readonly string[])[];
}

/** Describes an image and reads all its layers, as a scan does. */
export async function readImage(image: string, choice: ReadChoice = {}): Promise<ReadPaths | Trouble> {
  const name = parseImageName(image);
  if ('wrong' in name) return { trouble: 'wrong-name', message: name.wrong };
  return await readNamed(name, choice);
}

async function readNamed(name: ImageName, choice: ReadChoice): Promise<ReadPaths | Trouble> {
  const { platform, network = nowhere, allowed = 'network', signal = never, onProgress } = choice;
  const limits = { ...usualLimits, ...choice.limits };
  const source = openSource(name, { network, platform, limits, allowed });
  if ('trouble' in source) return source;
  try {
    const described = await source.describe(signal);
    if ('trouble' in described) return described;
    const read = await source.readLayers(
      described,
      async (tar) => {
        const paths: string[] = [];
        for await (const { path } of readTar(tar, limits, signal)) paths.push(path);
        return paths;
      },
      { signal, onProgress },
    );
    if ('trouble' in read) return read;
    return { described: read.described, read, paths: read.layers.map(({ contents }) => contents) };
  } finally {
    await source.close();
  }
}

/** A folder of the test's own, for archives and layouts. */
export interface Scratch {
  readonly path: string;
  /** Writes a file and tells its path. */
  file(name: string, bytes: Uint8Array | string): string;
  remove(): void;
}

export function makeScratch(): Scratch {
  const path = mkdtempSync(join(tmpdir(), 'seaworthy-source-'));
  return {
    path,
    file(name, bytes) {
      const own = join(path, name);
      writeFileSync(own, bytes);
      return own;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
