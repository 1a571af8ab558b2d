import { type Cheat, legacy, other, ours, platform, putIndex, theirs } from './cheat.ts';
import { hexOf, putImage, types } from './layout.ts';
import { bundleOf, claimOf, legacyOf, putLegacy, signed, statementOf } from './sign.ts';

/** Ways to cheat with simple signatures and with the image that they are of. */
export const simpleCheats: Readonly<Record<string, Cheat>> = {
  'the payload is changed after it was signed': {
    make: legacy(claimOf, ours, (text) => text.replace('registry.example', 'registry.evil')),
    says: 'untrusted',
  },
  'the signature is another one': {
    make: (layout, { digest }) => {
      const one = legacyOf(JSON.stringify(claimOf(digest)), ours);
      const annotations = { 'dev.cosignproject.cosign/signature': signed('something else', ours) };
      putLegacy(layout, digest, [{ ...one, annotations }]);
    },
    says: 'untrusted',
  },
  'the signature is empty': {
    make: (layout, { digest }) => {
      const one = legacyOf(JSON.stringify(claimOf(digest)), ours);
      putLegacy(layout, digest, [{ ...one, annotations: { 'dev.cosignproject.cosign/signature': '' } }]);
    },
    says: 'invalid',
  },
  'the signature is left out': {
    make: (layout, { digest }) => {
      putLegacy(layout, digest, [{ payload: JSON.stringify(claimOf(digest)), annotations: {} }]);
    },
    says: 'invalid',
  },
  'a signature of another image is moved here': {
    make: (layout, { digest }) => {
      const [tag] = [`sha256-${hexOf(digest)}.sig`];
      layout.tags.set(
        tag,
        putLegacy(layout, other(layout).digest, [
          legacyOf(JSON.stringify(claimOf(other(layout).digest)), ours),
        ]),
      );
    },
    says: 'invalid',
  },
  'the claim names no image': {
    make: legacy(() => ({
      critical: { type: 'cosign container image signature', identity: {} },
      optional: null,
    })),
    says: 'invalid',
  },
  'the digest stands in what is optional only': {
    make: legacy((digest) => ({ ...claimOf(`sha256:${'0'.repeat(64)}`), optional: claimOf(digest) })),
    says: 'invalid',
  },
  'the claim is of another type': {
    make: legacy((digest) =>
      JSON.stringify(claimOf(digest)).replace(
        'cosign container image signature',
        'atomic container signature',
      ),
    ),
    says: 'invalid',
  },
  'the claim names the image and another one': {
    make: legacy((digest) =>
      JSON.stringify(claimOf(`sha256:${'0'.repeat(64)}`)).replace(
        '"docker-manifest-digest"',
        `"docker-manifest-digest":"${digest}","docker-manifest-digest"`,
      ),
    ),
    says: 'invalid',
  },
  'the claim is no JSON': { make: legacy((digest) => `${digest} is fine`), says: 'invalid' },
  'the claim is a list': { make: legacy((digest) => [claimOf(digest)]), says: 'invalid' },
  'the digest begins as ours does': {
    make: legacy((digest) => claimOf(digest.slice(0, -1))),
    says: 'invalid',
  },
  'the digest has more after it': { make: legacy((digest) => claimOf(`${digest}0`)), says: 'invalid' },
  'a key nobody trusts has signed': { make: legacy(claimOf, theirs), says: 'untrusted' },
  'a key nobody trusts has signed and brings itself': {
    make: (layout, { digest }) => {
      const text = JSON.stringify(claimOf(digest));
      putLegacy(layout, digest, [
        legacyOf(text, theirs, {
          'dev.sigstore.cosign/certificate': theirs.pem,
          'dev.sigstore.cosign/key': theirs.pem,
        }),
      ]);
    },
    says: 'invalid',
  },
  'an envelope lies where a simple signature belongs': {
    make: (layout, { digest }) => {
      const text = JSON.stringify(bundleOf(statementOf(digest), ours));
      putLegacy(layout, digest, [{ ...legacyOf(text, ours), mediaType: types.dsse }]);
    },
    says: 'unsigned',
  },
  'an attestation is offered as a signature': {
    make: (layout, { digest }) => {
      const { dsseEnvelope } = bundleOf(statementOf(digest, 'https://slsa.dev/provenance/v1'), ours) as {
        readonly dsseEnvelope: object;
      };
      const annotations = { 'dev.cosignproject.cosign/signature': '' };
      putLegacy(layout, digest, [
        { payload: JSON.stringify(dsseEnvelope), annotations, mediaType: types.dsse },
      ]);
    },
    says: 'unsigned',
  },
  'a signature is offered as an attestation': {
    make: (layout, { digest }) => {
      putLegacy(layout, digest, [legacyOf(JSON.stringify(claimOf(digest)), ours)], 'att');
    },
    says: 'unsigned',
  },
  'the image was changed and its tag moved': {
    make: (layout, { digest }) => {
      putLegacy(layout, digest, [legacyOf(JSON.stringify(claimOf(digest)), ours)]);
      layout.tags.set('app', other(layout));
    },
    says: 'unsigned',
  },
  'only the image of another platform is signed': {
    make: (layout, image) => {
      const arm = putImage(layout, 'app', 'arm64');
      layout.tags.set('app', putIndex(layout, [platform(image, 'amd64'), platform(arm, 'arm64')]));
      putLegacy(layout, arm.digest, [legacyOf(JSON.stringify(claimOf(arm.digest)), ours)]);
    },
    says: 'unsigned',
  },
  "another platform's signature lies beside the index": {
    make: (layout, image) => {
      const arm = putImage(layout, 'app', 'arm64');
      const index = putIndex(layout, [platform(image, 'amd64'), platform(arm, 'arm64')]);
      layout.tags.set('app', index);
      putLegacy(layout, index.digest, [legacyOf(JSON.stringify(claimOf(arm.digest)), ours)]);
    },
    says: 'invalid',
  },
  'the signature of an index lies beside another index that names the same image': {
    make: (layout, image) => {
      const arm = putImage(layout, 'evil', 'arm64');
      const index = putIndex(layout, [platform(arm, 'amd64')]);
      const good = putIndex(layout, [platform(image, 'amd64')]);
      layout.tags.set('app', index);
      putLegacy(layout, index.digest, [legacyOf(JSON.stringify(claimOf(good.digest)), ours)]);
    },
    says: 'invalid',
  },
  'the manifest in the layout is not what its digest says': {
    make: (layout, image) => {
      putLegacy(layout, image.digest, [legacyOf(JSON.stringify(claimOf(image.digest)), ours)]);
      layout.blobs.set(image.digest, layout.blobs.get(other(layout).digest) ?? new Uint8Array());
    },
    says: 'unknown',
  },
  'the payload in the layout is not what its digest says': {
    make: (layout, { digest }) => {
      const text = JSON.stringify(claimOf(digest));
      putLegacy(layout, digest, [legacyOf(text, ours)]);
      const { digest: payload } = layout.put(text, types.simpleSigning);
      layout.blobs.set(payload, Buffer.from(text.replace('registry.example', 'registry.evil!!')));
    },
    says: 'unknown',
  },
  'the payload is not there': {
    make: (layout, { digest }) => {
      const text = JSON.stringify(claimOf(digest));
      putLegacy(layout, digest, [legacyOf(text, ours)]);
      layout.blobs.delete(layout.put(text, types.simpleSigning).digest);
    },
    says: 'unknown',
  },
  "the log's entry is garbage": {
    make: (layout, { digest }) => {
      const entry = { 'dev.sigstore.cosign/bundle': '{"SignedEntryTimestamp":"AAAA","Payload":{}}' };
      putLegacy(layout, digest, [legacyOf(JSON.stringify(claimOf(digest)), ours, entry)]);
    },
    says: 'invalid',
    asked: { log: 'optional' },
  },
};
