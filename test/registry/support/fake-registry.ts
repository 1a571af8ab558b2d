import type { IncomingMessage, ServerResponse } from 'node:http';
import { ociManifest, type TestImage } from './image.ts';
import type { Handler } from './servers.ts';

/** Answers for `team/app` with this image under the tag `1`; what a test wants otherwise it handles before. */
export const registryWith =
  (
    image: TestImage,
    before: (path: string, request: IncomingMessage, response: ServerResponse) => boolean = () => false,
  ): Handler =>
  (request, response) => {
    const path = (request.url ?? '').replace('/v2/team/app/', '');
    if (before(path, request, response)) return;
    const [kind, reference = ''] = path.split('/');
    const blob = image.blobs.get(reference);
    if (kind === 'manifests' && (reference === '1' || reference === image.digest)) {
      response.setHeader('content-type', ociManifest);
      response.setHeader('docker-content-digest', image.digest);
      response.end(image.manifest);
    } else if (kind === 'blobs' && blob !== undefined) response.end(blob);
    else response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
  };
