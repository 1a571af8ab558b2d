import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldOf, isObject, textAt } from '../../server/image/json.ts';
import { sha256Of } from '../../server/registry/digest.ts';
import type { TrustRootAnchor } from '../../server/signature/anchors.ts';
import { verifyCosignSignature } from '../../server/signature/cosign/verify-signature.ts';
import type { Attachment } from '../../server/signature/evidence.ts';
import { publicGood } from '../../server/signature/trust-root/public-good.ts';
import { keyAt, vectorFolder } from './support/vectors.ts';
import { anchors, verdicts } from './support/verdict.ts';

/**
 * Folders as the transport `dir:` of containers/image writes them. What must come out is by each folder's name and by
 * what `policy_eval_sigstore_test.go` and `policy_eval_test.go` there expect of it.
 */
const folder = vectorFolder('containers-image', 'signature', 'fixtures');

const expected: ReadonlyMap<string, readonly string[]> = new Map([
  ['dir-img-cosign-fulcio-rekor-valid', ['good by mitr@redhat.com, included']],
  ['dir-img-cosign-key-rekor-valid', ['good by cosign2.pub, included']],
  ['dir-img-cosign-manifest-digest-error', ['invalid']],
  ['dir-img-cosign-mixed', ['unknown-signer', 'good by cosign.pub, absent']],
  ['dir-img-cosign-modified-manifest', ['invalid']],
  ['dir-img-cosign-no-manifest', ['invalid']],
  ['dir-img-cosign-other-attachment', ['invalid']],
  ['dir-img-cosign-pki-valid', ['good by qiwan@redhat.com, absent']],
  ['dir-img-cosign-valid', ['good by cosign.pub, absent']],
  ['dir-img-cosign-valid-2', ['good by cosign.pub, absent', 'good by cosign.pub, absent']],
  ['dir-img-cosign-valid-with-tag', ['good by cosign.pub, absent']],
]);

describe('cosign’s signatures in containers/image’s fixtures', () => {
  before(function () {
    if (folder === undefined) {
      console.log(`      skipped: ${expected.size} folders, no ../shared/vectors/containers-image`);
      this.skip();
    }
  });

  it('are all known', () => {
    const names = readdirSync(folder ?? '').filter((name) => name.startsWith('dir-img-cosign-'));
    assert.deepEqual(names.toSorted(), [...expected.keys()]);
  });

  for (const [name, words] of expected) {
    it(name, async () => {
      const trusted = await trustedIn(folder ?? '');
      const found = [];
      for (const one of attachmentsIn(join(folder ?? '', name))) {
        for (const { proof, signer, log, provenBy } of await verdicts(verifyCosignSignature, one, trusted)) {
          const who = signer?.kind === 'identity' ? signer.identity : provenBy[0];
          found.push(proof === 'good' ? `good by ${who}, ${log}` : proof);
        }
      }
      assert.deepEqual(found, words);
    });
  }

  it('are by nobody where nobody is trusted', async () => {
    for (const [name, words] of expected) {
      for (const one of attachmentsIn(join(folder ?? '', name))) {
        const [found] = await verdicts(verifyCosignSignature, one, anchors());
        assert.notEqual(found?.proof, 'good', name);
        if (words[0]?.startsWith('good')) assert.equal(found?.proof, 'unknown-signer', name);
      }
    }
  });
});

async function trustedIn(path: string) {
  const keys = ['cosign.pub', 'cosign2.pub'].map((name) => keyAt(join(path, name), name));
  return anchors(...keys.filter((key) => key !== undefined), await publicGood(undefined), companyRoot(path));
}

/** An authority of a company's own: neither logs nor timestamps. */
function companyRoot(path: string): TrustRootAnchor {
  const pem = ['pki_intermediate_crts.pem', 'pki_root_crts.pem'].map((name) =>
    readFileSync(join(path, name), 'utf8'),
  );
  const found = pem.join('\n').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const certificates = found.map((one) => ({ rawBytes: new X509Certificate(one).raw.toString('base64') }));
  const json = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    certificateAuthorities: [
      { uri: '', certChain: { certificates }, validFor: { start: '2020-01-01T00:00:00Z' } },
    ],
  };
  return { id: 'company', grantedBy: 'the test', json, date: undefined };
}

function attachmentsIn(path: string): readonly Attachment[] {
  const manifest = join(path, 'manifest.json');
  const digest = existsSync(manifest) ? sha256Of(readFileSync(manifest)) : sha256Of(new Uint8Array());
  const names = readdirSync(path).filter((name) => name.startsWith('signature-'));
  return names.toSorted().flatMap((name) => {
    const bytes = readFileSync(join(path, name));
    // A zero byte, the format, a line's end, then JSON. GPG's signatures have neither and are not covered.
    const end = bytes.indexOf('\n');
    if (bytes.subarray(0, end).toString('latin1') !== '\0sigstore-json') return [];
    const json: unknown = JSON.parse(bytes.subarray(end + 1).toString());
    const annotations = fieldOf(json, 'annotations');
    return [
      {
        kind: 'cosign-signature',
        beside: { mediaType: '', digest, size: 0 },
        manifest: digest,
        mediaType: textAt(json, 'mimeType'),
        annotations: new Map(
          Object.entries(isObject(annotations) ? annotations : {}).map(([k, v]) => [k, String(v)]),
        ),
        bytes: Buffer.from(textAt(json, 'payload'), 'base64'),
      },
    ];
  });
}
