import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, ociIndex, ociManifest, type TestDescriptor } from './image.ts';
import type { Handler } from './servers.ts';

/** All that one repository holds, to be put into a registry, a layout or a server of the tests' own. */
export interface Contents {
  /** Digests by tag. */
  readonly tags: Map<string, string>;
  /** By digest. */
  readonly manifests: Map<string, { readonly type: string; readonly text: string }>;
  readonly blobs: Map<string, Buffer>;
}

export type Described = TestDescriptor & { readonly annotations?: Readonly<Record<string, string>> };

export const noContents = (): Contents => ({ tags: new Map(), manifests: new Map(), blobs: new Map() });

export function addBlob(contents: Contents, bytes: string | Buffer, mediaType: string): Described {
  const blob = Buffer.from(bytes);
  const digest = digestOf(blob);
  contents.blobs.set(digest, blob);
  return { mediaType, digest, size: blob.length };
}

export function addManifest(contents: Contents, document: object, tag?: string): Described {
  const mediaType = 'manifests' in document ? ociIndex : ociManifest;
  const text = JSON.stringify({ schemaVersion: 2, mediaType, ...document });
  const digest = digestOf(text);
  contents.manifests.set(digest, { type: mediaType, text });
  if (tag !== undefined) contents.tags.set(tag, digest);
  return { mediaType, digest, size: text.length };
}

/** An image of one layer. */
export function addImage(contents: Contents, word: string, tag?: string): Described {
  const config = JSON.stringify({ os: 'linux', architecture: 'amd64', rootfs: { diff_ids: [] }, word });
  return addManifest(
    contents,
    {
      config: addBlob(contents, config, 'application/vnd.oci.image.config.v1+json'),
      layers: [addBlob(contents, `layer of ${word}`, 'application/vnd.oci.image.layer.v1.tar')],
    },
    tag,
  );
}

/** A manifest that refers to another, with the empty configuration of OCI's artifacts. */
export function addArtifact(
  contents: Contents,
  artifact: {
    readonly type?: string;
    readonly config?: Described;
    readonly subject?: Described;
    readonly layers: readonly Described[];
    readonly annotations?: object;
  },
  tag?: string,
): Described & { readonly artifactType?: string } {
  const { type, layers, annotations, subject } = artifact;
  const config = artifact.config ?? addBlob(contents, '{}', 'application/vnd.oci.empty.v1+json');
  const descriptor = addManifest(
    contents,
    { artifactType: type, config, layers, subject: subject && bare(subject), annotations },
    tag,
  );
  return type === undefined ? descriptor : { ...descriptor, artifactType: type };
}

/** A descriptor as `subject` has it. */
const bare = ({ mediaType, digest, size }: Described): Described => ({ mediaType, digest, size });

/** The tag that stands for the list of what refers to a manifest. */
export const addFallback = (
  contents: Contents,
  subject: Pick<Described, 'digest'>,
  manifests: readonly Described[],
): Described => addManifest(contents, { manifests }, subject.digest.replace(':', '-'));

/** What a layout on the disk holds; undefined where there is none. */
export function readContents(folder: string): Contents | undefined {
  if (!existsSync(join(folder, 'index.json'))) return undefined;
  const contents = noContents();
  const blob = (digest: string): Buffer => readFileSync(join(folder, 'blobs', digest.replace(':', '/')));
  const take = ({ digest, mediaType }: Described): void => {
    const text = blob(digest).toString();
    contents.manifests.set(digest, { type: mediaType, text });
    const { manifests = [], config, layers = [] } = JSON.parse(text);
    for (const each of manifests) take(each);
    for (const each of config === undefined ? [] : [config, ...layers])
      contents.blobs.set(each.digest, blob(each.digest));
  };
  for (const entry of JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')).manifests) {
    take(entry);
    const tag = entry.annotations?.['org.opencontainers.image.ref.name'];
    if (tag !== undefined) contents.tags.set(tag, entry.digest);
  }
  return contents;
}

/** Writes an OCI layout; `loose` are manifests that its index names without a tag. */
export function writeLayout(folder: string, contents: Contents, loose: readonly Described[] = []): void {
  mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true });
  const put = (digest: string, bytes: string | Buffer): void =>
    writeFileSync(join(folder, 'blobs', digest.replace(':', '/')), bytes);
  for (const [digest, bytes] of contents.blobs) put(digest, bytes);
  for (const [digest, { text }] of contents.manifests) put(digest, text);
  const manifests = [...contents.tags].map(([tag, digest]) => {
    const { type, text } = contents.manifests.get(digest) ?? { type: '', text: '' };
    const annotations = { 'org.opencontainers.image.ref.name': tag };
    return { mediaType: type, digest, size: text.length, annotations };
  });
  writeFileSync(
    join(folder, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [...manifests, ...loose] }),
  );
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}

/** Puts all into a real registry; what `skip` says of tags is left out. */
export async function pushContents(
  base: string,
  repository: string,
  contents: Contents,
  options: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly skip?: (tag: string) => boolean;
  } = {},
): Promise<void> {
  const { headers = {}, skip = () => false } = options;
  const put = async (url: URL, type: string, body: string | Buffer): Promise<void> => {
    const response = await fetch(url, {
      method: 'PUT',
      headers: { ...headers, 'content-type': type },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    const text = await response.text();
    if (response.status !== 201) throw new Error(`The registry answers ${response.status}: ${text}`);
  };
  for (const [digest, bytes] of contents.blobs) {
    const start = await fetch(`${base}/v2/${repository}/blobs/uploads/`, { method: 'POST', headers });
    const place = new URL(start.headers.get('location') ?? '', base);
    place.searchParams.set('digest', digest);
    await put(place, 'application/octet-stream', bytes);
  }
  const skipped = new Set([...contents.tags].filter(([tag]) => skip(tag)).map(([, digest]) => digest));
  const isIndex = ([, { type }]: readonly [string, { readonly type: string }]): boolean =>
    /index|list/.test(type);
  // Registries want what an index names, and what a referrer refers to, before it.
  const manifests = [...contents.manifests].filter(([digest]) => !skipped.has(digest));
  for (const [digest, { type, text }] of [
    ...manifests.filter((one) => !isIndex(one)),
    ...manifests.filter(isIndex),
  ])
    await put(new URL(`${base}/v2/${repository}/manifests/${digest}`), type, text);
  for (const [tag, digest] of contents.tags) {
    const manifest = contents.manifests.get(digest);
    if (manifest !== undefined && !skip(tag))
      await put(new URL(`${base}/v2/${repository}/manifests/${tag}`), manifest.type, manifest.text);
  }
}

/** Answers for `team/app`, with the referrers API where one is asked for; `before` takes what it handles itself. */
export const serving =
  (
    contents: Contents,
    {
      api = false,
      before = () => false,
    }: { api?: boolean; before?: (path: string, ...rest: Parameters<Handler>) => boolean } = {},
  ): Handler =>
  (request, response) => {
    const path = decodeURIComponent(request.url ?? '')
      .replace('/v2/team/app/', '')
      .replace(/\?.*/, '');
    if (before(path, request, response)) return;
    const [kind, reference = ''] = path.split('/');
    const digest = contents.tags.get(reference) ?? reference;
    const manifest = kind === 'manifests' ? contents.manifests.get(digest) : undefined;
    const blob = kind === 'blobs' ? contents.blobs.get(reference) : undefined;
    if (manifest !== undefined) {
      response.setHeader('content-type', manifest.type);
      response.setHeader('docker-content-digest', digest);
      response.end(request.method === 'HEAD' ? undefined : manifest.text);
    } else if (blob !== undefined) response.end(blob);
    else if (kind === 'referrers' && api) {
      response.setHeader('content-type', ociIndex);
      response.end(
        JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests: referring(contents, reference) }),
      );
    } else response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
  };

const referring = (contents: Contents, digest: string): readonly Described[] =>
  [...contents.manifests].flatMap(([own, { type, text }]) => {
    const { subject, artifactType, config } = JSON.parse(text);
    const named = {
      mediaType: type,
      digest: own,
      size: text.length,
      artifactType: artifactType ?? config?.mediaType,
    };
    return subject?.digest === digest ? [named] : [];
  });
