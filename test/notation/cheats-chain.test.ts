import { type Cheat, flipped, jwsWith, refused, signedJws, trusting } from './support/cheat.ts';
import { bool, octets, oid, sequence } from './support/der.ts';
import { jwsBytes, makeJws } from './support/envelopes.ts';
import {
  daysOff,
  extension,
  keyFor,
  type Minted,
  mint,
  mintChain,
  pemOf,
  type Wish,
} from './support/mint.ts';
import { storeOf } from './support/verify.ts';

/** Certificates in another order, or others. */
function withChain(change: (chain: readonly [Minted, Minted, Minted]) => readonly Uint8Array[]): Cheat {
  const chain = mintChain();
  return signedJws({ chain, certificates: change(chain) });
}

const leaf = (wish: Wish): Cheat => signedJws({ chain: mintChain(wish) });
const authority = (wish: Wish): Cheat => signedJws({ chain: mintChain({}, wish) });
const root = (wish: Wish): Cheat => signedJws({ chain: mintChain({}, {}, wish) });

describe('cheating with certificates', () => {
  describe('the chain', () => {
    refused('none', 'invalid', /no certificate/, () => jwsWith({}, (jws) => ({ ...jws, header: {} })));
    refused('an empty one', 'invalid', /no certificate/, () => withChain(() => []));
    refused('turned around', 'invalid', /something was changed/, () =>
      withChain((chain) => chain.map(({ der }) => der).reverse()),
    );
    refused('authority and root swapped', 'invalid', /not issued by the next/, () =>
      withChain(([one, two, three]) => [one.der, three.der, two.der]),
    );
    refused('without the authority', 'invalid', /not issued by the next/, () =>
      withChain(([one, , three]) => [one.der, three.der]),
    );
    refused('without the root', 'invalid', /which is no root/, () =>
      withChain(([one, two]) => [one.der, two.der]),
    );
    refused('the signer alone', 'invalid', /which is no root/, () => withChain(([one]) => [one.der]));
    refused('something behind the root', 'invalid', /does not stand at the end/, () =>
      withChain((chain) => [...chain.map(({ der }) => der), mint({ ca: true }).der]),
    );
    refused('the root twice', 'invalid', /does not stand at the end/, () =>
      withChain(([one, two, three]) => [one.der, two.der, three.der, three.der]),
    );
    refused('another signer of the same name', 'invalid', /something was changed/, () =>
      withChain(([, two, three]) => [mint({}, two).der, two.der, three.der]),
    );
    refused('an authority that only has the name', 'invalid', /not issued by the next/, () => {
      const [, two, three] = mintChain();
      const pretender = mint({ ca: true }, three);
      const own = mint({}, { ...pretender, name: two.name });
      return { ...signedJws({ chain: [own, two, three] }) };
    });
    refused(
      'a chain to a root that nobody trusts, with one behind that somebody does',
      'invalid',
      /does not stand at the end/,
      () => {
        const chain = mintChain();
        const [, , trusted] = mintChain();
        return { ...signedJws({ chain: [...chain, trusted] }), stores: trusting([trusted]) };
      },
    );
    refused('more than twenty', 'invalid', /too many/, () =>
      withChain(([one]) => Array.from({ length: 21 }, () => one.der)),
    );
    refused('a certificate as PEM', 'invalid', /cannot be read/, () =>
      withChain(([one, two, three]) => [Buffer.from(pemOf(one.der)), two.der, three.der]),
    );
    refused('something behind a certificate', 'invalid', /cannot be read/, () =>
      withChain(([one, two, three]) => [Buffer.concat([one.der, Buffer.from([0])]), two.der, three.der]),
    );
    // A reader that looks for PEM first would take the inner one for the whole.
    refused('a certificate with another in it as PEM', 'invalid', /cannot be read/, () => {
      const [, two, three] = mintChain();
      const inner = extension('1.2.3.4', false, Buffer.from(`\n${pemOf(mint({}, two).der)}`));
      return signedJws({ chain: [mint({ more: [inner] }, two), two, three] });
    });
    refused('half a certificate', 'invalid', /cannot be read/, () =>
      withChain(([one, two, three]) => [one.der.subarray(0, 200), two.der, three.der]),
    );
    refused('one bit of the signer', 'invalid', /./, () =>
      withChain(([one, two, three]) => [flipped(one.der, one.der.length - 10), two.der, three.der]),
    );
    refused('certificates that are no texts', 'invalid', /cannot be read/, () =>
      jwsWith({}, (jws) => ({ ...jws, header: { x5c: [42] } })),
    );
  });

  describe('an authority', () => {
    refused('that is none', 'invalid', /not issued by the next/, () =>
      authority({ ca: false, keyUsage: ['digitalSignature'] }),
    );
    refused('without basic constraints', 'invalid', /not issued by the next/, () =>
      authority({ basicConstraints: 'left out' }),
    );
    refused('whose basic constraints are not critical', 'invalid', /is no authority/, () =>
      authority({ basicConstraints: 'not critical' }),
    );
    refused('that may not sign certificates', 'invalid', /not issued by the next/, () =>
      authority({ keyUsage: ['cRLSign'] }),
    );
    refused('that does not say what it is for', 'invalid', /does not say what its key is for/, () =>
      authority({ keyUsage: 'left out' }),
    );
    refused('whose key usage is not critical', 'invalid', /must be marked as critical/, () =>
      authority({ keyUsageCritical: false }),
    );
    refused('below a root that allows none', 'invalid', /more certificates follow/, () =>
      root({ pathLength: 0 }),
    );
    refused('a second below one that allows none', 'invalid', /more certificates follow/, () => {
      const [, two, three] = mintChain({}, { pathLength: 0 });
      const below = mint({ ca: true, subject: { C: 'US', ST: 'WA', O: 'Acme', CN: 'Below' } }, two);
      return signedJws({ chain: [mint({}, below), below, two, three] });
    });
    refused('whose certificate is signed with SHA-1', 'invalid', /too weak/, () =>
      authority({ signedWith: 'sha1' }),
    );
    refused('a root that is signed with SHA-1', 'invalid', /too weak/, () => root({ signedWith: 'sha1' }));
    refused('that signs with RSASSA-PSS and SHA-1', 'invalid', /too weak/, () => {
      const top = mint({ ca: true, key: 2048 });
      return signedJws({ chain: [mint({ signedWith: 'pss-sha1' }, top), top] });
    });
  });

  describe('a signer', () => {
    refused('that is an authority', 'invalid', /is an authority/, () =>
      leaf({ ca: true, keyUsage: ['digitalSignature'] }),
    );
    refused('that is the root', 'invalid', /is an authority/, () => {
      const top = mint({ ca: true });
      return signedJws({ chain: [top] });
    });
    refused('that does not say what it is for', 'invalid', /does not say what its key is for/, () =>
      leaf({ keyUsage: 'left out' }),
    );
    refused('whose key usage is not critical', 'invalid', /must be marked as critical/, () =>
      leaf({ keyUsageCritical: false }),
    );
    refused('that is not for signatures', 'invalid', /not for signatures/, () =>
      leaf({ keyUsage: ['contentCommitment'] }),
    );
    for (const use of [
      'keyEncipherment',
      'dataEncipherment',
      'keyAgreement',
      'keyCertSign',
      'cRLSign',
      'encipherOnly',
      'decipherOnly',
    ] as const) {
      refused(`that is for ${use} too`, 'invalid', new RegExp(`also for \`${use}\``), () =>
        leaf({ keyUsage: ['digitalSignature', use] }),
      );
    }
    for (const [use, words] of [
      ['2.5.29.37.0', 'any use'],
      ['1.3.6.1.5.5.7.3.1', 'TLS servers'],
      ['1.3.6.1.5.5.7.3.2', 'TLS clients'],
      ['1.3.6.1.5.5.7.3.4', 'mail'],
      ['1.3.6.1.5.5.7.3.8', 'timestamps'],
      ['1.3.6.1.5.5.7.3.9', 'OCSP'],
    ] as const) {
      refused(`that is for ${words}`, 'invalid', new RegExp(`for ${words}`), () =>
        leaf({ extendedKeyUsage: ['1.3.6.1.5.5.7.3.3', use] }),
      );
    }
    for (const key of [1024, 'secp256k1', 'Ed25519'] as const) {
      refused(`with a key of ${key}`, 'invalid', /too weak or of a kind/, () =>
        signedJws({ chain: mintChain({ key }), key: keyFor('P-256') }),
      );
    }
    refused('whose certificate is signed with SHA-1', 'invalid', /too weak/, () =>
      leaf({ signedWith: 'sha1' }),
    );
    refused('with an extension twice', 'invalid', /twice/, () =>
      leaf({ more: [extension('2.5.29.15', true, Buffer.from([3, 2, 7, 0x80]))] }),
    );
    refused('with key usage that is no bits', 'invalid', /./, () =>
      leaf({ keyUsage: 'left out', more: [extension('2.5.29.15', true, sequence(oid('1.2.3')))] }),
    );
    refused('with a boolean that is neither', 'invalid', /./, () =>
      leaf({
        basicConstraints: 'left out',
        more: [sequence(oid('2.5.29.19'), bool(true), octets(sequence(Buffer.from([1, 1, 1]))))],
      }),
    );
    refused('that expired', 'not-proven', /expired on 2026-11-20, and it has no timestamp/, () =>
      leaf({ to: daysOff(-1) }),
    );
    refused('of the future', 'not-proven', /valid from 2026-11-22 on only/, () => leaf({ from: daysOff(1) }));
    refused('below an authority that expired', 'not-proven', /`CN=Authority.* expired/, () =>
      authority({ to: daysOff(-1) }),
    );
    refused('below a root that expired', 'not-proven', /`CN=Root.* expired/, () => root({ to: daysOff(-1) }));
  });

  describe('a store', () => {
    const without = (stores: (chain: readonly [Minted, Minted, Minted]) => Cheat['stores']) => (): Cheat => {
      const chain = mintChain();
      return { bytes: jwsBytes(makeJws({ chain })), stores: stores(chain) };
    };
    const unknown = /No trust store/;
    refused(
      'none',
      'unknown-signer',
      unknown,
      without(() => []),
    );
    refused(
      'an empty one',
      'unknown-signer',
      unknown,
      without(() => [storeOf('ca', 'acme')]),
    );
    refused(
      'with another root',
      'unknown-signer',
      unknown,
      without(() => trusting(mintChain())),
    );
    refused(
      'with a root of the same name',
      'unknown-signer',
      unknown,
      without(() => [storeOf('ca', 'acme', mintChain()[2].der)]),
    );
    refused(
      'of signing authorities for a signer',
      'unknown-signer',
      unknown,
      without((chain) => [storeOf('signingAuthority', 'acme', chain[2].der)]),
    );
    refused(
      'for timestamps for a signer',
      'unknown-signer',
      unknown,
      without((chain) => [storeOf('tsa', 'acme', chain[2].der)]),
    );
    refused(
      'with the signer, who does not vouch for itself',
      'unknown-signer',
      unknown,
      without((chain) => [storeOf('ca', 'acme', chain[0].der)]),
    );
    refused(
      'with the root, and something that must not be in it',
      'unknown-signer',
      unknown,
      without((chain) => [storeOf('ca', 'acme', chain[2].der, chain[0].der)]),
    );
    refused(
      'with rubbish',
      'unknown-signer',
      unknown,
      without(() => [storeOf('ca', 'acme', Buffer.from('rubbish'), Buffer.from([0x30, 0x82]))]),
    );
    refused('of an authority for a signing authority', 'unknown-signer', unknown, () => {
      const chain = mintChain();
      const bytes = jwsBytes(makeJws({ chain, scheme: 'notary.x509.signingAuthority' }));
      return { bytes, stores: [storeOf('ca', 'acme', chain[2].der)] };
    });
    refused(
      'for a signing authority that signed outside its time',
      'not-proven',
      /not valid when the image was signed/,
      () =>
        signedJws({
          scheme: 'notary.x509.signingAuthority',
          attributes: { 'io.cncf.notary.authenticSigningTime': daysOff(-60) },
        }),
    );
  });
});
