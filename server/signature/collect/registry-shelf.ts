import type { ImageReference } from '../../../rules/image/reference.ts';
import { atMost } from '../../image/source/at-most.ts';
import { attempt, isTrouble } from '../../image/source/attempt.ts';
import type { Network } from '../../registry/http.ts';
import { type Manifest, mostManifestBytes, readManifest } from '../../registry/manifest.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { isKeepable } from '../attestation/keepable.ts';
import type { ContentCache } from '../content-cache.ts';
import type { CollectLimits } from './limits.ts';
import type { NamedManifest, Shelf } from './shelf.ts';

/**
 * One repository of a registry. What has a digest is taken from the cache where it is kept; lists and tags are asked
 * anew each time, so that a fresh signature is seen.
 */
export function registryShelf(
  { registry: host, repository }: Pick<ImageReference, 'registry' | 'repository'>,
  network: Network,
  cache: ContentCache,
  { atOnce, idleMs, signal }: Pick<CollectLimits, 'atOnce' | 'idleMs'> & { readonly signal: AbortSignal },
): Shelf {
  const registry = openRegistry(host, network, { idleMs });
  const inTurn = atMost(atOnce);
  // A mirror that has no signatures says nothing about the registry itself.
  const own = network.mirrors.has(host)
    ? openRegistry(host, { ...network, mirrors: new Map() }, { idleMs })
    : undefined;
  const kept = async (manifest: Manifest | Trouble): Promise<Manifest | Trouble> => {
    if (!isTrouble(manifest)) await cache.keep(manifest.digest, manifest.bytes);
    return manifest;
  };
  const asked = async (descriptor: NamedManifest): Promise<Manifest | Trouble> => {
    const manifest = await inTurn(() => registry.manifest(repository, descriptor.digest, signal));
    return isTrouble(manifest) ? manifest : asDescribed(manifest.bytes, descriptor, host);
  };
  return {
    from: host,
    tagged: (tag) => inTurn(() => registry.manifest(repository, tag, signal)),
    async manifest(descriptor) {
      const bytes = await cache.read(descriptor.digest, mostManifestBytes);
      const manifest = bytes === undefined ? undefined : asDescribed(bytes, descriptor, host);
      return manifest === undefined || isTrouble(manifest) ? await kept(await asked(descriptor)) : manifest;
    },
    async blob(descriptor, most) {
      if (descriptor.size > most) return tooLarge(descriptor.size, most);
      const bytes = await cache.read(descriptor.digest, most);
      if (bytes?.length === descriptor.size) return bytes;
      const fetched = await inTurn(() =>
        attempt(signal, async () => {
          const parts: Uint8Array[] = [];
          for await (const part of registry.blob(repository, descriptor, signal)) parts.push(part);
          return Buffer.concat(parts);
        }),
      );
      if (!isTrouble(fetched) && isKeepable(fetched)) await cache.keep(descriptor.digest, fetched);
      return fetched;
    },
    async referrers(digest) {
      const first = await inTurn(() => listed(registry, repository, digest, signal));
      return own === undefined || first.found.length > 0
        ? first
        : await inTurn(() => listed(own, repository, digest, signal));
    },
  };
}

/** What a descriptor says must be so: the digest, the size, and what kind of thing it is. */
export function asDescribed(
  bytes: Uint8Array,
  { digest, mediaType, size }: NamedManifest,
  from: string,
): Manifest | Trouble {
  if (size !== undefined && size !== bytes.length) {
    const message = `The manifest \`${digest.slice(0, 19)}\` from \`${from}\` has ${bytes.length} bytes where ${size} are announced.`;
    return { trouble: 'broken', message };
  }
  return readManifest(bytes, { digest, type: mediaType, from: `\`${from}\`` });
}

const tooLarge = (size: number, most: number): Trouble => ({
  trouble: 'too-large',
  message: `It has ${size} bytes, more than the ${most} that are read.`,
});

async function listed(registry: Registry, repository: string, digest: string, signal: AbortSignal) {
  const troubles: Trouble[] = [];
  const found = await registry.referrers(repository, digest, undefined, signal, (trouble) =>
    troubles.push(trouble),
  );
  return isTrouble(found) ? { found: [], troubles: [...troubles, found] } : { found, troubles };
}
