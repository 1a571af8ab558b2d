import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { usualCollectLimits } from '../../server/signature/collect/limits.ts';
import { makeCertificate } from '../registry/support/certificate.ts';
import { addBlob, addImage, type Contents, noContents, serving } from '../registry/support/contents.ts';
import { digestOf, ociIndex } from '../registry/support/image.ts';
import { basicAuth, makeHome, networkIn } from '../registry/support/network.ts';
import { closeServers, serve, type TestServer } from '../registry/support/servers.ts';
import { assertTrouble } from '../registry/support/trouble.ts';
import { allowLoopback } from '../support/loopback.ts';
import { collect, collected, kindsOf } from './support/collect.ts';
import { addTagged, bundleOf } from './support/signed-image.ts';

const simpleSigning = 'application/vnd.dev.cosign.simplesigning.v1+json';
const limits = { ...usualCollectLimits, idleMs: 300 };

/** An image with one bundle, one signature of cosign's old kind, and one attestation. */
function makeContents() {
  const contents = noContents();
  const image = addImage(contents, 'app', '1');
  const bundle = bundleOf(contents, image, 'bundle');
  addTagged(contents, image, 'sig', [addBlob(contents, 'signature', simpleSigning)]);
  addTagged(contents, image, 'att', [addBlob(contents, 'dsse', 'application/vnd.dsse.envelope.v1+json')]);
  const tag = image.digest.replace(':', '-');
  /** Every look-up that may fail, by its path, with the kinds that are found all the same. */
  const lookUps = {
    'the list of referrers': [`referrers/${image.digest}`, ['cosign-attestation', 'cosign-signature']],
    "a referrer's manifest": [`manifests/${bundle.digest}`, ['cosign-attestation', 'cosign-signature']],
    'the bundle': [`blobs/${digestOf('bundle')}`, ['cosign-attestation', 'cosign-signature']],
    'the tag of signatures': [`manifests/${tag}.sig`, ['bundle', 'cosign-attestation']],
    'the signature': [`blobs/${digestOf('signature')}`, ['bundle', 'cosign-attestation']],
    'the tag of attestations': [`manifests/${tag}.att`, ['bundle', 'cosign-signature']],
  } as const;
  return { contents, image, lookUps };
}

type Fault = (response: ServerResponse) => void;

/** What a registry may do wrong, and what must be said of it. */
const faults: Readonly<Record<string, readonly [Fault, RegExp]>> = {
  'answers 401': [
    (response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end(),
    /wants credentials; `docker login 127\.0\.0\.1:\d+` stores them/,
  ],
  'answers 403': [(response) => response.writeHead(403).end(), /does not allow you to read/],
  'answers 429': [
    (response) => response.writeHead(429, { 'retry-after': '90' }).end(),
    /takes no more requests from you for now; try again in 2 minutes/,
  ],
  'answers 500': [(response) => response.writeHead(500).end(), /fails with 500 .* Check again/],
  'answers 503 with a page': [(response) => response.writeHead(503).end('<html>'), /fails with 503/],
  'says nothing': [() => undefined, /took too long to answer.* Check again/],
  'sends half of it': [
    (response) => {
      response.writeHead(200, { 'content-type': ociIndex, 'content-length': '400' });
      response.write('{"schemaVersion":2,');
      setTimeout(() => response.destroy(), 20);
    },
    /broke off in the middle of its answer|not what its digest says|larger than/,
  ],
  'sends something else': [
    (response) => response.writeHead(200, { 'content-type': ociIndex }).end('{}'),
    /not what its digest says|not of the kind that its media type says|neither an image nor an index|descriptor that cannot be read|does not answer with an index/,
  ],
  'breaks off at once': [(response) => void response.destroy(), /broke off|breaks off/],
};

describe('a registry that fails', () => {
  allowLoopback();
  afterEach(closeServers);

  const serveWith = (contents: Contents, broken: string, fault: Fault): Promise<TestServer> =>
    serve(
      serving(contents, {
        api: true,
        before: (path, _, response) => {
          if (path !== broken) return false;
          fault(response);
          return true;
        },
      }),
    );

  for (const [what, [fault, sentence]] of Object.entries(faults)) {
    const { contents, lookUps } = makeContents();
    for (const [lookUp, [path, others]] of Object.entries(lookUps))
      it(`${what} when asked for ${lookUp}: that is unknown, and the rest is found`, async () => {
        const server = await serveWith(contents, path, fault);
        const evidence = await collected(`registry:${server.host}/team/app:1`, {}, { limits });
        assert.deepEqual(kindsOf(evidence), others);
        assert.equal(evidence.unknown.length, 1, evidence.unknown.join('\n'));
        assert.match(evidence.unknown[0] ?? '', sentence);
        assert.match(evidence.unknown[0] ?? '', /^[A-Z`].* could not be read\. .*\.$/);
      });

    it(`${what} when asked for the image: nothing can be told, with the reason`, async () => {
      const server = await serveWith(contents, 'manifests/1', fault);
      const answer = await collect(`registry:${server.host}/team/app:1`, {}, { limits });
      assert.ok('trouble' in answer, 'no trouble');
      // A tag has no digest that its answer could be held against.
      if (what !== 'sends something else') assert.match(answer.message, sentence);
    });
  }

  it('does not have the image, which is no matter of signatures', async () => {
    const server = await serve(serving(makeContents().contents));
    assertTrouble(
      await collect(`registry:${server.host}/team/app:2`),
      'not-found',
      /does not have the tag `2`/,
    );
  });

  it('lists a signature that it does not have: that is unknown, not nothing', async () => {
    const { contents, lookUps } = makeContents();
    contents.blobs.delete(digestOf('bundle'));
    const server = await serve(serving(contents, { api: true }));
    const evidence = await collected(`registry:${server.host}/team/app:1`);
    assert.match(evidence.unknown.join(), /does not have the blob .* named but not there/);
    assert.deepEqual(kindsOf(evidence), lookUps['the bundle'][1]);
  });

  it('fails with its list but has the tag that stands for one: what is there counts, and the list is unknown', async () => {
    const { contents, image } = makeContents();
    const bundle = bundleOf(contents, image, 'bundle');
    const list = JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests: [bundle] });
    contents.manifests.set(digestOf(list), { type: ociIndex, text: list });
    contents.tags.set(image.digest.replace(':', '-'), digestOf(list));
    const server = await serveWith(contents, `referrers/${image.digest}`, (response) =>
      response.writeHead(500).end(),
    );
    const evidence = await collected(`registry:${server.host}/team/app:1`);
    assert.deepEqual(kindsOf(evidence), ['bundle', 'cosign-attestation', 'cosign-signature']);
    assert.match(evidence.unknown.join(), /^The list of what refers to .* fails with 500/);
  });

  it('shows a certificate that nobody vouches for', async () => {
    const server = await serve(serving(makeContents().contents), makeCertificate());
    const answer = await collect(`registry:${server.host}/team/app:1`);
    assertTrouble(answer, 'refused', /certificate that nobody vouches for/);
  });

  it('is not there', async () => {
    const server = await serve(() => undefined);
    await server.close();
    assertTrouble(await collect(`registry:${server.host}/team/app:1`), 'network', /cannot be reached/);
  });

  it('never makes a password part of what is told', async () => {
    const password = 'correct-horse-battery';
    const { contents, lookUps } = makeContents();
    for (const [path] of Object.values(lookUps)) {
      const server = await serveWith(contents, path, (response) =>
        response.writeHead(401, { 'www-authenticate': `Basic realm="${password}"` }).end(password),
      );
      const auths = { [server.host]: { auth: basicAuth('alice', password) } };
      const home = makeHome({ '.docker/config.json': JSON.stringify({ auths }) });
      const evidence = await collected(`registry:${server.host}/team/app:1`, {
        network: networkIn(home.path),
      });
      home.remove();
      assert.equal(evidence.unknown.length, 1);
      const told = JSON.stringify([evidence.unknown, evidence.notCovered]);
      assert.ok(!told.includes(password) && !told.includes(basicAuth('alice', password)));
    }
  });
});
