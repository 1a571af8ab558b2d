import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { verifyBlob } from '../../server/signature/sigstore/verify-blob.ts';
import { verifyBundle } from '../../server/signature/sigstore/verify-bundle.ts';
import { at, changed, flip, gone, put } from './support/change.ts';
import { type Instance, makeInstance, pair } from './support/instance.ts';
import { type Json, type Minting, mint } from './support/mint.ts';
import {
  anchors,
  attachment,
  bytesOf,
  factsOf,
  otherDigest,
  statement,
  verdicts,
} from './support/verdict.ts';

const artifact = Buffer.from('a file\n');
const digest = `sha256:${createHash('sha256').update(artifact).digest('hex')}`;

describe('a bundle over a plain file', () => {
  let ours: Instance;
  const key = pair();
  const pem = key.publicKey.export({ type: 'spki', format: 'pem' }).toString();

  before(async () => {
    ours = await makeInstance();
  });

  async function told(bundle: Json | Uint8Array, file = artifact): Promise<string> {
    const found = await verifyBlob({
      bundle: bundle instanceof Uint8Array ? bundle : bytesOf(bundle),
      artifact: file,
      anchors: anchors(ours.anchor, { id: 'cosign.pub', grantedBy: 'the test', pem }),
      now: new Date(),
    });
    return found.map((one) => `${one.what} ${factsOf(one).proof}, ${factsOf(one).log}`).join('; ');
  }

  const controls: readonly (readonly [string, Minting, string])[] = [
    ['a message signature', { message: artifact }, 'signature good, included'],
    ['a message signature in Rekor v2', { message: artifact, rekor: 2 }, 'signature good, included'],
    ['a message signature by a key', { message: artifact, key }, 'signature good, included'],
    [
      'an attestation',
      { payload: statement(digest, 'https://slsa.dev/provenance/v1') },
      'attestation good, included',
    ],
  ];
  for (const [name, minting, expected] of controls) {
    it(`is told to be right: ${name}`, async () => {
      const { bundle } = await mint(ours, minting);
      assert.equal(await told(bundle), expected);
      const other = expected.replace('good', 'invalid');
      // Over another file a message signature is wrong, and a statement is about something else.
      const wrong =
        name === 'a message signature by a key'
          ? other.replace('invalid, included', 'unknown-signer, absent')
          : other;
      const words = await told(bundle, Buffer.from('another file\n'));
      assert.equal(words, minting.message && !minting.key ? 'signature invalid, absent' : wrong);
    });
  }

  it('names another digest than the file’s', async () => {
    const { bundle } = await mint(ours, { message: artifact, key, log: false });
    const path = 'messageSignature.messageDigest';
    assert.equal(await told(changed(bundle, `${path}.digest`, flip())), 'signature invalid, absent');
    assert.equal(await told(changed(bundle, `${path}.digest`, gone)), 'signature invalid, absent');
    assert.equal(await told(changed(bundle, path, gone)), 'signature invalid, absent');
    assert.equal(
      await told(changed(bundle, `${path}.algorithm`, put('SHA2_512'))),
      'signature invalid, absent',
    );
    assert.equal(
      await told(changed(bundle, `${path}.algorithm`, put('SHA3_256'))),
      'signature invalid, absent',
    );
    assert.equal(await told(changed(bundle, `${path}.algorithm`, gone)), 'signature invalid, absent');
  });

  it('is told to be about another file', async () => {
    const { bundle } = await mint(ours, { payload: statement(otherDigest), key });
    const [found] = await verifyBlob({
      bundle: bytesOf(bundle),
      artifact,
      anchors: anchors({ id: 'cosign.pub', grantedBy: 'the test', pem }),
      now: new Date(),
    });
    assert.match(
      (found && factsOf(found).reason) ?? '',
      /^It is over another file \(`sha256:b2b2.*, not over this one\.$/,
    );
  });

  it('may stand with others, one a line', async () => {
    const [one, other] = [
      await mint(ours, { message: artifact }),
      await mint(ours, { message: Buffer.from('x') }),
    ];
    const lines = Buffer.from(`${JSON.stringify(one.bundle)}\n${JSON.stringify(other.bundle)}\n`);
    assert.equal(await told(lines), 'signature good, included; signature invalid, absent');
    const many = Buffer.from(`${JSON.stringify(one.bundle)}\n`.repeat(9));
    assert.equal(await told(many), 'signature unknown, absent');
  });

  it('may be over several lines', async () => {
    const { bundle } = await mint(ours, { message: artifact });
    assert.equal(await told(Buffer.from(JSON.stringify(bundle, undefined, 2))), 'signature good, included');
  });

  it('may sign an image’s manifest by its bytes, where they are at hand', async () => {
    const { bundle } = await mint(ours, { message: artifact });
    const beside = { mediaType: '', digest, size: artifact.length };
    const word = async (more: object) => {
      const [found] = await verdicts(
        verifyBundle,
        attachment(bytesOf(bundle), { beside, ...more }),
        anchors(ours.anchor),
      );
      return found?.proof;
    };
    assert.equal(await word({ besideBytes: artifact }), 'good');
    assert.equal(await word({}), 'unknown');
    assert.equal(await word({ besideBytes: Buffer.from('something else') }), 'unknown');
    assert.ok(at(bundle, 'messageSignature.signature'));
  });

  it('is nothing at all', async () => {
    for (const bytes of ['', '\n', '{}', 'null', '[]', '"x"', '{"mediaType":7}']) {
      assert.match(await told(Buffer.from(bytes)), /^signature (?:invalid|unknown), absent$/, bytes);
    }
  });
});
