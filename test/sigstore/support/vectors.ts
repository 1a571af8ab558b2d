import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyAnchor, TrustRootAnchor } from '../../../server/signature/anchors.ts';
import { readKey } from '../../../server/signature/sigstore/read-key.ts';
import { publicGood } from '../../../server/signature/trust-root/public-good.ts';
import { readTrustRoot } from '../../../server/signature/trust-root/read.ts';
import { root } from '../../support/root.ts';

/** A folder of the vectors; undefined where there are none. */
export function vectorFolder(...path: readonly string[]): string | undefined {
  const folder = join(root, '..', 'shared', 'vectors', ...path);
  return existsSync(folder) ? folder : undefined;
}

/** The root in that file, or the public one; undefined where the file's is refused. */
export async function rootAt(path: string): Promise<TrustRootAnchor | undefined> {
  if (!existsSync(path)) return publicGood(undefined);
  const read = readTrustRoot(readFileSync(path), { id: 'own', grantedBy: path });
  return 'trouble' in read ? undefined : read;
}

export function keyAt(path: string, id = path): KeyAnchor | undefined {
  const read = readKey(readFileSync(path, 'utf8'), { id, grantedBy: path });
  return 'trouble' in read ? undefined : read;
}
