import { discard, type HttpAnswer, readAll } from './http.ts';
import { type Descriptor, type Manifest, mostManifestBytes, readManifest } from './manifest.ts';
import type { Session } from './session.ts';
import { statusTrouble } from './status.ts';
import type { Trouble } from './trouble.ts';

export interface ReferrersRequest {
  readonly repository: string;
  /** Of the manifest that is referred to. */
  readonly digest: string;
  readonly artifactType: string | undefined;
  readonly signal: AbortSignal;
  readonly idleMs: number | undefined;
  /** Fetches a manifest by its tag. */
  readonly tagged: (tag: string) => Promise<Manifest | Trouble>;
  /** Told what is wrong with the API where the tag was there all the same. */
  readonly onFailure: ((trouble: Trouble) => void) | undefined;
}

/**
 * What refers to a manifest (distribution-spec, *Listing referrers*). Where the API is missing, fails or has none, the
 * tag is asked that clients write for registries without it; several registries have both. A failing API is no *none*.
 */
export async function readReferrers(
  session: Session,
  request: ReferrersRequest,
): Promise<readonly Descriptor[] | Trouble> {
  const listed = await pagesOf(session, request);
  if (listed.trouble !== undefined && final.has(listed.trouble.trouble)) return listed.trouble;
  if (listed.descriptors.length > 0) return ofType(listed.descriptors, request);
  const tag = request.digest.replace(':', '-').slice(0, 128);
  const index = await request.tagged(tag);
  if (!('trouble' in index) && listed.trouble !== undefined) request.onFailure?.(listed.trouble);
  if (!('trouble' in index))
    return index.kind === 'index' ? ofType(index.manifests, request) : notAnIndex(session, tag);
  if (index.trouble !== 'not-found') return listed.trouble ?? index;
  return listed.trouble ?? [];
}

/** After these another question would fail as well, or must not be asked. */
const final: ReadonlySet<string> = new Set(['cancelled', 'timeout', 'refused', 'too-large', 'wrong-name']);

/** What the API lists; empty without a trouble where the registry does not have the API. */
interface Listed {
  readonly descriptors: readonly Descriptor[];
  readonly trouble: Trouble | undefined;
}

async function pagesOf(session: Session, request: ReferrersRequest): Promise<Listed> {
  const { repository, digest, artifactType, signal, idleMs } = request;
  const query = artifactType === undefined ? '' : `?artifactType=${encodeURIComponent(artifactType)}`;
  const descriptors = new Map<string, Descriptor>();
  let path: string | undefined = `referrers/${digest}${query}`;
  for (let page = 0; path !== undefined; page += 1) {
    if (page === mostPages) return failed(tooMany(session, request));
    const answer = await session.ask(repository, path, {
      signal,
      idleMs,
      mostMs: longest,
      mostBytes: mostManifestBytes,
      headers: { accept: indexType },
    });
    if ('trouble' in answer) return failed(answer);
    if (answer.status !== 200) {
      await discard(answer);
      if (page === 0 && without.has(answer.status)) return { descriptors: [], trouble: undefined };
      return failed(
        statusTrouble(answer, session.endpoint.registry, `what refers to \`${digest.slice(0, 19)}\``),
      );
    }
    const index = await readPage(session, answer);
    if ('trouble' in index) return failed(index);
    for (const each of index.kind === 'index' ? index.manifests : []) descriptors.set(each.digest, each);
    const next = nextPath(answer, request, session.endpoint.registry);
    if (typeof next === 'object') return failed(next);
    path = next;
  }
  return { descriptors: [...descriptors.values()], trouble: undefined };
}

const failed = (trouble: Trouble): Listed => ({ descriptors: [], trouble });

const indexType = 'application/vnd.oci.image.index.v1+json';

/** What registries answer that do not have the API: most 404, some that the path or the type is wrong. */
const without: ReadonlySet<number> = new Set([400, 404, 405, 406, 501]);

const mostPages = 50;
const longest = 60_000;

async function readPage(session: Session, answer: HttpAnswer): Promise<Manifest | Trouble> {
  const bytes = await readAll(answer, mostManifestBytes);
  if ('trouble' in bytes) return bytes;
  const { registry } = session.endpoint;
  const index = readManifest(bytes, { type: answer.headers.get('content-type'), from: `\`${registry}\`` });
  if ('trouble' in index || index.kind === 'index') return index;
  return {
    trouble: 'broken',
    message: `\`${registry}\` does not answer with an index when asked for referrers.`,
  };
}

/** The next page. One that is not of the same list is not fetched, and what is left out then would not be known. */
function nextPath(
  { headers, url }: HttpAnswer,
  { repository, digest }: ReferrersRequest,
  registry: string,
): string | Trouble | undefined {
  const [, target] = /<([^>]*)>\s*;[^,<]*\brel="?next"?/i.exec(headers.get('link') ?? '') ?? [];
  if (target === undefined) return undefined;
  const path = `referrers/${digest}`;
  const next = URL.canParse(target, url.href) ? new URL(target, url) : undefined;
  if (next?.origin === url.origin && next.pathname.endsWith(`/v2/${repository}/${path}`))
    return `${path}${next.search}`;
  const message = `\`${registry}\` continues its list of referrers at a place that is not its own.`;
  return { trouble: 'refused', message };
}

const ofType = (
  descriptors: readonly Descriptor[],
  { artifactType }: ReferrersRequest,
): readonly Descriptor[] =>
  descriptors.filter(
    (each) => artifactType === undefined || (each.artifactType ?? artifactType) === artifactType,
  );

const notAnIndex = ({ endpoint }: Session, tag: string): Trouble => ({
  trouble: 'broken',
  message: `The tag \`${tag.slice(0, 19)}…\` of \`${endpoint.registry}\`, which lists what refers to the image, is not an index.`,
});

const tooMany = ({ endpoint }: Session, { digest }: ReferrersRequest): Trouble => ({
  trouble: 'too-large',
  message: `\`${endpoint.registry}\` lists what refers to \`${digest.slice(0, 19)}\` on more pages than are read.`,
});
