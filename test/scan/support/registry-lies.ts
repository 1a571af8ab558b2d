import type { IncomingMessage, ServerResponse } from 'node:http';
import { makeImage } from '../../support/archive.ts';
import { exampleImage } from '../../support/example-image.ts';

/** What a registry does in place of what it should. The answer says whether it did. */
export interface RegistryLie {
  readonly what: string;
  readonly message: RegExp;
  readonly answer: (ask: RegistryAsk, response: ServerResponse) => boolean;
}

export interface RegistryAsk {
  readonly kind: 'manifests' | 'blobs';
  readonly reference: string;
  readonly request: IncomingMessage;
}

export const image = makeImage({ ...exampleImage(), compress: 'gzip' });
const [layer = image.config] = image.layers;
const blobs = new Map([image.config, ...image.layers].map(({ digest, bytes }) => [digest, bytes]));
const indexType = 'application/vnd.oci.image.index.v1+json';

/** Answers as a registry should. */
export function honest({ kind, reference }: RegistryAsk, response: ServerResponse): void {
  const blob = kind === 'blobs' ? blobs.get(reference) : undefined;
  if (blob !== undefined) return void response.end(blob);
  const { bytes, digest, mediaType } = image.manifest;
  if (kind === 'manifests' && [digest, '1'].includes(reference))
    return void response
      .setHeader('content-type', mediaType)
      .setHeader('docker-content-digest', digest)
      .end(bytes);
  response.writeHead(404).end('{}');
}

type Answer = (response: ServerResponse, ask: RegistryAsk) => void;

const manifestIs =
  (answer: Answer): RegistryLie['answer'] =>
  (ask, response) => {
    if (ask.kind !== 'manifests') return false;
    answer(response, ask);
    return true;
  };

const blobIs =
  (digest: string, answer: Answer): RegistryLie['answer'] =>
  (ask, response) => {
    if (ask.kind !== 'blobs' || ask.reference !== digest) return false;
    answer(response, ask);
    return true;
  };

export const redirectTo =
  (location: string): Answer =>
  (response) =>
    void response.writeHead(307, { location }).end();

export const challengeOf =
  (realm: string): Answer =>
  (response) =>
    void response
      .writeHead(401, {
        'www-authenticate': `Bearer realm="${realm}",service="x",scope="repository:lie:pull"`,
      })
      .end();

/** Sends without end, as fast as it is read. */
const endless: Answer = (response) => {
  const bytes = Buffer.alloc(64 * 1024, '{"a":');
  const more = (): void => {
    if (response.destroyed) return;
    if (response.write(bytes)) setImmediate(more);
    else response.once('drain', more);
  };
  more();
};

/** A byte now and then. */
const drop = (response: ServerResponse): void => {
  const timer = setInterval(() => void response.write('{'), 500);
  response.once('close', () => clearInterval(timer));
};

const changed = (bytes: Uint8Array): Buffer => {
  const other = Buffer.from(bytes);
  other[other.length - 9] = (other[other.length - 9] ?? 0) ^ 1;
  return other;
};

const send =
  (bytes: Uint8Array | string, type = image.manifest.mediaType): Answer =>
  (response) =>
    void response.setHeader('content-type', type).end(bytes);

const indexOf = (manifests: readonly unknown[]): string =>
  JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests });

const self = { mediaType: indexType, digest: `sha256:${'5'.repeat(64)}`, size: 300 };

export const registryLies: readonly RegistryLie[] = [
  {
    what: 'redirects to the address where clouds hand out credentials',
    answer: blobIs(layer.digest, redirectTo('http://169.254.169.254/latest/meta-data/')),
    message: /private or local address|HTTPS|TLS/,
  },
  {
    what: 'redirects to it by HTTPS',
    answer: blobIs(layer.digest, redirectTo('https://169.254.169.254/latest/meta-data/')),
    message: /`169\.254\.169\.254` is not called: it lies at a private or local address/,
  },
  {
    what: 'redirects to it in another spelling',
    answer: manifestIs(redirectTo('https://[::ffff:a9fe:a9fe]/')),
    message: /private or local address/,
  },
  {
    what: 'redirects to a file',
    answer: manifestIs(redirectTo('file:///etc/passwd')),
    message: /HTTP|redirects/,
  },
  {
    what: 'redirects with a user',
    answer: manifestIs(redirectTo('https://admin:admin@example.com/')),
    message: /redirects to a URL with a user in it/,
  },
  {
    what: 'redirects in a circle',
    answer: manifestIs((response, { request }) =>
      redirectTo(request.url ?? '/')(response, { kind: 'blobs', reference: '', request }),
    ),
    message: /redirects more than 5 times/,
  },
  { what: 'sends a manifest without end', answer: manifestIs(endless), message: /more than|larger/ },
  {
    what: 'sends a configuration without end',
    answer: blobIs(image.config.digest, endless),
    message: /more than|larger|digest/,
  },
  {
    what: 'sends a layer without end',
    answer: blobIs(layer.digest, endless),
    message: /more than|larger|digest/,
  },
  {
    what: 'sends another manifest than it names',
    answer: manifestIs((response) =>
      response.setHeader('docker-content-digest', image.manifest.digest).end(changed(image.manifest.bytes)),
    ),
    message: /another manifest than the one whose digest it names/,
  },
  {
    what: 'sends a configuration of other bytes',
    answer: blobIs(image.config.digest, send(changed(image.config.bytes))),
    message: /not what its digest says/,
  },
  {
    what: 'sends a layer of other bytes',
    answer: blobIs(layer.digest, send(changed(layer.bytes))),
    message: /not what its digest says/,
  },
  {
    what: 'sends a half of a layer',
    answer: blobIs(layer.digest, send(layer.bytes.subarray(0, layer.bytes.length >> 1))),
    message: /not what its digest says/,
  },
  {
    what: 'breaks off at every byte',
    answer: blobIs(layer.digest, (response) => {
      response.writeHead(200, { 'content-length': layer.bytes.length });
      response.write(layer.bytes.subarray(0, 1), () => response.destroy());
    }),
    message: /broke off/,
  },
  {
    what: 'sends a manifest under the name of an index',
    answer: manifestIs(send(image.manifest.bytes, indexType)),
    message: /another media type/,
  },
  {
    what: 'sends what is an index and an image',
    answer: manifestIs(
      send(JSON.stringify({ ...JSON.parse(Buffer.from(image.manifest.bytes).toString()), manifests: [] })),
    ),
    message: /could be taken for an index and for an image/,
  },
  {
    what: 'sends an index in a circle',
    answer: manifestIs(send(indexOf([self]), indexType)),
    message: /not what its digest says/,
  },
  { what: 'sends no JSON', answer: manifestIs(send('<html>')), message: /is not a JSON object/ },
  {
    what: 'sends headers without end',
    answer: manifestIs((response) => response.setHeader('x', 'y'.repeat(60_000)).end()),
    message: /more headers/,
  },
  {
    what: 'speaks no HTTP',
    answer: manifestIs((response) => response.socket?.end('SSH-2.0-OpenSSH\r\n')),
    message: /HTTP/,
  },
  { what: 'hangs up', answer: manifestIs((response) => response.destroy()), message: /broke off|breaks off/ },
  {
    what: 'fails with words that colour',
    answer: manifestIs((response) =>
      response.writeHead(500, 'e\u0085').end('\u001b[31m\u202e{"errors":[{"message":"\u001b[2J"}]}'),
    ),
    message: /fails with 500/,
  },
  {
    what: 'names a token service without HTTPS',
    answer: manifestIs(challengeOf('http://auth.example.com/token')),
    message: /token service that is not spoken to by HTTPS/,
  },
  {
    what: 'names a token service where clouds hand out credentials',
    answer: manifestIs(challengeOf('https://169.254.169.254/token')),
    message: /private or local address/,
  },
  {
    what: 'names a token service with a user',
    answer: manifestIs(challengeOf('https://admin:admin@auth.example.com/token')),
    message: /token service that has a user in its URL/,
  },
  {
    what: 'names a token service that is none',
    answer: manifestIs(challengeOf('token')),
    message: /token service that is not a URL/,
  },
  {
    what: 'asks in a way that nobody knows',
    answer: manifestIs((response) => response.writeHead(401, { 'www-authenticate': 'Negotiate' }).end()),
    message: /in a way that is not known/,
  },
];

/** Each within the half minute that a server may take for a kibibyte a second. */
export const slowLies: readonly RegistryLie[] = [
  { what: 'never answers', answer: manifestIs(() => undefined), message: /took too long/ },
  {
    what: 'sends a manifest a byte at a time',
    answer: manifestIs((response) => drop(response.setHeader('content-type', image.manifest.mediaType))),
    message: /took too long/,
  },
  { what: 'sends a layer a byte at a time', answer: blobIs(layer.digest, drop), message: /took too long/ },
  {
    what: 'sends its headers a byte at a time',
    answer: manifestIs((response) => {
      const { socket } = response;
      socket?.write('HTTP/1.1 200 OK\r\nx: ');
      const timer = setInterval(() => void socket?.write('y'), 500);
      socket?.once('close', () => clearInterval(timer));
    }),
    message: /took too long/,
  },
];
