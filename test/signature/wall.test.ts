import assert from 'node:assert/strict';
import {
  bundle,
  type Cheat,
  legacy,
  named,
  ours,
  platform,
  provenance,
  putIndex,
  slsa,
  theirs,
} from './support/cheat.ts';
import { bundleCheats } from './support/cheats-bundle.ts';
import { policyCheats } from './support/cheats-policy.ts';
import { simpleCheats } from './support/cheats-simple.ts';
import { type Layout, makeLayout, putImage } from './support/layout.ts';
import { bundleOf, claimOf, legacyOf, putLegacy, putReferrers, statementOf } from './support/sign.ts';
import { type Asked, verdictOf } from './support/verdict.ts';

const cheats: Readonly<Record<string, Cheat>> = { ...simpleCheats, ...bundleCheats, ...policyCheats };

describe('a wall of negatives, from the layout to the verdict', () => {
  let layout: Layout;
  beforeEach(() => {
    layout = makeLayout();
  });
  afterEach(() => layout.remove());

  const judged = async (make: Cheat['make'], asked: Partial<Asked> = {}) => {
    const image = putImage(layout, 'app');
    layout.tags.set('app', image);
    make(layout, image);
    layout.write();
    const verdict = await verdictOf({ image: `oci:${layout.folder}:app`, keys: [ours.pem], ...asked });
    return 'trouble' in verdict ? { status: 'unknown', reason: verdict.message } : verdict;
  };

  const controls: Readonly<Record<string, Pick<Cheat, 'make' | 'asked'>>> = {
    'a simple signature': { make: legacy(claimOf) },
    'a simple signature where a log is optional': { make: legacy(claimOf), asked: { log: 'optional' } },
    'a signer who is trusted for all images by name': { make: legacy(claimOf), asked: { only: ['**'] } },
    'a bundle': { make: bundle((digest) => bundleOf(statementOf(digest), ours)) },
    'a stranger beside us': {
      make: (one, { digest }) =>
        void putLegacy(one, digest, [
          legacyOf(JSON.stringify(claimOf(digest)), theirs),
          legacyOf(JSON.stringify(claimOf(digest)), ours),
        ]),
    },
    'what the policy wants written': {
      make: legacy((digest) => claimOf(digest, { env: 'prod' })),
      asked: { requirement: { annotations: { env: 'prod' } } },
    },
    'two who must both sign': {
      make: (one, { digest }) =>
        void putLegacy(one, digest, [
          legacyOf(JSON.stringify(claimOf(digest)), theirs),
          legacyOf(JSON.stringify(claimOf(digest)), ours),
        ]),
      asked: { keys: [ours.pem, theirs.pem], requirement: { signers: named(0, 1), need: 'all' } },
    },
    'an index': {
      make: (one, image) => {
        const index = putIndex(one, [platform(image, 'amd64')]);
        one.tags.set('app', index);
        putLegacy(one, index.digest, [legacyOf(JSON.stringify(claimOf(index.digest)), ours)]);
      },
    },
    'the image of our platform': {
      make: (one, image) => {
        one.tags.set(
          'app',
          putIndex(one, [platform(image, 'amd64'), platform(putImage(one, 'a', 'arm64'), 'arm64')]),
        );
        putLegacy(one, image.digest, [legacyOf(JSON.stringify(claimOf(image.digest)), ours)]);
      },
    },
    'provenance that is signed as well': {
      make: (one, image) =>
        putReferrers(one, image, [
          bundleOf(statementOf(image.digest), ours),
          bundleOf(statementOf(image.digest, 'https://slsa.dev/provenance/v1', slsa), ours),
        ]),
      asked: { requirement: { attestations: [{ ...provenance(), builder: 'https://builder.example/*' }] } },
    },
  };

  for (const [name, { make, asked }] of Object.entries(controls))
    it(`control: ${name} is verified`, async () => {
      const { status, reason } = await judged(make, asked);
      assert.equal(status, 'verified', reason);
    });

  for (const [name, { make, asked, says }] of Object.entries(cheats))
    it(`${name}: ${says}`, async () => {
      const { status, reason } = await judged(make, asked);
      assert.equal(status, says, reason);
      assert.notEqual(reason, '');
    });

  it('holds at least sixty ways to cheat', () => {
    assert.ok(Object.keys(cheats).length >= 60, String(Object.keys(cheats).length));
  });
});
