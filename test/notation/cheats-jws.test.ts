import { sign } from 'node:crypto';
import { flipped, jwsWith, refused, rewritten, signedJws, trusting } from './support/cheat.ts';
import { image, jwsBytes, makeJws, payloadOf, payloadType } from './support/envelopes.ts';
import { daysOff, mintChain, now } from './support/mint.ts';

const other = `sha256:${'66'.repeat(32)}`;
const scheme = 'io.cncf.notary.signingScheme';

describe('cheating with a JWS', () => {
  describe('what is signed', () => {
    refused('another digest in the payload', 'invalid', /something was changed/, () =>
      jwsWith({}, (jws) => ({
        ...jws,
        payload: rewritten(jws.payload, (text) => text.replace(image.digest, other)),
      })),
    );
    refused('another size in the payload', 'invalid', /something was changed/, () =>
      jwsWith({}, (jws) => ({
        ...jws,
        payload: rewritten(jws.payload, (text) => text.replace('942', '943')),
      })),
    );
    refused('the payload of another signature', 'invalid', /something was changed/, () =>
      jwsWith({}, (jws) => ({
        ...jws,
        payload: makeJws({ chain: mintChain(), payload: payloadOf({ annotations: {} }) }).payload,
      })),
    );
    refused('the same attributes written in another way', 'invalid', /something was changed/, () =>
      jwsWith({}, (jws) => ({
        ...jws,
        protected: rewritten(jws.protected, (text) => text.replace('{', '{ ')),
      })),
    );
    refused('an expiry taken away', 'invalid', /something was changed/, () =>
      jwsWith({ expiry: now }, (jws) => ({
        ...jws,
        protected: rewritten(jws.protected, (text) => {
          const header = JSON.parse(text);
          delete header['io.cncf.notary.expiry'];
          return JSON.stringify({ ...header, crit: [scheme] });
        }),
      })),
    );
    refused('one bit of the signature', 'invalid', /something was changed/, () =>
      jwsWith({}, (jws) => ({
        ...jws,
        signature: flipped(Buffer.from(jws.signature, 'base64url')).toString('base64url'),
      })),
    );
    refused('the signature of another image', 'invalid', /something was changed/, () => {
      const chain = mintChain();
      const { signature } = makeJws({ chain, payload: payloadOf({ digest: other }) });
      return { bytes: jwsBytes({ ...makeJws({ chain }), signature }), stores: trusting(chain) };
    });
    refused('a signature as DER', 'invalid', /something was changed/, () => {
      const chain = mintChain();
      const jws = makeJws({ chain });
      const signature = sign('sha256', Buffer.from(`${jws.protected}.${jws.payload}`), chain[0].key);
      return {
        bytes: jwsBytes({ ...jws, signature: signature.toString('base64url') }),
        stores: trusting(chain),
      };
    });
    refused('a whole envelope of another image', 'invalid', /another image: the digest/, () =>
      signedJws({ payload: payloadOf({ digest: other }) }),
    );
    refused('an envelope of another size', 'invalid', /another image: the size/, () =>
      signedJws({ payload: payloadOf({ size: image.size + 1 }) }),
    );
    refused('an envelope of another media type', 'invalid', /another image: the media type/, () =>
      signedJws({ payload: payloadOf({ mediaType: 'application/vnd.oci.image.index.v1+json' }) }),
    );
    refused('a size as text', 'invalid', /the size/, () =>
      signedJws({ payload: payloadOf({ size: '942' }) }),
    );
    refused('no size', 'invalid', /the size/, () => signedJws({ payload: payloadOf({ size: undefined }) }));
    refused('a payload without a target', 'invalid', /of which image/, () =>
      signedJws({ payload: { targetartifact: image } }),
    );
    refused('a payload that is a list', 'invalid', /of which image/, () =>
      signedJws({ payload: [payloadOf()] }),
    );
    refused('a payload that is no JSON', 'invalid', /JSON/, () => signedJws({ payload: 'hello JWS' }));
    refused('a payload with something behind it', 'invalid', /JSON/, () =>
      signedJws({ payload: `${JSON.stringify(payloadOf())}{}` }),
    );
    refused('a payload with two digests', 'invalid', /twice/, () =>
      signedJws({ payload: JSON.stringify(payloadOf()).replace('"digest"', `"digest":"${other}","digest"`) }),
    );
    refused('a payload with two digests, one escaped', 'invalid', /twice/, () =>
      signedJws({
        payload: JSON.stringify(payloadOf()).replace('"digest"', `"\\u0064igest":"${other}","digest"`),
      }),
    );
    refused('annotations that are no texts', 'invalid', /annotations/, () =>
      signedJws({ payload: payloadOf({ annotations: { build: 42 } }) }),
    );
  });

  describe('the envelope', () => {
    for (const member of ['payload', 'protected', 'header', 'signature']) {
      refused(`no \`${member}\``, 'invalid', /./, () =>
        jwsWith({}, (jws) => ({ ...jws, [member]: undefined })),
      );
    }
    refused('an empty signature', 'invalid', /something was changed/, () =>
      jwsWith({}, (jws) => ({ ...jws, signature: '' })),
    );
    refused('a member that a flattened JWS has not', 'invalid', /members/, () =>
      jwsWith({}, (jws) => ({ ...jws, signatures: [] })),
    );
    refused('several signatures', 'invalid', /members/, () =>
      jwsWith({}, ({ payload, ...one }) => ({ payload, signatures: [one] })),
    );
    refused('the compact form', 'invalid', /JSON/, () => {
      const chain = mintChain();
      const { protected: head, payload, signature } = makeJws({ chain });
      return { bytes: Buffer.from(`${head}.${payload}.${signature}`), stores: trusting(chain) };
    });
    refused('a member twice', 'invalid', /twice/, () => {
      const cheat = jwsWith({}, (jws) => jws);
      const text = Buffer.from(cheat.bytes).toString();
      return { ...cheat, bytes: Buffer.from(text.replace('{', '{"payload":"e30",')) };
    });
    refused('something behind it', 'invalid', /JSON/, () => {
      const cheat = jwsWith({}, (jws) => jws);
      return { ...cheat, bytes: Buffer.concat([cheat.bytes, Buffer.from('x')]) };
    });
    refused('a mark of byte order', 'invalid', /JSON/, () => {
      const cheat = jwsWith({}, (jws) => jws);
      return { ...cheat, bytes: Buffer.concat([Buffer.from('\ufeff'), cheat.bytes]) };
    });
    refused('text that is not UTF-8', 'invalid', /JSON/, () => {
      const cheat = jwsWith({}, (jws) => jws);
      const bytes = Buffer.from(cheat.bytes);
      bytes[bytes.indexOf('test/1')] = 0xff;
      return { ...cheat, bytes };
    });
    refused('padding', 'invalid', /`payload` cannot be read/, () =>
      jwsWith({}, (jws) => ({ ...jws, payload: `${jws.payload}==` })),
    );
    refused('white space in base64', 'invalid', /`payload` cannot be read/, () =>
      jwsWith({}, (jws) => ({ ...jws, payload: `${jws.payload}\n` })),
    );
    refused('more than 4 MiB', 'invalid', /too large/, () =>
      jwsWith({}, (jws) => ({ ...jws, header: { ...jws.header, x: 'x'.repeat(5e6) } })),
    );
    refused('nothing', 'invalid', /JSON/, () => ({ ...jwsWith({}, (jws) => jws), bytes: new Uint8Array() }));
  });

  describe('the algorithm', () => {
    for (const alg of ['none', 'HS256', 'RS256', 'ES384', 'PS256', 'EdDSA', '', 'es256']) {
      refused(`\`${alg}\``, 'invalid', /does not fit the key/, () => signedJws({ attributes: { alg } }));
    }
    refused('none at all', 'invalid', /does not fit the key/, () =>
      jwsWith({}, (jws) => ({
        ...jws,
        protected: rewritten(jws.protected, (text) => text.replace('"alg":"ES256",', '')),
      })),
    );
    refused('one outside what is signed', 'invalid', /outside what is signed/, () =>
      jwsWith({}, (jws) => ({ ...jws, header: { ...jws.header, alg: 'ES256' } })),
    );
    refused('PS256 with a key of 3072 bits', 'invalid', /does not fit the key/, () =>
      signedJws({ chain: mintChain({ key: 3072 }), algorithm: 'PS256' }),
    );
    refused('ES256 with a key of P-384', 'invalid', /does not fit the key/, () =>
      signedJws({ chain: mintChain({ key: 'P-384' }), algorithm: 'ES256' }),
    );
    refused('a payload that is not encoded', 'invalid', /critical/, () =>
      signedJws({ attributes: { b64: false }, critical: [scheme, 'b64'] }),
    );
  });

  describe('what is critical', () => {
    refused('nothing', 'invalid', /which of its attributes are critical/, () => signedJws({ critical: [] }));
    refused('no list', 'invalid', /which of its attributes are critical/, () =>
      signedJws({ attributes: { crit: scheme } }),
    );
    refused('not the scheme', 'invalid', /`io\.cncf\.notary\.signingScheme` must be marked/, () =>
      signedJws({ critical: ['io.cncf.notary.signingTime'] }),
    );
    refused('not the expiry', 'invalid', /`io\.cncf\.notary\.expiry` must be marked/, () =>
      signedJws({ critical: [scheme], expiry: daysOff(9) }),
    );
    refused('not the authentic time', 'invalid', /authenticSigningTime` must be marked/, () =>
      signedJws({ critical: [scheme], scheme: 'notary.x509.signingAuthority' }),
    );
    refused('something unknown', 'invalid', /not known here: `com\.example\.must`/, () =>
      signedJws({ attributes: { 'com.example.must': true }, critical: [scheme, 'com.example.must'] }),
    );
    refused('something that is not there', 'invalid', /does not have/, () =>
      signedJws({ critical: [scheme, 'com.example.must'] }),
    );
    refused('the algorithm', 'invalid', /does not have/, () => signedJws({ critical: [scheme, 'alg'] }));
    refused('the same twice', 'invalid', /twice/, () => signedJws({ critical: [scheme, scheme] }));
    refused('a number', 'invalid', /does not have/, () => signedJws({ critical: [scheme, 1] }));
    refused('a list outside what is signed', 'invalid', /outside what is signed/, () =>
      jwsWith({}, (jws) => ({ ...jws, header: { ...jws.header, crit: [scheme] } })),
    );
    refused('the version of a plugin without the plugin', 'invalid', /not known here/, () => {
      const name = 'io.cncf.notary.verificationPluginMinVersion';
      return signedJws({ attributes: { [name]: '1.0.0' }, critical: [scheme, name] });
    });
  });

  describe('the attributes', () => {
    refused('another content type', 'invalid', /not of the kind/, () =>
      signedJws({ contentType: 'application/json' }),
    );
    refused('no content type', 'invalid', /not of the kind/, () => signedJws({ contentType: '' }));
    refused('a content type with a parameter', 'invalid', /not of the kind/, () =>
      signedJws({ contentType: `${payloadType};x=y` }),
    );
    refused('another scheme', 'invalid', /scheme of the signature is not known/, () =>
      signedJws({ attributes: { [scheme]: 'notary.x509.other' } }),
    );
    refused('a scheme that is a list', 'invalid', /scheme of the signature is not known/, () =>
      signedJws({ attributes: { [scheme]: ['notary.x509'] } }),
    );
    refused('an attribute twice', 'invalid', /twice/, () => {
      const chain = mintChain();
      const jws = makeJws({ chain });
      const head = rewritten(jws.protected, (text) => text.replace('{', '{"alg":"none",'));
      const data = Buffer.from(`${head}.${jws.payload}`);
      const signature = sign('sha256', data, { key: chain[0].key, dsaEncoding: 'ieee-p1363' }).toString(
        'base64url',
      );
      return { bytes: jwsBytes({ ...jws, protected: head, signature }), stores: trusting(chain) };
    });
    refused('a signed attribute outside too', 'invalid', /outside what is signed/, () =>
      jwsWith({}, (jws) => ({ ...jws, header: { ...jws.header, [scheme]: 'notary.x509' } })),
    );
    refused('no time', 'invalid', /when it was made/, () =>
      signedJws({ attributes: { 'io.cncf.notary.signingTime': undefined } }),
    );
    for (const time of [
      'yesterday',
      '2026-02-30T00:00:00Z',
      '2026-11-20',
      1_700_000_000,
      '2026-11-20T10:00:00',
      '',
    ]) {
      refused(`the time ${JSON.stringify(time)}`, 'invalid', /is no time/, () =>
        signedJws({ attributes: { 'io.cncf.notary.signingTime': time } }),
      );
    }
    refused('an authentic time that a signer gives itself', 'invalid', /does not belong to the scheme/, () =>
      signedJws({ attributes: { 'io.cncf.notary.authenticSigningTime': daysOff(-1) } }),
    );
    refused(
      'a signing authority without its time',
      'invalid',
      /marked as critical that the signature does not have/,
      () =>
        signedJws({
          scheme: 'notary.x509.signingAuthority',
          attributes: { 'io.cncf.notary.authenticSigningTime': undefined },
        }),
    );
    refused('an expiry before the time', 'invalid', /expires before/, () =>
      signedJws({ expiry: daysOff(-9) }),
    );
    refused('an expiry that is no time', 'invalid', /is no time/, () =>
      signedJws({
        critical: [scheme, 'io.cncf.notary.expiry'],
        attributes: { 'io.cncf.notary.expiry': 'never' },
      }),
    );
    refused('an expiry that has passed', 'expired', /expired on 2026-11-21/, () =>
      signedJws({ expiry: new Date(now.getTime() - 1000) }),
    );
    refused('a plugin without a name', 'invalid', /has no name/, () =>
      signedJws({
        attributes: { 'io.cncf.notary.verificationPlugin': ' ' },
        critical: [scheme, 'io.cncf.notary.verificationPlugin'],
      }),
    );
  });
});
