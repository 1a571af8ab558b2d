import assert from 'node:assert/strict';
import type { Descriptor } from '../../server/registry/manifest.ts';
import { openRegistry } from '../../server/registry/registry.ts';
import type { Trouble } from '../../server/registry/trouble.ts';
import { allowLoopback } from '../support/loopback.ts';
import { registryWith } from './support/fake-registry.ts';
import { digestOf, makeImage, makeIndex, ociIndex, type TestDescriptor } from './support/image.ts';
import { never, nowhere } from './support/network.ts';
import { closeServers, serve, type TestServer } from './support/servers.ts';
import { assertTrouble, present } from './support/trouble.ts';

const image = makeImage();
const api = `referrers/${image.digest}`;
const tag = `manifests/${image.digest.replace(':', '-')}`;

const descriptor = (text: string, artifactType?: string): TestDescriptor => ({
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: digestOf(text),
  size: text.length,
  ...(artifactType === undefined ? {} : { artifactType }),
});

interface Page {
  readonly status?: number;
  readonly list?: readonly TestDescriptor[];
  readonly link?: string;
  readonly type?: string;
}

/** A registry that answers for these paths in this way. */
const answering = (pages: Readonly<Record<string, Page>>): Promise<TestServer> =>
  serve(
    registryWith(image, (path, _, response) => {
      const page = pages[path];
      if (page === undefined) return false;
      const { status = 200, list = [], link, type = ociIndex } = page;
      response.writeHead(status, { 'content-type': type, ...(link === undefined ? {} : { link }) });
      response.end(status === 200 ? makeIndex(list) : '{}');
      return true;
    }),
  );

const list = (server: TestServer, type?: string): Promise<readonly Descriptor[] | Trouble> =>
  openRegistry(server.host, nowhere).referrers('team/app', image.digest, type, never);

const digests = (found: readonly Descriptor[] | Trouble): readonly string[] =>
  present(found).map(({ digest }) => digest);

const [one, other, untyped] = [descriptor('one', 'a/b'), descriptor('other', 'c/d'), descriptor('untyped')];

describe('what refers to a manifest', () => {
  allowLoopback();
  afterEach(closeServers);

  it('is listed by the API, also over pages', async () => {
    const server = await answering({
      [api]: { list: [one], link: `</v2/team/app/${api}?last=1>; rel="next"` },
      [`${api}?last=1`]: { list: [other, one], link: '<?last=2>; rel=next' },
      [`${api}?last=2`]: { list: [untyped] },
    });
    assert.deepEqual(digests(await list(server)), [one.digest, other.digest, untyped.digest]);
  });

  it('is filtered here too, whatever the registry filters', async () => {
    const server = await answering({ [`${api}?artifactType=a%2Fb`]: { list: [one, other, untyped] } });
    assert.deepEqual(digests(await list(server, 'a/b')), [one.digest, untyped.digest]);
  });

  for (const status of [400, 404, 405, 406, 501])
    it(`is listed by the tag where the API answers ${status}`, async () => {
      const server = await answering({ [api]: { status }, [tag]: { list: [one] } });
      assert.deepEqual(digests(await list(server)), [one.digest]);
      const none = await answering({ [api]: { status } });
      assert.deepEqual(digests(await list(none)), []);
    });

  it('is listed by the tag where the API has none', async () => {
    const server = await answering({ [api]: {}, [tag]: { list: [one] } });
    assert.deepEqual(digests(await list(server)), [one.digest]);
    const none = await answering({ [api]: {} });
    assert.deepEqual(digests(await list(none)), []);
  });

  it('is unknown, not nothing, where the API fails and there is no tag', async () => {
    for (const [status, kind] of [
      [500, 'network'],
      [403, 'auth-needed'],
      [429, 'refused'],
    ] as const)
      assertTrouble(await list(await answering({ [api]: { status } })), kind);
    const found = await list(await answering({ [api]: { status: 503 }, [tag]: { list: [one] } }));
    assert.deepEqual(digests(found), [one.digest]);
  });

  it('is unknown where the tag fails or is no index', async () => {
    assertTrouble(await list(await answering({ [api]: { status: 404 }, [tag]: { status: 500 } })), 'network');
    const server = await serve(
      registryWith(image, (path, _, response) => {
        if (path === tag) response.writeHead(200, { 'content-type': JSON.parse(image.manifest).mediaType });
        if (path === tag) response.end(image.manifest);
        return path === tag;
      }),
    );
    assertTrouble(await list(server), 'broken', /is not an index/);
  });

  it('is unknown where pages lead elsewhere or never end', async () => {
    const away = await serve(() => undefined);
    for (const place of [
      `http://${away.host}/v2/team/app/${api}`,
      '/v2/other/app/referrers/x',
      'https://10.0.0.1/',
      'http://[',
    ]) {
      const server = await answering({ [api]: { list: [one], link: `<${place}>; rel="next"` } });
      assertTrouble(await list(server), 'refused', /not its own/);
    }
    assert.deepEqual(away.requests, []);
    const endless = await answering({
      [api]: { list: [one], link: `</v2/team/app/${api}>; rel="next"` },
    });
    assertTrouble(await list(endless), 'too-large', /more pages/);
    assert.ok(endless.requests.length <= 50);
  });

  it('is unknown where the answer is something else', async () => {
    const server = await answering({
      [api]: { list: [one], type: 'application/vnd.oci.image.manifest.v1+json' },
    });
    assertTrouble(await list(server), 'broken', /media type/);
    assertTrouble(
      await openRegistry(server.host, nowhere).referrers('team/app', 'latest', undefined, never),
      'wrong-name',
    );
  });
});
