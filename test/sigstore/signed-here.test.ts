import assert from 'node:assert/strict';
import { join } from 'node:path';
import { verifyCosignAttestation } from '../../server/signature/cosign/verify-attestation.ts';
import { verifyCosignSignature } from '../../server/signature/cosign/verify-signature.ts';
import { verifyBundle } from '../../server/signature/sigstore/verify-bundle.ts';
import type { Found, Verifier } from '../../server/signature/verifier.ts';
import { attachmentsBeside } from './support/layout.ts';
import { keyAt, vectorFolder } from './support/vectors.ts';
import { anchors, factsOf } from './support/verdict.ts';

/** Images that the real cosign 3.1.3 signed without a log. What it says of each with each key is in their README. */
const folder = vectorFolder('signed-here');

const slsa = 'https://slsa.dev/provenance/v1';
const spdx = 'https://spdx.dev/Document';

/** What is found with `cosign.pub` and with `other.pub`. */
const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['unsigned', [], []],
  ['cosign-bundle', ['good'], ['unknown-signer']],
  ['cosign-legacy', ['good'], ['unknown-signer']],
  ['cosign-annotated', ['good build=42,env=prod'], ['unknown-signer build=42,env=prod']],
  [
    'cosign-attested',
    ['good', `good ${slsa}`, `good ${spdx}`],
    ['unknown-signer', `unknown-signer ${slsa}`, `unknown-signer ${spdx}`],
  ],
  ['cosign-two-keys', ['good', 'unknown-signer'], ['good', 'unknown-signer']],
  ['cosign-other-key', ['unknown-signer'], ['good']],
  ['cosign-other-key-legacy', ['unknown-signer'], ['good']],
  ['cosign-moved-legacy', ['invalid'], ['unknown-signer']],
];

const verifiers: Readonly<Record<string, Verifier>> = {
  bundle: verifyBundle,
  'cosign-signature': verifyCosignSignature,
  'cosign-attestation': verifyCosignAttestation,
};

describe('images that the real cosign signed', () => {
  before(function () {
    if (folder === undefined) {
      console.log(`      skipped: ${rows.length} images, no ../shared/vectors/signed-here`);
      this.skip();
    }
  });

  for (const [tag, byCosign, byOther] of rows) {
    it(tag, async () => {
      assert.deepEqual(await told(tag, 'cosign.pub'), byCosign);
      assert.deepEqual(await told(tag, 'other.pub'), byOther);
      const nobody = byCosign.map((words) => words.replace(/^[\w-]+/, 'unknown-signer'));
      assert.deepEqual(await told(tag), nobody.toSorted());
    });
  }
});

async function told(tag: string, key?: string): Promise<readonly string[]> {
  const trusted = key === undefined ? undefined : keyAt(join(folder ?? '', 'keys', key), key);
  const all: string[] = [];
  for (const one of attachmentsBeside(join(folder ?? '', 'layout'), tag)) {
    const context = {
      anchors: anchors(...(trusted ? [trusted] : [])),
      now: new Date(),
      revocation: undefined,
    };
    const found = (await verifiers[one.kind]?.(one, context)) ?? [];
    for (const each of found) {
      const { proof, log, provenBy, time } = factsOf(each);
      // None of them has an entry in a log, and nothing says when they were made.
      assert.deepEqual([log, time], ['absent', undefined]);
      assert.deepEqual(provenBy, proof === 'good' || proof === 'invalid' ? [key] : []);
      all.push(`${proof} ${detailOf(each)}`.trim());
    }
  }
  return all.toSorted();
}

const detailOf = (found: Found): string =>
  found.what === 'attestation'
    ? found.attestation.predicateType
    : Object.entries(found.signature.annotations)
        .filter(([name]) => !['creator', 'timestamp'].includes(name))
        .map(([name, value]) => `${name}=${value}`)
        .toSorted()
        .join();
