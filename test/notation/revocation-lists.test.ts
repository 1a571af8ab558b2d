import type { FoundSignature } from '../../rules/core/signature.ts';
import { nowhere } from '../registry/support/network.ts';
import { allowLoopback } from '../support/loopback.ts';
import { tlv } from './support/der.ts';
import { jwsBytes, makeJws } from './support/envelopes.ts';
import { daysOff, keyFor, mint, mintChain } from './support/mint.ts';
import { type Asking, type Chain, cannotBeTold, isGood, isRevoked, responder } from './support/responder.ts';
import { type CrlWish, extensionOf } from './support/revocation.ts';
import { mintTsa, token } from './support/tsa.ts';
import { jwsType, storeOf, verify } from './support/verify.ts';

describe('revocation by lists', () => {
  allowLoopback();
  const server = responder();

  const leaf = (): Asking => ({ leaf: { crl: [server.at('crl')] } });
  const list = (wish: (chain: Chain) => Partial<CrlWish>): Promise<FoundSignature> =>
    server.ask({ crl: wish }, leaf());

  it('says that a certificate is good, or was revoked', async () => {
    isGood(await list(() => ({})));
    isGood(await list(() => ({ revoked: [{ serial: otherSerial() }] })));
    isRevoked(
      await list(([own]) => ({ revoked: [{ serial: otherSerial() }, { serial: own.serial, reason: 1 }] })),
    );
    isRevoked(await list(([own]) => ({ revoked: [{ serial: own.serial, reason: 6 }] })));
  });

  it('means only what is signed by whom it must be, for now, and about such certificates', async () => {
    const other = mintChain();
    const scope = (number: number) => [
      extensionOf('2.5.29.28', true, tlv(0x30, tlv(0x80 + number, Buffer.from([0xff])))),
    ];
    const wrongs: readonly (readonly [() => Partial<CrlWish>, RegExp])[] = [
      [() => ({ signer: keyFor('P-256') }), /not signed by whom/],
      [() => ({ named: other[2] }), /not signed by whom/],
      [() => ({ signedWith: 'SHA-1' }), /too weakly/],
      [() => ({ nextUpdate: daysOff(-0.5) }), /too old/],
      [() => ({ nextUpdate: 'left out' }), /too old/],
      [() => ({ thisUpdate: daysOff(0.5) }), /of the future/],
      [() => ({ deltaOf: 1 }), /only what is new/],
      [() => ({ more: [extensionOf('1.2.3', true, tlv(5))] }), /must be understood/],
      [() => ({ more: scope(2) }), /not say enough/],
      [() => ({ more: scope(4) }), /not say enough/],
      [() => ({ more: scope(5) }), /not say enough/],
    ];
    for (const [wish, why] of wrongs) cannotBeTold(await list(wish), why);
    isGood(await list(() => ({ more: scope(1) })));
  });

  it('means only what an authority signed that may', async () => {
    server.chain = mintChain({ crl: [server.at('crl')] }, { keyUsage: ['keyCertSign'] });
    server.answers = { crl: () => ({}) };
    const revocation = { network: nowhere, signal: new AbortController().signal };
    const bytes = jwsBytes(makeJws({ chain: server.chain }));
    cannotBeTold(await verify(bytes, jwsType, server.stores(), { revocation }), /may not sign lists/);
  });

  it('takes the first address that has one', async () => {
    isGood(
      await server.ask(
        { crl: () => ({}) },
        { leaf: { crl: ['ldap:///x', server.at('gone'), server.at('crl')] } },
      ),
    );
    cannotBeTold(await server.ask({}, { leaf: { crl: [server.at('gone')] } }), /answers 404/);
  });

  it('adds what is new since', async () => {
    const base = ([own]: Chain): Partial<CrlWish> => ({
      number: 5,
      freshestAt: server.at('delta'),
      revoked: [{ serial: own.serial, reason: 6, at: daysOff(-3) }],
    });
    const both = (delta: (chain: Chain) => Partial<CrlWish> | undefined): Promise<FoundSignature> =>
      server.ask({ crl: base, delta }, leaf());
    isRevoked(await both(() => ({ number: 6, deltaOf: 5 })));
    isGood(await both(([own]) => ({ number: 6, deltaOf: 5, revoked: [{ serial: own.serial, reason: 8 }] })));
    isRevoked(
      await both(([own]) => ({
        number: 6,
        deltaOf: 5,
        revoked: [{ serial: own.serial, reason: 8, at: daysOff(-5) }],
      })),
    );
    cannotBeTold(await both(() => ({ number: 7, deltaOf: 6 })), /does not belong/);
    cannotBeTold(await both(() => ({ number: 4, deltaOf: 4 })), /does not belong/);
    cannotBeTold(await both(() => ({ number: 6 })), /does not belong/);
    cannotBeTold(await both(() => undefined), /answers 404/);
  });

  it('does not mean what was signed before the key became invalid, where that is proven', async () => {
    server.chain = mintChain({ crl: [server.at('crl')] });
    server.answers = { crl: ([own]) => ({ revoked: [{ serial: own.serial, since: daysOff(-5) }] }) };
    const clock = mintTsa();
    const signed = async (days: number | undefined): Promise<FoundSignature> => {
      const timestamp = days === undefined ? undefined : token({ chain: clock, at: daysOff(days) });
      return verify(
        jwsBytes(makeJws({ chain: server.chain, timestamp })),
        jwsType,
        [...server.stores(), storeOf('tsa', 'clock', clock[1].der)],
        { revocation: { network: nowhere, signal: new AbortController().signal } },
      );
    };
    isGood(await signed(-6));
    isRevoked(await signed(-4));
    isRevoked(await signed(undefined));
  });
});

const otherSerial = (): Buffer => mint().serial;
