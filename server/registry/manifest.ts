import { hasDigest, isDigest, sha256Of } from './digest.ts';
import type { Trouble } from './trouble.ts';

/** Where content is, and what it must be (image-spec, descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly artifactType: string | undefined;
  readonly annotations: ReadonlyMap<string, string>;
  readonly platform: Platform | undefined;
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | undefined;
  readonly osVersion: string | undefined;
}

export type Manifest = ImageManifest | ImageIndex;

interface ManifestHead {
  /** Of the bytes as they came. */
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** What the bytes say, as JSON has it. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly artifactType: string | undefined;
  readonly annotations: ReadonlyMap<string, string>;
  /** What it refers to, where it is a signature, an attestation, an SBOM. */
  readonly subject: Descriptor | undefined;
}

export interface ImageManifest extends ManifestHead {
  readonly kind: 'image';
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

export interface ImageIndex extends ManifestHead {
  readonly kind: 'index';
  readonly manifests: readonly Descriptor[];
}

/** Of a manifest, an index, a configuration: the figure of containers/image and oras-go. */
export const mostManifestBytes = 4 * 1024 * 1024;

export const manifestTypes: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/**
 * Reads a manifest or an index. One that could be taken for both is refused, and so is one whose own media type is
 * another than the type it was sent as (CVE-2021-41190). `from` names who sent it, for the message.
 */
export function readManifest(
  bytes: Uint8Array,
  sent: { readonly digest?: string | undefined; readonly type?: string | undefined; readonly from: string },
): Manifest | Trouble {
  const broken = (what: string): Trouble => ({
    trouble: 'broken',
    message: `The manifest from ${sent.from} ${what}.`,
  });
  if (sent.digest !== undefined && !hasDigest(bytes, sent.digest))
    return broken('is not what its digest says');
  const document = parsed(bytes);
  if (document === undefined) return broken('is not a JSON object');
  const type = typeOf(document, sent.type);
  if (type === undefined) return broken('has another media type than the one it was sent as');
  if (/manifest\.v1\+(?:json|prettyjws)$/.test(type) && type.includes('docker'))
    return {
      trouble: 'unsupported',
      message: `${sent.from} has this image in Docker's first format only, which is not read.`,
    };
  const isIndex = 'manifests' in document;
  if (isIndex && ('layers' in document || 'config' in document))
    return broken('could be taken for an index and for an image');
  if (type !== '' && manifestTypes.includes(type) && isIndex !== indexTypes.test(type))
    return broken('is not of the kind that its media type says');
  const head = {
    digest: sent.digest ?? sha256Of(bytes),
    mediaType:
      type === ''
        ? isIndex
          ? 'application/vnd.oci.image.index.v1+json'
          : 'application/vnd.oci.image.manifest.v1+json'
        : type,
    bytes,
    document,
    artifactType: textOf(document['artifactType']),
    annotations: annotationsOf(document['annotations']),
    subject: readDescriptor(document['subject']),
  };
  if (isIndex) {
    const manifests = readDescriptors(document['manifests']);
    return manifests === undefined
      ? broken('has a descriptor that cannot be read')
      : { ...head, kind: 'index', manifests };
  }
  const config = readDescriptor(document['config']);
  const layers = readDescriptors(document['layers']);
  if (config === undefined || layers === undefined)
    return broken('is neither an image nor an index that can be read');
  return { ...head, kind: 'image', config, layers };
}

/** A list of descriptors; undefined where one of them is none. */
function readDescriptors(value: unknown): readonly Descriptor[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const all = value.map(readDescriptor);
  return all.every((each) => each !== undefined) ? all : undefined;
}

function readDescriptor(value: unknown): Descriptor | undefined {
  if (!isRecord(value)) return undefined;
  const { mediaType, digest, size } = value;
  if (typeof digest !== 'string' || !isDigest(digest)) return undefined;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined;
  return {
    mediaType: textOf(mediaType) ?? '',
    digest,
    size,
    artifactType: textOf(value['artifactType']),
    annotations: annotationsOf(value['annotations']),
    platform: platformOf(value['platform']),
  };
}

function platformOf(value: unknown): Platform | undefined {
  if (!isRecord(value)) return undefined;
  const [os, architecture] = [textOf(value['os']), textOf(value['architecture'])];
  if (os === undefined || architecture === undefined) return undefined;
  return { os, architecture, variant: textOf(value['variant']), osVersion: textOf(value['os.version']) };
}

const annotationsOf = (value: unknown): ReadonlyMap<string, string> =>
  new Map(
    isRecord(value)
      ? Object.entries(value).flatMap(([key, each]) =>
          typeof each === 'string' ? [[key, each] as const] : [],
        )
      : [],
  );

/** The media type; empty where nobody names one that means anything; undefined where two say different things. */
function typeOf(document: Readonly<Record<string, unknown>>, sentAs: string | undefined): string | undefined {
  const sent = (sentAs ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const own = textOf(document['mediaType']) ?? '';
  if (general.has(sent)) return own;
  return own === '' || own.toLowerCase() === sent ? sent : undefined;
}

/** What a server says of JSON or of bytes about which it knows nothing. */
const general: ReadonlySet<string> = new Set([
  '',
  'application/json',
  'application/octet-stream',
  'text/plain',
]);

const indexTypes = /\.index\.|\.list\./;

function parsed(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
