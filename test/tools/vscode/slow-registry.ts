import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { Blob, MadeImage } from '../../support/archive.ts';

/** A registry on this machine that hands out one image, its layers no faster than so many bytes a second. */
export async function slowRegistry(
  { config, layers, manifest }: MadeImage,
  bytesPerSecond: number,
): Promise<{ readonly host: string; close(): void }> {
  const blobs = new Map([config, ...layers].map((blob) => [blob.digest, blob]));
  const server = createServer(({ url = '' }, response) => {
    const digest = /^\/v2\/.+\/blobs\/(sha256:[0-9a-f]+)$/.exec(url)?.[1];
    const blob = digest === undefined ? undefined : blobs.get(digest);
    if (blob !== undefined) void trickle(blob, response, bytesPerSecond);
    else if (/^\/v2\/.+\/manifests\//.test(url)) {
      response.setHeader('content-type', manifest.mediaType);
      response.setHeader('docker-content-digest', manifest.digest);
      response.end(manifest.bytes);
    } else response.writeHead(url === '/v2/' ? 200 : 404).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    host: `127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function trickle({ bytes }: Blob, response: ServerResponse, bytesPerSecond: number): Promise<void> {
  response.setHeader('content-length', bytes.length);
  const step = Math.max(1, Math.floor(bytesPerSecond / 20));
  for (let at = 0; at < bytes.length && !response.destroyed; at += step) {
    response.write(bytes.subarray(at, at + step));
    if (bytes.length > step) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  response.end();
}
