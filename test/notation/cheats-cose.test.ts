import { sign } from 'node:crypto';
import { encode } from 'cborg';
import { type Cheat, coseWith, flipped, refused, signedCose, trusting } from './support/cheat.ts';
import {
  type Cose,
  cborOf,
  coseBytes,
  coseLabels,
  type EnvelopeWish,
  image,
  makeCose,
  payloadOf,
} from './support/envelopes.ts';
import { daysOff, mintChain, now } from './support/mint.ts';
import { coseType } from './support/verify.ts';

const scheme = 'io.cncf.notary.signingScheme';
const time = 'io.cncf.notary.signingTime';
const other = `sha256:${'66'.repeat(32)}`;
const { algorithm, critical, contentType, chain: chainLabel } = coseLabels;

/** Signed over a protected header of these very bytes. */
function signedOver(protectedBytes: Uint8Array, context = 'Signature1'): Cheat {
  const chain = mintChain();
  const { payload, unsigned } = makeCose({ chain });
  const data = encode([context, protectedBytes, new Uint8Array(), payload]);
  const signature = sign('sha256', data, { key: chain[0].key, dsaEncoding: 'ieee-p1363' });
  return {
    bytes: coseBytes({ protectedBytes, unsigned, payload, signature }),
    type: coseType,
    stores: trusting(chain),
  };
}

const usual = (): Map<unknown, unknown> =>
  new Map<unknown, unknown>([
    [algorithm, -7],
    [critical, [scheme]],
    [contentType, 'application/vnd.cncf.notary.payload.v1+json'],
    [scheme, 'notary.x509'],
    [time, now],
  ]);

const headerWith = (...entries: readonly (readonly [unknown, unknown])[]): Cheat =>
  signedOver(cborOf(new Map([...usual(), ...entries])));

const headerWithout = (label: unknown): Cheat =>
  signedOver(cborOf(new Map([...usual()].filter(([name]) => name !== label))));

/** The map of the usual header with something in front, without counting it. */
const raw = (count: number, ...parts: readonly Uint8Array[]): Buffer =>
  Buffer.concat([Uint8Array.from([0xa0 + count]), ...parts]);

const pair = (label: unknown, value: unknown): Buffer => Buffer.concat([cborOf(label), cborOf(value)]);

const pairs = (): readonly Buffer[] => [...usual()].map(([label, value]) => pair(label, value));

const shaped = (change: (cose: Cose) => unknown): Cheat =>
  coseWith({}, (cose) => Buffer.concat([Uint8Array.from([0xd2]), cborOf(change(cose))]));

const moved = (wish: Omit<EnvelopeWish, 'chain'>): Cheat => signedCose(wish);

describe('cheating with a COSE_Sign1', () => {
  it('is what these make, when nobody cheats', async () => {
    const { bytes, stores } = signedOver(cborOf(usual()));
    const { verify } = await import('./support/verify.ts');
    const found = await verify(bytes, coseType, stores);
    if (found.proof !== 'good') throw new Error(found.reason);
  });

  describe('what is signed', () => {
    refused('another digest in the payload', 'invalid', /something was changed/, () =>
      coseWith({}, (cose) =>
        coseBytes({ ...cose, payload: Buffer.from(JSON.stringify(payloadOf({ digest: other }))) }),
      ),
    );
    refused('one bit of the signature', 'invalid', /something was changed/, () =>
      coseWith({}, (cose) => coseBytes({ ...cose, signature: flipped(cose.signature) })),
    );
    refused('an empty signature', 'invalid', /something was changed/, () =>
      coseWith({}, (cose) => coseBytes({ ...cose, signature: new Uint8Array() })),
    );
    refused('the signature of another image', 'invalid', /something was changed/, () => {
      const chain = mintChain();
      const { signature } = makeCose({ chain, payload: payloadOf({ digest: other }) });
      return {
        bytes: coseBytes({ ...makeCose({ chain }), signature }),
        type: coseType,
        stores: trusting(chain),
      };
    });
    refused('an expiry taken away', 'invalid', /something was changed/, () =>
      coseWith({ expiry: now }, (cose) => coseBytes({ ...cose, protectedBytes: cborOf(usual()) })),
    );
    refused('a signature as DER', 'invalid', /something was changed/, () => {
      const chain = mintChain();
      const cose = makeCose({ chain });
      const data = encode(['Signature1', cose.protectedBytes, new Uint8Array(), cose.payload]);
      return {
        bytes: coseBytes({ ...cose, signature: sign('sha256', data, chain[0].key) }),
        type: coseType,
        stores: trusting(chain),
      };
    });
    refused('a signature of another structure', 'invalid', /something was changed/, () =>
      signedOver(cborOf(usual()), 'Signature'),
    );
    refused('an envelope of another image', 'invalid', /the digest/, () =>
      moved({ payload: payloadOf({ digest: other }) }),
    );
    refused('an envelope of another size', 'invalid', /the size/, () =>
      moved({ payload: payloadOf({ size: image.size - 1 }) }),
    );
    refused('an envelope of another media type', 'invalid', /the media type/, () =>
      moved({ payload: payloadOf({ mediaType: 'x' }) }),
    );
    refused('an expiry that has passed', 'expired', /expired on/, () => moved({ expiry: now }));
    refused('a JWS that says it is COSE', 'invalid', /CBOR/, () =>
      coseWith({}, () => Buffer.from('{"payload":"e30"}')),
    );
  });

  describe('the structure', () => {
    refused('without its tag', 'invalid', /CBOR|COSE_Sign1/, () =>
      coseWith({}, (cose) => coseBytes(cose).subarray(1)),
    );
    refused('with the tag of a MAC', 'invalid', /CBOR/, () => coseWith({}, (cose) => coseBytes(cose, 0xd1)));
    refused('with its tag twice', 'invalid', /./, () =>
      coseWith({}, (cose) => Buffer.concat([Uint8Array.from([0xd2]), coseBytes(cose)])),
    );
    refused('of three parts', 'invalid', /COSE_Sign1/, () =>
      shaped((cose) => [cose.protectedBytes, cose.unsigned, cose.payload]),
    );
    refused('of five parts', 'invalid', /COSE_Sign1/, () =>
      shaped((cose) => [cose.protectedBytes, cose.unsigned, cose.payload, cose.signature, 0]),
    );
    refused('without its payload', 'invalid', /payload inside/, () =>
      shaped((cose) => [cose.protectedBytes, cose.unsigned, null, cose.signature]),
    );
    refused('with attributes that are not bytes', 'invalid', /CBOR/, () =>
      shaped((cose) => [usual(), cose.unsigned, cose.payload, cose.signature]),
    );
    refused('with a list of attributes', 'invalid', /no attributes/, () => signedOver(cborOf([1, -7])));
    refused('without attributes', 'invalid', /./, () => signedOver(new Uint8Array()));
    refused('something behind it', 'invalid', /CBOR/, () =>
      coseWith({}, (cose) => Buffer.concat([coseBytes(cose), Uint8Array.from([0])])),
    );
    refused('half of it', 'invalid', /CBOR/, () => coseWith({}, (cose) => coseBytes(cose).subarray(0, 300)));
    refused('nothing', 'invalid', /CBOR/, () => coseWith({}, () => new Uint8Array()));
    refused('a list of unknown length', 'invalid', /CBOR/, () =>
      coseWith({}, ({ protectedBytes, unsigned, payload, signature }) =>
        Buffer.concat([
          Uint8Array.from([0xd2, 0x9f]),
          ...[protectedBytes, unsigned, payload, signature].map((part) => cborOf(part)),
          Uint8Array.from([0xff]),
        ]),
      ),
    );
    refused('attributes of unknown length', 'invalid', /CBOR/, () =>
      signedOver(Buffer.concat([Uint8Array.from([0xbf]), ...pairs(), Uint8Array.from([0xff])])),
    );
    refused('an attribute twice', 'invalid', /twice/, () =>
      signedOver(raw(6, ...pairs(), pair(algorithm, -37))),
    );
    refused('a name twice', 'invalid', /twice/, () =>
      signedOver(raw(6, ...pairs(), pair(scheme, 'notary.x509.signingAuthority'))),
    );
    refused('two chains', 'invalid', /twice/, () =>
      coseWith({}, ({ protectedBytes, unsigned, payload, signature }) => {
        const one = pair(chainLabel, unsigned.get(chainLabel));
        const parts = [cborOf(protectedBytes), raw(2, one, one), cborOf(payload), cborOf(signature)];
        return Buffer.concat([Uint8Array.from([0xd2, 0x84]), ...parts]);
      }),
    );
    refused('a number longer than it must be', 'invalid', /CBOR/, () =>
      signedOver(raw(5, Buffer.concat([Uint8Array.from([0x18, 0x01]), cborOf(-7)]), ...pairs().slice(1))),
    );
    refused('text that is not UTF-8', 'invalid', /no text/, () =>
      signedOver(raw(6, ...pairs(), Buffer.concat([Uint8Array.from([0x62, 0xc3, 0x28]), cborOf(1)]))),
    );
    refused('another tag in the attributes', 'invalid', /CBOR/, () =>
      signedOver(raw(6, ...pairs(), Buffer.concat([cborOf('x'), Uint8Array.from([0xc2, 0x41, 0x01])]))),
    );
  });

  describe('the algorithm', () => {
    for (const value of [-35, -37, -257, -8, 5, 'ES256', null, [-7]]) {
      refused(JSON.stringify(value), 'invalid', /does not fit the key/, () => headerWith([algorithm, value]));
    }
    refused('none', 'invalid', /does not fit the key/, () => headerWithout(algorithm));
    refused('one outside what is signed', 'invalid', /outside what is signed/, () =>
      coseWith({}, (cose) => coseBytes({ ...cose, unsigned: new Map([...cose.unsigned, [algorithm, -7]]) })),
    );
  });

  describe('the attributes', () => {
    refused('none of them critical', 'invalid', /which of its attributes are critical/, () =>
      headerWithout(critical),
    );
    refused('an empty list of critical ones', 'invalid', /which of its attributes are critical/, () =>
      headerWith([critical, []]),
    );
    refused('not the scheme critical', 'invalid', /must be marked/, () => headerWith([critical, [time]]));
    refused('something unknown that is critical', 'invalid', /not known here/, () =>
      headerWith([critical, [scheme, 'must']], ['must', 1]),
    );
    refused('an unknown label that is critical', 'invalid', /not known here/, () =>
      headerWith([critical, [scheme, 40]], [40, 1]),
    );
    refused('a critical one that is not there', 'invalid', /does not have/, () =>
      headerWith([critical, [scheme, 40]]),
    );
    refused('the algorithm as critical', 'invalid', /does not have/, () =>
      headerWith([critical, [scheme, algorithm]]),
    );
    refused('a list of critical ones outside', 'invalid', /outside what is signed/, () =>
      coseWith({}, (cose) =>
        coseBytes({ ...cose, unsigned: new Map([...cose.unsigned, [critical, [scheme]]]) }),
      ),
    );
    refused('the scheme outside too', 'invalid', /outside what is signed/, () =>
      coseWith({}, (cose) =>
        coseBytes({ ...cose, unsigned: new Map([...cose.unsigned, [scheme, 'notary.x509']]) }),
      ),
    );
    refused('no content type', 'invalid', /not of the kind/, () => headerWithout(contentType));
    refused('a content type as a number', 'invalid', /not of the kind/, () => headerWith([contentType, 50]));
    refused('another scheme', 'invalid', /scheme of the signature/, () => headerWith([scheme, 'notary']));
    refused('no scheme', 'invalid', /does not have/, () => headerWithout(scheme));
    refused('no time', 'invalid', /when it was made/, () => headerWithout(time));
    refused('a time without its tag', 'invalid', /is no time/, () => headerWith([time, 1_763_000_000]));
    refused('a time as text', 'invalid', /is no time/, () => headerWith([time, '2026-11-20T00:00:00Z']));
    refused('a tagged time that is text', 'invalid', /CBOR|no number/, () =>
      signedOver(
        raw(5, ...pairs().slice(0, 4), Buffer.concat([cborOf(time), Uint8Array.from([0xc1, 0x61, 0x31])])),
      ),
    );
    refused('a time that never comes', 'invalid', /is no time|CBOR/, () =>
      signedOver(
        raw(
          5,
          ...pairs().slice(0, 4),
          Buffer.concat([cborOf(time), Uint8Array.from([0xc1, 0xf9, 0x7c, 0x00])]),
        ),
      ),
    );
    refused('an expiry that is not critical', 'invalid', /must be marked/, () =>
      headerWith(['io.cncf.notary.expiry', daysOff(9)]),
    );
    refused('an authentic time that a signer gives itself', 'invalid', /does not belong/, () =>
      headerWith(['io.cncf.notary.authenticSigningTime', now]),
    );
  });

  describe('the chain', () => {
    refused('none', 'invalid', /no certificate/, () =>
      coseWith({}, (cose) => coseBytes({ ...cose, unsigned: new Map() })),
    );
    refused('one that is no list', 'invalid', /no certificate/, () =>
      coseWith({}, (cose) => coseBytes({ ...cose, unsigned: new Map([[chainLabel, mintChain()[0].der]]) })),
    );
    refused('one of texts', 'invalid', /cannot be read/, () =>
      coseWith({}, (cose) => coseBytes({ ...cose, unsigned: new Map([[chainLabel, ['x']]]) })),
    );
    refused('inside and outside', 'invalid', /outside what is signed/, () =>
      headerWith([chainLabel, [mintChain()[0].der]]),
    );
    refused('turned around', 'invalid', /something was changed/, () => {
      const chain = mintChain();
      return signedCose({ chain, certificates: chain.map(({ der }) => der).reverse() });
    });
    refused('an expired signer', 'not-proven', /expired on/, () =>
      signedCose({ chain: mintChain({ to: daysOff(-1) }) }),
    );
    refused('a timestamp that is text', 'invalid', /timestamp in the signature/, () =>
      coseWith({}, (cose) =>
        coseBytes({
          ...cose,
          unsigned: new Map([...cose.unsigned, ['io.cncf.notary.timestampSignature', 'x']]),
        }),
      ),
    );
  });
});
