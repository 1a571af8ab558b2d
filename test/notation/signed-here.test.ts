import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundSignature } from '../../rules/core/signature.ts';
import type { Subject } from '../../server/signature/evidence.ts';
import { readTrusted } from '../../server/signature/notation/stores.ts';
import { signedHere, signedRows } from '../support/signed-here.ts';
import { jwsType, storeOf, verify } from './support/verify.ts';

/** What the words of the set's README are as proofs. */
const proofs = { verified: 'good', untrusted: 'unknown-signer', expired: 'expired' } as const;

const rows = signedRows.filter(({ tag }) => tag.startsWith('notation-'));

describe('images that the real notation signed', () => {
  for (const { tag, notation } of rows) {
    it(`${tag}: ${notation}`, async function () {
      if (signedHere === undefined) {
        console.log('      skipped: 1 image, ../shared is not here');
        this.skip();
      }
      const certificate = readFileSync(signedHere.keys.notation);
      const found = await signatureOf(signedHere.layout, tag, [certificate]);
      assert.equal(found.proof, proofs[notation as keyof typeof proofs], found.reason);
      assert.deepEqual(found.provenBy, notation === 'untrusted' ? [] : ['ca:here']);
      if (notation === 'untrusted') return;
      const [leaf] = await readTrusted(certificate, 'ca');
      assert.match(
        found.signer?.kind === 'certificate' ? found.signer.subject : '',
        /^CN=seaworthy\.example,/,
      );
      assert.equal(found.signer?.kind === 'certificate' && found.signer.subject, leaf?.subject);
      assert.deepEqual(found.annotations, tag === 'notation-metadata' ? { build: '42' } : {});
      assert.equal(found.kind, tag === 'notation-cose' ? 'notation-cose' : 'notation-jws');
    });

    it(`${tag}: by nobody who is known, where nobody is`, async function () {
      if (signedHere === undefined) this.skip();
      assert.equal((await signatureOf(signedHere.layout, tag, [])).proof, 'unknown-signer');
    });
  }

  it('are invalid beside each other', async function () {
    if (signedHere === undefined) this.skip();
    const certificate = readFileSync(signedHere.keys.notation);
    const { bytes } = envelopeOf(signedHere.layout, 'notation-jws');
    const other = envelopeOf(signedHere.layout, 'notation-metadata');
    const found = await verify(bytes, jwsType, [storeOf('ca', 'here', certificate)], {
      beside: other.beside,
      now: new Date(),
    });
    assert.equal(found.proof, 'invalid');
    assert.match(found.reason, /another image/);
  });
});

async function signatureOf(
  layout: string,
  tag: string,
  certificates: readonly Uint8Array[],
): Promise<FoundSignature> {
  const { bytes, mediaType, beside } = envelopeOf(layout, tag);
  const stores = certificates.length > 0 ? [storeOf('ca', 'here', ...certificates)] : [];
  // The certificates of the set were made for a day; what they say is asked as of then.
  return verify(bytes, mediaType, stores, { beside, now: new Date('2026-11-21T11:00:00Z') });
}

/** The envelope beside a tag, over the fall-back tag of the referrers. */
function envelopeOf(
  layout: string,
  tag: string,
): { readonly bytes: Uint8Array; readonly mediaType: string; readonly beside: Subject } {
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8'));
  const named = (name: string): Subject =>
    index.manifests.find(
      (each: { annotations?: Record<string, string> }) =>
        each.annotations?.['org.opencontainers.image.ref.name']?.split(':').at(-1) === name,
    );
  const blob = (digest: string): Buffer => readFileSync(join(layout, 'blobs', digest.replace(':', '/')));
  const { mediaType, digest, size } = named(tag);
  const list = JSON.parse(blob(named(digest.replace(':', '-')).digest).toString());
  const manifest = JSON.parse(blob(list.manifests[0].digest).toString());
  const [layer] = manifest.layers;
  return { bytes: blob(layer.digest), mediaType: layer.mediaType, beside: { mediaType, digest, size } };
}
