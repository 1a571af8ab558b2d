import assert from 'node:assert/strict';
import { type Limits, usualLimits } from '../../../server/image/limits.ts';
import { readTar, type TarEntry } from '../../../server/image/tar/read-tar.ts';
import { TroubleError, type TroubleKind } from '../../../server/registry/trouble.ts';
import { never } from '../../registry/support/network.ts';
import { inPieces, tarEnd } from './raw-tar.ts';

export interface Seen extends Pick<TarEntry, 'path' | 'kind' | 'mode' | 'size' | 'target' | 'sparse'> {
  readonly text: string | undefined;
}

export async function entriesOf(
  bytes: Uint8Array,
  { piece = 4096, limits = {} }: { piece?: number; limits?: Partial<Limits> } = {},
): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for await (const entry of readTar(inPieces(bytes, piece), { ...usualLimits, ...limits }, never)) {
    const { path, kind, mode, size, target, sparse } = entry;
    const text = sparse || kind !== 'file' ? undefined : Buffer.from(await entry.bytes(1e6)).toString();
    seen.push({ path, kind, mode, size, target, sparse, text });
  }
  return seen;
}

/** Blocks, and the end after them. */
export const ended = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat([...parts, tarEnd]);

/** A stream ends with this trouble. */
export async function fails(kind: TroubleKind, message: RegExp, task: Promise<unknown>): Promise<void> {
  await assert.rejects(task, (error) => {
    assert.ok(error instanceof TroubleError, String(error));
    assert.equal(error.trouble, kind, error.message);
    assert.match(error.message, message);
    return true;
  });
}
