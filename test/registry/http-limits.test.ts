import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readAll, send } from '../../server/registry/http.ts';
import { allowLoopback } from '../support/loopback.ts';
import { ask, textOf } from './support/ask.ts';
import { withNames } from './support/names.ts';
import { nowhere } from './support/network.ts';
import { closeServers, serve } from './support/servers.ts';
import { assertTrouble, present } from './support/trouble.ts';

describe('HTTP: how long and how much', () => {
  allowLoopback();
  afterEach(closeServers);

  it('a server that does not answer, or drips its head or its body', async () => {
    const head = createServer().on('connection', (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('x: y\r\n'), 50);
      socket.on('close', () => clearInterval(drip)).on('error', () => undefined);
    });
    await new Promise<void>((resolve) => head.listen(0, '127.0.0.1', resolve));
    const { port } = head.address() as AddressInfo;
    const server = await serve((request, response) => {
      if (request.url === '/none') return;
      const drip = setInterval(() => response.write('x'), 50);
      response.on('close', () => clearInterval(drip));
    });
    const started = performance.now();
    const limits = { idleMs: 400 };
    assertTrouble(await send(ask(`http://127.0.0.1:${port}/`, limits), nowhere), 'timeout');
    assertTrouble(await send(ask(`http://${server.host}/none`, limits), nowhere), 'timeout');
    const dripping = present(await send(ask(`http://${server.host}/body`, limits), nowhere));
    assertTrouble(await readAll(dripping, 10_000), 'timeout');
    const whole = present(await send(ask(`http://${server.host}/body`, { mostMs: 300 }), nowhere));
    assertTrouble(await readAll(whole, 10_000), 'timeout');
    assert.ok(performance.now() - started < 4000);
    head.closeAllConnections();
    head.close();
  });

  it('a reader that takes its time is not the server’s fault', async () => {
    const server = await serve((_, response) => response.end(Buffer.alloc(3_000_000)));
    const answer = present(
      await send(ask(`http://${server.host}/`, { idleMs: 200, mostBytes: 3_000_000 }), nowhere),
    );
    let length = 0;
    for await (const part of answer.body) {
      if (length === 0) await new Promise((resolve) => setTimeout(resolve, 600));
      length += part.length;
    }
    assert.equal(length, 3_000_000);
  });

  it('an endless body, announced or not', async () => {
    let sent = 0;
    const server = await serve((request, response) => {
      if (request.url === '/announced') response.setHeader('content-length', 1e12);
      const more = (): void => {
        while (!response.destroyed) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536))) break;
        }
      };
      response.on('drain', more);
      more();
    });
    assertTrouble(await send(ask(`http://${server.host}/announced`), nowhere), 'too-large', /9\.8 KiB/);
    const endless = present(await send(ask(`http://${server.host}/`, { mostBytes: 1_000_000 }), nowhere));
    assertTrouble(await readAll(endless, 2_000_000), 'too-large');
    assert.ok(sent < 20_000_000, `${sent}`);
  });

  it('headers without end', async () => {
    const server = await serve((_, response) => {
      for (let index = 0; index < 100; index += 1) response.setHeader(`x-${index}`, 'y'.repeat(1000));
      response.end();
    });
    assertTrouble(await send(ask(`http://${server.host}/`), nowhere), 'too-large', /headers/);
  });

  it('a body that ends before its length, and no HTTP at all', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/raw') return void request.socket.end('SSH-2.0-OpenSSH\r\n');
      response.setHeader('content-length', 1000);
      response.write('short');
      setTimeout(() => response.destroy(), 50);
    });
    const short = present(await send(ask(`http://${server.host}/`), nowhere));
    assertTrouble(await readAll(short, 10_000), 'network', /broke off/);
    assertTrouble(await send(ask(`http://${server.host}/raw`), nowhere), 'broken', /HTTP/);
  });

  it('nobody there', async () => {
    const server = await serve(() => undefined);
    await server.close();
    assertTrouble(await send(ask(`http://${server.host}/`), nowhere), 'network', /nothing answers/);
    await withNames({}, async () => {
      assertTrouble(await send(ask('https://gone.example/'), nowhere), 'network', /no address/);
    });
  });

  it('is cancelled at once, before and within the body', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/body') response.write('x');
    });
    for (const path of ['/none', '/body']) {
      const { signal, abort } = cancelSoon();
      const started = performance.now();
      abort(100);
      const answer = await send(ask(`http://${server.host}${path}`, { signal }), nowhere);
      const trouble = 'trouble' in answer ? answer : await readAll(answer, 1000);
      assertTrouble(trouble, 'cancelled');
      assert.ok(performance.now() - started < 1000);
    }
  });

  it('asks again where a connection that was kept open is gone', async () => {
    let count = 0;
    const server = await serve((request, response) => {
      count += 1;
      // The second request on the same connection finds it closed.
      if (count === 2) request.socket.destroy();
      else response.end('x');
    });
    assert.equal(await textOf(await send(ask(`http://${server.host}/`), nowhere)), 'x');
    assert.equal(await textOf(await send(ask(`http://${server.host}/`), nowhere)), 'x');
    assert.equal(count, 3);
  });
});

function cancelSoon(): { readonly signal: AbortSignal; abort(ms: number): void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (ms) => void setTimeout(() => controller.abort(), ms) };
}
