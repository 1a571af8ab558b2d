import assert from 'node:assert/strict';
import { type Cheat, flipped, refused } from './support/cheat.ts';
import { none, sequence } from './support/der.ts';
import { coseBytes, jwsBytes, makeCose, makeJws } from './support/envelopes.ts';
import {
  codeSigning,
  daysOff,
  keyFor,
  type Minted,
  mint,
  mintChain,
  timeStamping,
  type Wish,
} from './support/mint.ts';
import { mintTsa, type TokenWish, token } from './support/tsa.ts';
import { coseType, jwsType, storeOf, verify } from './support/verify.ts';

const passed = daysOff(-2);

/** An expired signer, whose signature only a timestamp saves. */
function expired(wish: Partial<TokenWish>, chain: readonly Minted[] = mintChain({ to: daysOff(-1) })): Cheat {
  const clock = wish.chain ?? mintTsa();
  const bytes = jwsBytes(makeJws({ chain, timestamp: token({ at: passed, ...wish, chain: clock }) }));
  return { bytes, stores: storesOf(chain, clock) };
}

const storesOf = (chain: readonly Minted[], clock: readonly Minted[]): Cheat['stores'] => [
  storeOf('ca', 'acme', chain.at(-1)?.der ?? Buffer.alloc(0)),
  storeOf('tsa', 'clock', clock.at(-1)?.der ?? Buffer.alloc(0)),
];

const clockOf = (leaf: Wish, root: Wish = {}): Cheat => expired({ chain: mintTsa(leaf, root) });

/** Whatever else the token is. */
function withToken(
  make: (signature: Uint8Array, clock: readonly Minted[]) => Uint8Array,
  to = daysOff(-1),
): Cheat {
  const chain = mintChain({ to });
  const clock = mintTsa();
  const bytes = jwsBytes(makeJws({ chain, timestamp: (signature) => make(signature, clock) }));
  return { bytes, stores: storesOf(chain, clock) };
}

describe('cheating with a timestamp', () => {
  for (const [type, make] of [
    [jwsType, (wish: Parameters<typeof makeJws>[0]) => jwsBytes(makeJws(wish))],
    [coseType, (wish: Parameters<typeof makeJws>[0]) => coseBytes(makeCose(wish))],
  ] as const) {
    it(`is what these make, when nobody cheats, in ${type}`, async () => {
      const chain = mintChain({ to: daysOff(-1) });
      for (const clock of [mintTsa(), mintTsa({ keyUsageCritical: false }), mintTsa({ key: 'P-384' })]) {
        const bytes = make({ chain, timestamp: token({ chain: clock, at: passed, accuracySeconds: 60 }) });
        const found = await verify(bytes, type, storesOf(chain, clock));
        assert.deepEqual([found.proof, found.reason], ['good', '']);
      }
    });
  }

  refused('over another signature', 'not-proven', /of another signature/, () =>
    expired({ over: Buffer.from('other') }),
  );
  refused('changed after it was signed', 'not-proven', /changed/, () =>
    withToken((signature, clock) => {
      const bytes = token({ chain: clock, at: passed })(signature);
      const at = bytes.indexOf('20261119');
      return flipped(bytes, at + 7);
    }),
  );
  refused('by another key', 'not-proven', /changed after it was signed/, () =>
    expired({ key: keyFor('P-256') }),
  );
  refused('without the digest of its content', 'not-proven', /./, () =>
    expired({ messageDigest: 'left out' }),
  );
  refused('with another digest of its content', 'not-proven', /was changed/, () =>
    expired({ messageDigest: 'wrong' }),
  );
  refused('that is something else', 'not-proven', /something else that is signed/, () =>
    expired({ contentType: '1.2.840.113549.1.7.1' }),
  );
  refused('of another version', 'not-proven', /another version/, () => expired({ version: 2 }));
  refused('by two signers', 'not-proven', /exactly one signer/, () => expired({ signers: 2 }));
  refused('by nobody', 'not-proven', /exactly one signer/, () => expired({ signers: 0 }));
  refused('without its certificate', 'not-proven', /is not in it/, () => expired({ certificates: [] }));
  refused('that does not name its certificate', 'not-proven', /does not name/, () =>
    expired({ signingCertificate: 'left out' }),
  );
  refused('that names another certificate', 'not-proven', /is not in it/, () =>
    expired({ signingCertificate: 'of another' }),
  );
  refused('that is said to be by another certificate', 'not-proven', /is not in it/, () =>
    expired({ named: mint() }),
  );
  refused('that is said to be signed with Ed25519', 'not-proven', /changed after it was signed/, () =>
    expired({ algorithm: '1.3.101.112' }),
  );
  refused('that is signed with SHA-1', 'not-proven', /changed after it was signed/, () =>
    expired({ algorithm: '1.2.840.10045.4.1' }),
  );
  refused('with SHA-1', 'not-proven', /hash that is too weak/, () => expired({ imprintHash: 'sha1' }));
  refused('for TLS servers', 'not-proven', /not for timestamps alone/, () =>
    clockOf({ extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] }),
  );
  refused('for code too', 'not-proven', /not for timestamps alone/, () =>
    clockOf({ extendedKeyUsage: [timeStamping, codeSigning] }),
  );
  refused('for nothing in particular', 'not-proven', /not for timestamps alone/, () =>
    clockOf({ extendedKeyUsage: undefined }),
  );
  refused('for timestamps, but not critical', 'not-proven', /not for timestamps alone/, () =>
    clockOf({ extendedKeyUsageCritical: false }),
  );
  refused('by a certificate that does not say what it is for', 'not-proven', /does not say/, () =>
    clockOf({ keyUsage: 'left out' }),
  );
  refused('by a certificate for other things', 'not-proven', /also for/, () =>
    clockOf({ keyUsage: ['digitalSignature', 'cRLSign'] }),
  );
  refused('by a certificate signed with SHA-1', 'not-proven', /no trust store|authority/, () =>
    clockOf({ signedWith: 'sha1' }),
  );
  refused('by a certificate that expired', 'not-proven', /not valid at its time/, () =>
    clockOf({ to: daysOff(-3) }),
  );
  refused('by a certificate of later', 'not-proven', /not valid at its time/, () =>
    clockOf({ from: daysOff(-1) }),
  );
  refused('below a root that allows no timestamps', 'not-proven', /may not vouch/, () =>
    clockOf({}, { extendedKeyUsage: [codeSigning] }),
  );
  refused('below an authority that is in no store', 'not-proven', /in no trust store `tsa`/, () => {
    const { bytes, stores } = expired({});
    return { bytes, stores: [...stores.slice(0, 1), storeOf('tsa', 'clock', mintTsa()[1].der)] };
  });
  refused(
    'below an authority that is in a store of another type',
    'not-proven',
    /no trust store `tsa` tells/,
    () => {
      const clock = mintTsa();
      const { bytes, stores } = expired({ chain: clock });
      return { bytes, stores: [...stores.slice(0, 1), storeOf('ca', 'clock', clock[1].der)] };
    },
  );
  refused('below an authority that is no root', 'not-proven', /in no trust store `tsa`/, () => {
    const top = mint({ ca: true, subject: { CN: 'Top' } });
    const middle = mint({ ca: true, subject: { CN: 'Middle' } }, top);
    const leaf = mint({ extendedKeyUsage: [timeStamping], extendedKeyUsageCritical: true }, middle);
    return expired({ chain: [leaf, middle] });
  });
  refused('after the signer expired', 'not-proven', /not valid at the time of the timestamp/, () =>
    expired({ at: daysOff(-0.5) }),
  );
  refused('before the signer was there', 'not-proven', /not valid at the time of the timestamp/, () =>
    expired({ at: daysOff(-20) }, mintChain({ from: daysOff(-10), to: daysOff(-1) })),
  );
  refused(
    'that may be after the signer expired',
    'not-proven',
    /not valid at the time of the timestamp/,
    () => expired({ at: new Date(daysOff(-1).getTime() - 30_000), accuracySeconds: 60 }),
  );
  refused('of the baseline policy, a second before the end', 'not-proven', /not valid at the time/, () =>
    expired({ at: daysOff(-1), policy: '0.4.0.2023.1.1' }),
  );
  refused('that is not exact', 'not-proven', /not exact enough/, () =>
    expired({ accuracySeconds: 2_000_000 }),
  );
  refused('of nothing', 'not-proven', /cannot be read|another shape/, () =>
    withToken(() => new Uint8Array()),
  );
  refused('of rubbish', 'not-proven', /cannot be read|another shape/, () =>
    withToken(() => Buffer.from('rubbish')),
  );
  refused('in the answer that it came in', 'not-proven', /./, () =>
    withToken((signature, clock) => sequence(sequence(none), token({ chain: clock, at: passed })(signature))),
  );
  refused('something behind it', 'not-proven', /cannot be read/, () =>
    withToken((signature, clock) => Buffer.concat([token({ chain: clock, at: passed })(signature), none])),
  );
  refused('that is wrong, though the signer is still valid', 'not-proven', /of another signature/, () =>
    withToken((_, clock) => token({ chain: clock, at: passed })(Buffer.from('other')), daysOff(30)),
  );
  refused(
    'for a signing authority that signed outside its time',
    'not-proven',
    /not valid when the image was signed/,
    () => {
      const chain = mintChain({ to: daysOff(-1) });
      const clock = mintTsa();
      const timestamp = token({ chain: clock, at: passed });
      const bytes = jwsBytes(makeJws({ chain, scheme: 'notary.x509.signingAuthority', timestamp }));
      return {
        bytes,
        stores: [storeOf('signingAuthority', 'acme', chain[2].der), storeOf('tsa', 'clock', clock[1].der)],
      };
    },
  );

  it('of an authority that nobody trusts counts as none while the signer is valid', async () => {
    const chain = mintChain();
    const bytes = jwsBytes(makeJws({ chain, timestamp: token({ chain: mintTsa() }) }));
    const found = await verify(bytes, jwsType, storesOf(chain, mintTsa()));
    assert.deepEqual([found.proof, found.timeFrom], ['good', 'claim']);
  });

  it('with certificates that all could have issued each other takes no time', async function () {
    this.timeout(4000);
    const subject = { CN: 'Round' };
    const one = mint({ ca: true, subject });
    const round = Array.from({ length: 19 }, () => mint({ ca: true, subject, key: one.key }, one));
    const leaf = mint({ extendedKeyUsage: [timeStamping], extendedKeyUsageCritical: true }, one);
    const clock = [leaf, one];
    const certificates = [leaf, ...round].map(({ der }) => der);
    const chain = mintChain({ to: daysOff(-1) });
    const bytes = jwsBytes(makeJws({ chain, timestamp: token({ chain: clock, at: passed, certificates }) }));
    const stores = [storeOf('ca', 'acme', chain[2].der), storeOf('tsa', 'clock', mintTsa()[1].der)];
    assert.equal((await verify(bytes, jwsType, stores)).proof, 'not-proven');
  });
});
