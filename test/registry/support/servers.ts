import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { TestCertificate } from './certificate.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on loopback that answers as the test says, and what it was asked. */
export interface TestServer {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly port: number;
  readonly requests: readonly Asked[];
  close(): Promise<void>;
}

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
}

const running = new Set<TestServer>();

export function serve(handler: Handler, tls?: TestCertificate): Promise<TestServer> {
  const requests: Asked[] = [];
  const answer: Handler = (request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, authorization: headers.authorization, range: headers.range });
    response.on('error', () => undefined);
    handler(request, response);
  };
  const server: Server =
    tls === undefined
      ? createServer(answer)
      : createTlsServer({ key: tls.keyText, cert: tls.certificate }, answer);
  return listening(server, requests);
}

export const closeServers = async (): Promise<void> => {
  await Promise.all([...running].map((server) => server.close()));
};

/** A proxy whose tunnels all lead to one port of this machine, whatever host they were asked for. */
export async function tunnelTo(
  port: number,
): Promise<
  TestServer & { targets(): readonly (string | undefined)[]; proofs(): readonly (string | undefined)[] }
> {
  const asked: { readonly target: string | undefined; readonly proof: string | undefined }[] = [];
  const server = createServer((_, response) => response.writeHead(500).end());
  server.on('connect', (request, socket) => {
    asked.push({ target: request.url, proof: request.headers['proxy-authorization'] });
    const inner = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      inner.pipe(socket).pipe(inner);
    });
    for (const each of [inner, socket]) each.on('error', () => undefined);
  });
  return {
    ...(await listening(server, [])),
    targets: () => asked.map(({ target }) => target),
    proofs: () => asked.map(({ proof }) => proof),
  };
}

function listening(server: Server, requests: readonly Asked[]): Promise<TestServer> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const own: TestServer = {
        host: `127.0.0.1:${port}`,
        port,
        requests,
        close: () =>
          new Promise((done) => {
            running.delete(own);
            server.close(() => done());
            server.closeAllConnections();
          }),
      };
      running.add(own);
      resolve(own);
    });
  });
}
