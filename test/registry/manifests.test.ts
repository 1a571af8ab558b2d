import assert from 'node:assert/strict';
import { openRegistry } from '../../server/registry/registry.ts';
import { allowLoopback } from '../support/loopback.ts';
import { registryWith } from './support/fake-registry.ts';
import { digestOf, makeImage, makeIndex, ociIndex, ociManifest } from './support/image.ts';
import { never, nowhere } from './support/network.ts';
import { closeServers, serve } from './support/servers.ts';
import { assertTrouble, present } from './support/trouble.ts';

const image = makeImage();

/** What becomes of a manifest that a registry sends in this way. */
async function manifestSent(
  text: string,
  { type = ociManifest, reference = '1', headers = {} as Readonly<Record<string, string>> } = {},
) {
  const server = await serve((_, response) =>
    response.writeHead(200, { 'content-type': type, ...headers }).end(text),
  );
  return openRegistry(server.host, nowhere).manifest('team/app', reference, never);
}

const without = (key: string): string => {
  const { [key]: _, ...rest } = JSON.parse(image.manifest) as Record<string, unknown>;
  return JSON.stringify(rest);
};

describe('a registry’s manifests', () => {
  allowLoopback();
  afterEach(closeServers);

  it('are asked for in every format that is read', async () => {
    let accept: string | undefined;
    const server = await serve(
      registryWith(image, (_, request) => {
        accept = request.headers.accept;
        return false;
      }),
    );
    present(await openRegistry(server.host, nowhere).manifest('team/app', '1', never));
    assert.deepEqual(accept?.split(', ').sort(), [
      'application/vnd.docker.distribution.manifest.list.v2+json',
      'application/vnd.docker.distribution.manifest.v2+json',
      'application/vnd.oci.image.index.v1+json',
      'application/vnd.oci.image.manifest.v1+json',
    ]);
  });

  it('keep subject, artifact type, annotations and platforms', async () => {
    const subject = { mediaType: ociManifest, digest: digestOf('x'), size: 1 };
    const more = { subject, artifactType: 'a/b', annotations: { one: 'two', three: 4, __proto__: 'x' } };
    const found = present(await manifestSent(makeImage({ more }).manifest));
    assert.equal(found.subject?.digest, subject.digest);
    assert.equal(found.artifactType, 'a/b');
    assert.deepEqual([...found.annotations], [['one', 'two']]);
    const platform = { os: 'linux', architecture: 'arm', variant: 'v7', 'os.version': '1' };
    const index = makeIndex([Object.assign({ platform }, image.descriptor)]);
    const many = present(await manifestSent(index, { type: ociIndex }));
    assert.ok(many.kind === 'index');
    assert.deepEqual(many.manifests[0]?.platform, {
      os: 'linux',
      architecture: 'arm',
      variant: 'v7',
      osVersion: '1',
    });
  });

  it('are what their digest says, or refused', async () => {
    const reference = `sha256:${'a'.repeat(64)}`;
    assertTrouble(await manifestSent(image.manifest, { reference }), 'broken', /digest/);
    const headers = { 'docker-content-digest': reference };
    assertTrouble(await manifestSent(image.manifest, { headers }), 'broken', /digest/);
    present(await manifestSent(image.manifest, { reference: image.digest }));
    present(await manifestSent(image.manifest, { headers: { 'docker-content-digest': 'nonsense' } }));
  });

  it('are of one kind and of one type (CVE-2021-41190)', async () => {
    const both = makeImage({ more: { manifests: [image.descriptor] } }).manifest;
    assertTrouble(await manifestSent(both), 'broken', /for an index and for an image/);
    assertTrouble(await manifestSent(image.manifest, { type: ociIndex }), 'broken', /media type/);
    assertTrouble(await manifestSent(makeIndex([]), { type: ociManifest }), 'broken', /media type/);
    assertTrouble(await manifestSent(without('mediaType'), { type: ociIndex }), 'broken', /kind/);
    const renamed = image.manifest.replace(
      ociManifest,
      'application/vnd.docker.distribution.manifest.v2+json',
    );
    assertTrouble(await manifestSent(renamed), 'broken', /media type/);
    present(await manifestSent(without('mediaType')));
    present(await manifestSent(image.manifest, { type: `${ociManifest}; charset=utf-8` }));
    present(await manifestSent(image.manifest, { type: 'application/json' }));
  });

  it('are read by their shape, and what has none is refused', async () => {
    for (const text of [
      '',
      'x',
      'null',
      '[]',
      '{}',
      '"x"',
      '[['.repeat(100_000),
      without('config'),
      without('layers'),
      image.manifest.replace('"size":1000', '"size":-1'),
      image.manifest.replace('"size":1000', '"size":1e300'),
      image.manifest.replace('"size":1000', '"size":"1000"'),
      image.manifest.replace(image.layer.digest, 'sha256:../../x'),
      image.manifest.replace(image.layer.digest, image.layer.digest.toUpperCase()),
    ])
      assertTrouble(await manifestSent(text), 'broken', /manifest/);
    const first = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
    assertTrouble(await manifestSent('{"schemaVersion":1,"fsLayers":[]}', { type: first }), 'unsupported');
  });

  it('are of 4 MiB at most', async () => {
    const more = { annotations: { long: 'x'.repeat(4 * 1024 * 1024) } };
    assertTrouble(await manifestSent(makeImage({ more }).manifest), 'too-large', /4 MiB/);
    const server = await serve((_, response) => {
      const send = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, ' ')));
      };
      response.on('drain', send);
      send();
    });
    assertTrouble(await openRegistry(server.host, nowhere).manifest('team/app', '1', never), 'too-large');
  });

  it('have a digest that can be asked for alone', async () => {
    const server = await serve(registryWith(image));
    assert.equal(await openRegistry(server.host, nowhere).digestOf('team/app', '1', never), image.digest);
    assert.deepEqual(
      server.requests.map(({ method }) => method),
      ['HEAD'],
    );
    const silent = await serve(
      registryWith(image, (_, { method }, response) => {
        if (method === 'HEAD') response.writeHead(405).end();
        return method === 'HEAD';
      }),
    );
    assert.equal(await openRegistry(silent.host, nowhere).digestOf('team/app', '1', never), image.digest);
    assertTrouble(await openRegistry(silent.host, nowhere).digestOf('team/app', '2', never), 'not-found');
  });

  it('are asked for by right names only', async () => {
    const server = await serve(registryWith(image));
    const registry = openRegistry(server.host, nowhere);
    for (const [repository, reference] of [
      ['../app', '1'],
      ['team/../app', '1'],
      ['Team', '1'],
      ['', '1'],
      ['a'.repeat(256), '1'],
      ['team/app', '../1'],
      ['team/app', ''],
      ['team/app', 'sha256:x'],
      ['team/app', 'a'.repeat(129)],
    ] as const)
      assertTrouble(await registry.manifest(repository, reference, never), 'wrong-name');
    for (const host of ['', 'a b', 'a/b', 'user@host', 'host:port', '-x', 'a:99999', 'a?b', 'a#b'])
      assertTrouble(await openRegistry(host, nowhere).manifest('team/app', '1', never), 'wrong-name');
    assert.deepEqual(server.requests, []);
  });

  it('fail with the reason', async () => {
    let [status, headers]: [number, Readonly<Record<string, string>>] = [200, {}];
    const server = await serve((_, response) => response.writeHead(status, headers).end('{"errors":[]}'));
    for (const [code, kind, message, more] of [
      [404, 'not-found', /does not have the tag `1` of `team\/app`/, {}],
      [403, 'auth-needed', /does not allow/, {}],
      [429, 'refused', /no more requests.*; try again in 2 minutes/, { 'retry-after': '100' }],
      [429, 'refused', /for now\.$/, { 'retry-after': 'soon' }],
      [500, 'network', /fails with 500/, {}],
      [204, 'broken', /answers 204/, {}],
      [418, 'broken', /answers 418/, {}],
    ] as const) {
      [status, headers] = [code, more];
      assertTrouble(await openRegistry(server.host, nowhere).manifest('team/app', '1', never), kind, message);
    }
  });
});
