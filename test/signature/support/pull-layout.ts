import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, hexOf, types } from './layout.ts';

/** Everything that a repository holds, by every tag, as an OCI layout. */
export async function pullLayout(base: string, repository: string, folder: string): Promise<void> {
  const get = async (path: string): Promise<Response> => {
    const accept = [types.index, types.manifest, 'application/vnd.docker.distribution.manifest.v2+json'];
    const answer = await fetch(`${base}/v2/${repository}/${path}`, {
      headers: { accept: accept.join(', ') },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer;
  };
  const place = join(folder, 'blobs/sha256');
  mkdirSync(place, { recursive: true });
  const known = new Set<string>();
  const keep = (bytes: Uint8Array): string => {
    const digest = digestOf(bytes);
    writeFileSync(join(place, hexOf(digest)), bytes);
    known.add(digest);
    return digest;
  };
  const manifest = async (reference: string): Promise<object> => {
    const answer = await get(`manifests/${reference}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const document = JSON.parse(bytes.toString()) as {
      readonly manifests?: readonly { readonly digest: string }[];
      readonly config?: { readonly digest: string };
      readonly layers?: readonly { readonly digest: string }[];
    };
    for (const { digest } of document.manifests ?? []) if (!known.has(digest)) await manifest(digest);
    for (const blob of [document.config, ...(document.layers ?? [])])
      if (blob && !known.has(blob.digest))
        keep(Buffer.from(await (await get(`blobs/${blob.digest}`)).arrayBuffer()));
    const mediaType = answer.headers.get('content-type') ?? '';
    return { mediaType, digest: keep(bytes), size: bytes.length };
  };
  const { tags } = (await (await get('tags/list')).json()) as { readonly tags: readonly string[] };
  const manifests: object[] = [];
  for (const tag of tags)
    manifests.push({
      ...(await manifest(tag)),
      annotations: { 'org.opencontainers.image.ref.name': tag },
    });
  const index = { schemaVersion: 2, mediaType: types.index, manifests };
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}
