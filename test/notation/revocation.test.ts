import assert from 'node:assert/strict';
import { networkIn, nowhere } from '../registry/support/network.ts';
import { serve } from '../registry/support/servers.ts';
import { allowLoopback } from '../support/loopback.ts';
import { jwsBytes, makeJws } from './support/envelopes.ts';
import { daysOff, type Minted, mint, mintChain, ocspSigning, type Wish } from './support/mint.ts';
import {
  type Asking,
  cannotBeTold,
  isGood,
  isRevoked,
  responder,
  revocationOf,
} from './support/responder.ts';
import type { CrlWish, OcspWish } from './support/revocation.ts';
import { mintTsa, token } from './support/tsa.ts';
import { jwsType, storeOf, verify } from './support/verify.ts';

describe('revocation', () => {
  allowLoopback();
  const server = responder();

  it('is not checked unless somebody asks, and nobody is spoken to', async () => {
    const found = await server.ask({}, { isAsked: false });
    assert.equal(found.proof, 'good');
    assert.equal(revocationOf(found)?.result, 'not-checked');
    assert.match(revocationOf(found)?.reason ?? '', /Nobody asked/);
    assert.deepEqual(server.asked(), []);
  });

  it('is nothing to ask about where certificates name no address', async () => {
    isGood(await server.ask({}, { leaf: {}, isAsked: false }));
    isGood(await server.ask({}, { leaf: {} }));
    assert.deepEqual(server.asked(), []);
  });

  it('is not asked about on the word of somebody whom nobody trusts', async () => {
    const own = mintChain({ ocsp: [server.at('ocsp')] });
    const found = await verify(jwsBytes(makeJws({ chain: own })), jwsType, [], {
      revocation: { network: nowhere, signal: new AbortController().signal },
    });
    assert.equal(found.proof, 'unknown-signer');
    assert.deepEqual(server.asked(), []);
  });

  describe('by OCSP', () => {
    const leaf = (): Asking => ({ leaf: { ocsp: [server.at('ocsp')] } });
    const delegate = (wish: Wish = {}): Minted =>
      mint(
        { subject: { CN: 'OCSP' }, extendedKeyUsage: [ocspSigning], noCheck: true, ...wish },
        server.chain[1],
      );

    it('says that a certificate is good, and then no list is asked for', async () => {
      isGood(await server.ask({ ocsp: () => ({}) }));
      assert.deepEqual(server.asked(), ['ocsp']);
    });

    it('says that it was revoked', async () => {
      isRevoked(await server.ask({ ocsp: () => ({ status: 'revoked' }), crl: () => ({}) }));
      assert.deepEqual(server.asked(), ['ocsp']);
    });

    it('may have somebody else sign for that', async () => {
      isGood(await server.ask({ ocsp: () => ({ signer: delegate() }) }, leaf()));
      isRevoked(await server.ask({ ocsp: () => ({ signer: delegate(), status: 'revoked' }) }, leaf()));
    });

    it('means only what is signed by whom it must be, about the certificate, for now', async () => {
      const other = mintChain();
      const wrongs: readonly (readonly [() => Partial<OcspWish>, RegExp])[] = [
        [() => ({ signer: other[1] }), /not signed by whom/],
        [() => ({ signer: server.chain[0] }), /not signed by whom/],
        [() => ({ signer: delegate({ extendedKeyUsage: undefined }) }), /not signed by whom/],
        [() => ({ signer: delegate({ to: daysOff(-1) }) }), /not signed by whom/],
        [() => ({ signer: mint({ extendedKeyUsage: [ocspSigning] }, other[1]) }), /not signed by whom/],
        [() => ({ signedWith: 'SHA-1' }), /too weakly/],
        [() => ({ about: other[0].serial }), /about another certificate/],
        [() => ({ nextUpdate: daysOff(-0.5) }), /too old/],
        [() => ({ nextUpdate: 'left out' }), /too old/],
        [() => ({ thisUpdate: daysOff(1), nextUpdate: daysOff(2) }), /of the future/],
        [() => ({ status: 'unknown' }), /does not know the certificate/],
        [() => ({ failure: 3 }), /does not answer that question/],
      ];
      for (const [ocsp, why] of wrongs) cannotBeTold(await server.ask({ ocsp }, leaf()), why);
    });

    it('asks whether its own signer was revoked, where that can be asked', async () => {
      const signer = () => delegate({ noCheck: false, crl: [server.at('crl')] });
      let own: Minted | undefined;
      const ocsp = (): Partial<OcspWish> => {
        own = signer();
        return { signer: own };
      };
      isGood(await server.ask({ ocsp, crl: () => ({}) }, leaf()));
      const revoked = (): Partial<CrlWish> => ({
        revoked: own === undefined ? [] : [{ serial: own.serial }],
      });
      cannotBeTold(await server.ask({ ocsp, crl: revoked }, leaf()), /may have been revoked/);
    });

    it('asks the next responder, then for the lists', async () => {
      isGood(
        await server.ask(
          { ocsp: () => ({}) },
          { leaf: { ocsp: [server.at('gone'), 'ldap://x', server.at('ocsp')] } },
        ),
      );
      assert.deepEqual(server.asked(), ['gone', 'ocsp']);
      isGood(await server.ask({ crl: () => ({}) }));
      isRevoked(
        await server.ask({
          ocsp: () => ({ failure: 6 }),
          crl: () => ({ revoked: [{ serial: server.chain[0].serial }] }),
        }),
      );
    });

    it('is unknown after two seconds without an answer', async function () {
      this.timeout(10_000);
      const silent = await serve(() => undefined);
      const start = Date.now();
      cannotBeTold(await server.ask({}, { leaf: { ocsp: [`http://${silent.host}/`] } }), /\./);
      assert.ok(Date.now() - start < 4000);
    });

    it('is given up at once', async () => {
      const silent = await serve(() => undefined);
      const giving = new AbortController();
      setTimeout(() => giving.abort(), 50);
      const start = Date.now();
      cannotBeTold(
        await server.ask({}, { leaf: { ocsp: [`http://${silent.host}/`] }, signal: giving.signal }),
        /\./,
      );
      assert.ok(Date.now() - start < 1000);
    });
  });

  it('is asked about authorities and about whoever made the timestamp', async () => {
    const root = mint({ ca: true, subject: { CN: 'Root' } });
    const authority = mint({ ca: true, subject: { CN: 'Authority' }, crl: [server.at('crl')] }, root);
    const leaf = mint({}, authority);
    // The responder signs for the second of the chain.
    server.chain = [authority, root, root];
    server.answers = { crl: () => ({ revoked: [{ serial: authority.serial }] }) };
    const revocation = { network: nowhere, signal: new AbortController().signal };
    const bytes = jwsBytes(makeJws({ chain: [leaf, authority, root] }));
    const found = await verify(bytes, jwsType, [storeOf('ca', 'acme', root.der)], { revocation });
    assert.equal(found.reason, 'The certificate `CN=Authority` was revoked.');

    const clock = mintTsa({ crl: [server.at('crl')] });
    const own = mintChain();
    server.chain = [clock[0], clock[1], clock[1]];
    server.answers = { crl: () => ({ revoked: [{ serial: clock[0].serial }] }) };
    const stamped = await verify(
      jwsBytes(makeJws({ chain: own, timestamp: token({ chain: clock }) })),
      jwsType,
      [storeOf('ca', 'acme', own[2].der), storeOf('tsa', 'clock', clock[1].der)],
      { revocation },
    );
    assert.match(stamped.reason, /`CN=Clock,.+` was revoked/);
  });

  it('speaks to nobody beyond what the network allows', async () => {
    const found = await server.ask(
      {},
      { leaf: { crl: ['http://169.254.169.254/latest', 'file:///etc/passwd'] } },
    );
    cannotBeTold(found, /169\.254\.169\.254.*not called/);
    assert.deepEqual(
      networkIn('/nowhere').plainHttpHosts,
      [],
      'and nobody may be spoken to without TLS after it',
    );
  });
});
