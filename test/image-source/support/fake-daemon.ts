import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Network } from '../../../server/registry/http.ts';
import { networkIn } from '../../registry/support/network.ts';
import { makeTar, type TarFile } from '../../support/tar.ts';
import { type BuiltImage, blobsOf, buildImage, descriptorOf, layoutFiles } from './images.ts';
import type { Scratch } from './reading.ts';

/** A daemon that speaks the Docker API as the test says, on a socket. */
export interface FakeDaemon {
  readonly asked: readonly string[];
  /** In which `docker:` finds it. */
  readonly network: Network;
  readonly socket: string;
  close(): Promise<void>;
}

export interface DaemonChoice {
  /** `1.41` of Docker's API. */
  readonly version?: string;
  readonly isPodman?: boolean;
  /** By path without version and query; undefined: 404. */
  readonly answer: (path: string, url: URL, response: ServerResponse) => unknown;
}

export async function fakeDaemon(
  scratch: Scratch,
  { version = '1.47', isPodman = false, answer }: DaemonChoice,
): Promise<FakeDaemon> {
  const socket = join(scratch.path, `daemon-${count++}.sock`);
  const asked: string[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '', 'http://daemon');
    asked.push(decodeURIComponent(request.url ?? ''));
    response.on('error', () => undefined);
    if (url.pathname === '/_ping') {
      response.setHeader('api-version', version);
      if (isPodman) response.setHeader('libpod-api-version', '4.3.1');
      response.end('OK');
      return;
    }
    const path = decodeURIComponent(url.pathname.replace(/^\/v[\d.]+/, ''));
    const value = answer(path, url, response);
    if (value === streamed) return;
    if (value === undefined) {
      response.statusCode = 404;
      response.end('{"message":"No such image"}');
    } else response.end(value instanceof Uint8Array ? value : JSON.stringify(value));
  };
  const server: Server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const network = networkIn(scratch.path, { environment: { PATH: '', DOCKER_HOST: `unix://${socket}` } });
  return {
    asked,
    network,
    socket,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

let count = 0;

/** Says that the answer is being sent. */
export const streamed = Symbol('streamed');

/** What `GET /images/x/json` says of an image. */
export const inspected = (
  image: BuiltImage,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => ({
  Id: image.config.digest,
  RepoTags: ['app:1'],
  Created: '2026-01-02T03:04:05Z',
  Architecture: image.platform.architecture,
  Os: image.platform.os,
  Config: { Env: ['A=1'], User: 'nobody', Labels: { a: 'b' } },
  RootFS: { Type: 'layers', Layers: image.layers.map(({ diffId }) => diffId) },
  ...more,
});

/** As Docker's engine exports since version 25. */
export const exported = (image: BuiltImage): Uint8Array => makeTar(exportedFiles(image));

export const exportedFiles = (image: BuiltImage): readonly TarFile[] => [
  ...layoutFiles(
    [descriptorOf(image, { annotations: { 'io.containerd.image.name': 'docker.io/library/app:1' } })],
    blobsOf(image),
  ),
];

/** Newest first; ENV and CMD made no layer. */
export const history = [
  {
    Id: '<missing>',
    Created: 1_767_323_045,
    CreatedBy: 'CMD ["/app"]',
    Size: 0,
    Comment: 'buildkit.dockerfile.v0',
  },
  {
    Id: '<missing>',
    Created: 1_767_323_044,
    CreatedBy: 'COPY b / # buildkit',
    Size: 4,
    Comment: 'buildkit.dockerfile.v0',
  },
  { Id: '<missing>', Created: 1_767_323_043, CreatedBy: '/bin/sh -c #(nop)  ENV A=1', Size: 0, Comment: '' },
  { Id: '<missing>', Created: 0, CreatedBy: '/bin/sh -c #(nop) ADD file:1 in / ', Size: 0, Comment: '' },
];

/** Plain layers, as Docker's own store exports them. */
export const image = buildImage({ packing: 'none' });
/** Answers by path. */
export const answers =
  (values: Readonly<Record<string, unknown>>): DaemonChoice['answer'] =>
  (path) =>
    values[path];
/** All that is asked for `app:1`, and what a test wants otherwise. */
export const usual = (more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  '/images/app:1/json': inspected(image),
  '/images/app:1/history': history,
  [`/images/${image.config.digest}/get`]: exported(image),
  ...more,
});
