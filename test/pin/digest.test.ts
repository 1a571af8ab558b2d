import assert from 'node:assert/strict';
import { type DigestSettings, digestOf } from '../../server/image/digest-of.ts';
import { parseImageName } from '../../server/image/name.ts';
import { addBlob, addImage, addManifest, noContents, serving } from '../registry/support/contents.ts';
import { never, nowhere } from '../registry/support/network.ts';
import { closeServers, serve, type TestServer } from '../registry/support/servers.ts';
import { assertTrouble, present } from '../registry/support/trouble.ts';
import { allowLoopback } from '../support/loopback.ts';

describe('which digest a name leads to', () => {
  allowLoopback();
  afterEach(closeServers);

  const ask = (text: string, more: Partial<DigestSettings> = {}): ReturnType<typeof digestOf> => {
    const image = parseImageName(text);
    if ('wrong' in image) assert.fail(image.wrong);
    const now = new Date('2026-11-21T09:00:00Z');
    return digestOf(image, { network: nowhere, allowed: 'network', signal: never, now, ...more });
  };

  function makeContents(created: string, annotations?: object) {
    const contents = noContents();
    const config = addBlob(contents, JSON.stringify({ created }), 'application/vnd.oci.image.config.v1+json');
    const image = addManifest(contents, { config, layers: [] });
    const platform = { os: 'linux', architecture: 'amd64' };
    const index = addManifest(contents, { manifests: [{ ...image, platform }], annotations }, '1');
    return { contents, image, index };
  }

  it('is that of the index, by one HEAD request', async () => {
    const { contents, index } = makeContents('2026-11-01T00:00:00Z');
    const server = await serve(serving(contents));
    for (const name of [`registry:${server.host}/team/app:1`, `${server.host}/team/app:1`])
      assert.deepEqual(await ask(name), {
        digest: index.digest,
        at: '2026-11-21T09:00:00.000Z',
        source: server.host,
      });
    assert.deepEqual(
      server.requests.map(({ method }) => method),
      ['HEAD', 'HEAD'],
    );
  });

  it('comes with the day of the build and the platforms where that is asked', async () => {
    for (const [created, annotations, expected] of [
      ['2026-11-01T02:00:00+02:00', undefined, '2026-11-01T00:00:00.000Z'],
      ['1980-01-01T00:00:00Z', undefined, undefined],
      ['never', undefined, undefined],
      ['', { 'org.opencontainers.image.created': '2026-11-02T00:00:00Z' }, '2026-11-02T00:00:00.000Z'],
    ] as const) {
      const { contents, image, index } = makeContents(created, annotations);
      const server = await serve(serving(contents));
      const found = present(await ask(`registry:${server.host}/team/app:1`, { created: true }));
      assert.deepEqual(
        [found.digest, found.platforms, found.created],
        [index.digest, [image.digest], expected],
      );
    }
  });

  it('is known all the same where the day cannot be found out', async () => {
    const { contents, index } = makeContents('2026-11-01T00:00:00Z');
    contents.blobs.clear();
    const server = await serve(serving(contents));
    const found = present(await ask(`registry:${server.host}/team/app:1`, { created: true }));
    assert.deepEqual([found.digest, found.created], [index.digest, undefined]);
  });

  it('is unknown with a reason', async () => {
    const contents = noContents();
    addImage(contents, 'app', '1');
    const server = await serve(serving(contents));
    const name = `registry:${server.host}/team/app:2`;
    assertTrouble(await ask(name), 'not-found', /does not have the tag `2`/);
    assertTrouble(await ask(name, { allowed: 'daemon' }), 'refused', /may not be asked/);
    assertTrouble(await ask('docker:node', { allowed: 'files' }), 'refused', /may not be asked/);
    assertTrouble(await ask('oci:layout:1'), 'unsupported', /A file has no digest/);
  });

  it('is not waited for once nobody wants it', async () => {
    const server: TestServer = await serve(() => undefined);
    const ending = new AbortController();
    const asked = ask(`registry:${server.host}/team/app:1`, { signal: ending.signal });
    setTimeout(() => ending.abort(), 50);
    assertTrouble(await asked, 'cancelled');
  });
});
