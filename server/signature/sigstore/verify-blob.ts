import { createHash } from 'node:crypto';
import type { Anchors } from '../anchors.ts';
import type { Found } from '../verifier.ts';
import { verifyAgainst } from './bundle-against.ts';
import { unfitFound } from './found.ts';
import { invalid, mostEach, notCovered } from './material.ts';

/**
 * Verifies a bundle over a plain file: a message signature over its bytes, or an in-toto statement about its digest.
 * Several bundles may stand in it, one a line, as `gh attestation download` writes them. Never throws.
 */
export async function verifyBlob({
  bundle,
  artifact,
  anchors,
  now,
}: {
  readonly bundle: Uint8Array;
  readonly artifact: Uint8Array;
  readonly anchors: Anchors;
  readonly now: Date;
}): Promise<readonly Found[]> {
  const digests = ['sha256', 'sha384', 'sha512'].map(
    (name) => `${name}:${createHash(name).update(artifact).digest('hex')}`,
  );
  const place = { kind: 'cosign-bundle', covers: digests[0] ?? '', manifest: '' } as const;
  const unannounced = { announced: undefined, content: undefined, what: 'signature', thing: 'file' } as const;
  const bundles = bundlesIn(bundle);
  if (bundles.length > mostEach) {
    return [
      unfitFound(notCovered(`There are more than ${mostEach} bundles in the file.`), 'signature', place),
    ];
  }
  return Promise.all(
    bundles.map((bytes) =>
      verifyAgainst(bytes, { digests, message: artifact, ...unannounced, place, anchors, now }).catch(() =>
        unfitFound(invalid('The bundle cannot be read.'), 'signature', place),
      ),
    ),
  );
}

/** Lines that are an object each are bundles of their own; a bundle over several lines has none such. */
function bundlesIn(bytes: Uint8Array): readonly Uint8Array[] {
  const lines = Buffer.from(bytes)
    .toString('latin1')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const isList = lines.length > 1 && lines.every((line) => line.startsWith('{') && line.endsWith('}'));
  return isList ? lines.map((line) => Buffer.from(line, 'latin1')) : [bytes];
}
