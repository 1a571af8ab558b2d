import { readBlob } from './blob.ts';
import { hasDigest, isDigest } from './digest.ts';
import { endpointsFor } from './endpoint.ts';
import { discard, type HttpAnswer, type Network, readAll } from './http.ts';
import {
  type Descriptor,
  type Manifest,
  manifestTypes,
  mostManifestBytes,
  readManifest,
} from './manifest.ts';
import { readReferrers } from './referrers.ts';
import { openSession, type Session } from './session.ts';
import { statusTrouble } from './status.ts';
import { type Trouble, TroubleError } from './trouble.ts';

/** An OCI registry, to be read from (distribution-spec 1.1.1). Nothing is asked before one of these is called. */
export interface Registry {
  /** A manifest or an index by its tag or its digest; its bytes are what the digest says. */
  manifest(repository: string, reference: string, signal: AbortSignal): Promise<Manifest | Trouble>;
  /**
   * Which digest a tag stands for now, without fetching the manifest; Docker Hub does not count that. It is what the
   * registry says: who then asks for that digest gets what it names or a trouble.
   */
  digestOf(repository: string, reference: string, signal: AbortSignal): Promise<string | Trouble>;
  /** The bytes of a blob; throws a `TroubleError`, at the latest at the end where they are not what was named. */
  blob(
    repository: string,
    descriptor: Pick<Descriptor, 'digest' | 'size'>,
    signal: AbortSignal,
  ): AsyncIterable<Uint8Array>;
  /**
   * What refers to a manifest: signatures, attestations, SBOMs; of one type where one is named, and then also those that
   * do not say their type. Registries without the API are asked for the tag that stands for it. None is an empty list.
   * `onFailure` is told why the API failed where there is a list under the tag, which may then not be all.
   */
  referrers(
    repository: string,
    digest: string,
    artifactType: string | undefined,
    signal: AbortSignal,
    onFailure?: (trouble: Trouble) => void,
  ): Promise<readonly Descriptor[] | Trouble>;
}

export interface RegistryOptions {
  /** As of a request; 30 seconds without a word. */
  readonly idleMs?: number | undefined;
}

/** `host` as image references name it: `docker.io`, `registry.example:5000`. */
export function openRegistry(host: string, network: Network, { idleMs }: RegistryOptions = {}): Registry {
  const endpoints = endpointsFor(host, network);
  const sessions = 'trouble' in endpoints ? [] : endpoints.map((endpoint) => openSession(endpoint, network));
  const wrong = (repository: string, reference: string): Trouble | undefined =>
    'trouble' in endpoints ? endpoints : wrongName(repository, reference);
  const manifest = (
    repository: string,
    reference: string,
    signal: AbortSignal,
  ): Promise<Manifest | Trouble> =>
    firstAnswer(sessions, (session) => fetchManifest(session, { repository, reference, signal, idleMs }));
  return {
    async manifest(repository, reference, signal) {
      return wrong(repository, reference) ?? manifest(repository, reference, signal);
    },
    async digestOf(repository, reference, signal) {
      const asked = { repository, reference, signal, idleMs };
      return wrong(repository, reference) ?? firstAnswer(sessions, (session) => fetchDigest(session, asked));
    },
    async *blob(repository, descriptor, signal) {
      const trouble = wrong(repository, descriptor.digest);
      if (trouble !== undefined) throw new TroubleError(trouble);
      yield* readBlob({ sessions, repository, descriptor, signal, idleMs });
    },
    async referrers(repository, digest, artifactType, signal, onFailure) {
      const trouble = wrong(repository, isDigest(digest) ? digest : '');
      if (trouble !== undefined) return trouble;
      const tagged = (tag: string): Promise<Manifest | Trouble> => manifest(repository, tag, signal);
      const asked = { repository, digest, artifactType, signal, idleMs, tagged, onFailure };
      return firstAnswer(sessions, (session) => readReferrers(session, asked));
    },
  };
}

interface Asked {
  readonly repository: string;
  readonly reference: string;
  readonly signal: AbortSignal;
  readonly idleMs: number | undefined;
}

/** Of the mirror, where there is one that can tell; else of the registry itself, whose trouble is then the one to tell. */
async function firstAnswer<T extends object | string>(
  sessions: readonly Session[],
  ask: (session: Session) => Promise<T | Trouble>,
): Promise<T | Trouble> {
  let last: T | Trouble = { trouble: 'not-found', message: 'There is no registry to ask.' };
  for (const session of sessions) {
    last = await ask(session);
    if (!isTrouble(last) || last.trouble === 'cancelled') return last;
  }
  return last;
}

const isTrouble = (value: object | string): value is Trouble =>
  typeof value === 'object' && 'trouble' in value;

async function fetchManifest(session: Session, asked: Asked): Promise<Manifest | Trouble> {
  const answer = await askForManifest(session, 'GET', asked);
  if ('trouble' in answer) return answer;
  const bytes = await readAll(answer, mostManifestBytes);
  if ('trouble' in bytes) return bytes;
  const { registry } = session.endpoint;
  const hint = answer.headers.get('docker-content-digest') ?? '';
  if (isDigest(hint) && !hasDigest(bytes, hint))
    return {
      trouble: 'broken',
      message: `\`${registry}\` sends another manifest than the one whose digest it names.`,
    };
  const digest = isDigest(asked.reference) ? asked.reference : undefined;
  return readManifest(bytes, { digest, type: answer.headers.get('content-type'), from: `\`${registry}\`` });
}

async function fetchDigest(session: Session, asked: Asked): Promise<string | Trouble> {
  if (isDigest(asked.reference)) return asked.reference;
  const answer = await askForManifest(session, 'HEAD', asked);
  const hint = 'trouble' in answer ? '' : (answer.headers.get('docker-content-digest') ?? '');
  if (!('trouble' in answer)) await discard(answer);
  if (isDigest(hint)) return hint;
  // Not every registry answers HEAD, and not every one names the digest.
  const manifest = await fetchManifest(session, asked);
  return 'trouble' in manifest ? manifest : manifest.digest;
}

async function askForManifest(
  session: Session,
  method: 'GET' | 'HEAD',
  { repository, reference, signal, idleMs }: Asked,
): Promise<HttpAnswer | Trouble> {
  const answer = await session.ask(repository, `manifests/${reference}`, {
    method,
    signal,
    idleMs,
    mostMs: longest,
    mostBytes: mostManifestBytes,
    headers: { accept: manifestTypes.join(', ') },
  });
  if ('trouble' in answer || answer.status === 200) return answer;
  await discard(answer);
  const what = isDigest(reference) ? `\`${reference.slice(0, 19)}\`` : `the tag \`${reference}\``;
  return statusTrouble(answer, session.endpoint.registry, `${what} of \`${repository}\``);
}

/** For a document of 4 MiB at most. */
const longest = 60_000;

function wrongName(repository: string, reference: string): Trouble | undefined {
  const isRight = repository.length <= 255 && repositoryPattern.test(repository);
  if (!isRight) return { trouble: 'wrong-name', message: 'That is not the name of a repository.' };
  if (isDigest(reference) || tagPattern.test(reference)) return undefined;
  return { trouble: 'wrong-name', message: 'That is neither a tag nor a digest.' };
}

/** distribution-spec, *Pulling manifests*. */
const repositoryPattern =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
