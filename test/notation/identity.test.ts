import assert from 'node:assert/strict';
import { identityProblem, matchesIdentity } from '../../rules/signature/x509-identity.ts';
import { sequence, set } from './support/der.ts';
import { jwsBytes, makeJws } from './support/envelopes.ts';
import { attributeOf, mintChain, type Wish } from './support/mint.ts';
import { jwsType, storeOf, verify } from './support/verify.ts';

/** The subject of a certificate as a signature tells it. */
async function subjectOf(wish: Wish): Promise<string> {
  const chain = mintChain(wish);
  const { signer } = await verify(jwsBytes(makeJws({ chain })), jwsType, [
    storeOf('ca', 'acme', chain[2].der),
  ]);
  return signer?.kind === 'certificate' ? signer.subject : '';
}

const acme = { C: 'US', ST: 'WA', L: 'Seattle', O: 'Acme', OU: 'Tools', CN: 'app.example' };

describe('an identity of a trust policy', () => {
  it('means a certificate that has all its attributes, in any order', async () => {
    const subject = await subjectOf({ subject: acme });
    assert.equal(subject, 'CN=app.example,OU=Tools,O=Acme,L=Seattle,ST=WA,C=US');
    const means = (identity: string): boolean => matchesIdentity(identity, subject);
    assert.ok(means('*'));
    assert.ok(means('x509.subject: C=US, ST=WA, O=Acme'));
    assert.ok(means('x509.subject:O=Acme,S=WA,C=US,CN=app.example'));
    assert.ok(!means('x509.subject: C=US, ST=WA, O=acme'), 'another case');
    assert.ok(!means('x509.subject: C=US, ST=WA, O=Acm'), 'the beginning of a value');
    assert.ok(!means('x509.subject: C=US, ST=WA, O=Acme, OU=Other'));
    assert.ok(!means('x509.subject: C=US, ST=WA, O=Acme, STREET=x'), 'an attribute that it does not have');
    assert.ok(!means('x509.subject: C=US, O=Acme'), 'too little');
    assert.ok(!means('C=US, ST=WA, O=Acme'), 'no kind');
    assert.ok(!means('x509.subject: c=US, st=WA, o=Acme'), 'attributes in small letters');
  });

  it('cannot be met by what another attribute says', async () => {
    const wanted = 'x509.subject: C=US, ST=WA, O=Acme';
    const subject = await subjectOf({ subject: { C: 'US', ST: 'WA', CN: 'x,O=Acme', O: 'Evil' } });
    assert.equal(subject, 'O=Evil,CN=x\\,O=Acme,ST=WA,C=US');
    assert.ok(!matchesIdentity(wanted, subject));
    for (const CN of [
      'x+O=Acme',
      'x;O=Acme',
      'x\\',
      'x\\,O=Acme',
      'x"',
      ' x',
      '#x',
      'x\nO=Acme',
      'x\u0000,O=Acme',
      'x\u202eemcA=O,',
    ])
      assert.ok(
        !matchesIdentity(wanted, await subjectOf({ subject: { C: 'US', ST: 'WA', CN, O: 'Evil' } })),
        CN,
      );
  });

  it('means values with special characters as they are escaped', async () => {
    for (const O of [
      'Acme, Inc',
      'A+B',
      'a;b',
      'a\\b',
      ' a ',
      '#a',
      'a"b',
      '<a>',
      'Ünïcödé 😀',
      'a=b',
      'a\tb',
    ]) {
      const subject = await subjectOf({ subject: { C: 'US', ST: 'WA', O } });
      const own = subject.replace(/^O=/, '').replace(/,ST=WA,C=US$/, '');
      assert.ok(matchesIdentity(`x509.subject: C=US, ST=WA, O=${own}`, subject), `${O} as ${own}`);
      assert.ok(!matchesIdentity(`x509.subject: C=US, ST=WA, O=${own}x`, subject));
    }
  });

  it('means no certificate that has an attribute twice or in an unknown way', async () => {
    const raw = (...parts: readonly Buffer[]): Promise<string> => subjectOf({ rawName: sequence(...parts) });
    const part = (name: string, value: string): Buffer => set(attributeOf(name, value));
    const base = [part('C', 'US'), part('ST', 'WA')];
    const wanted = 'x509.subject: C=US, ST=WA, O=Acme';
    assert.ok(matchesIdentity(wanted, await raw(...base, part('O', 'Acme'))));
    assert.ok(!matchesIdentity(wanted, await raw(...base, part('O', 'Acme'), part('O', 'Evil'))));
    const joined = (name: string, value: string): Promise<string> =>
      raw(...base, set(attributeOf('O', 'Acme'), attributeOf(name, value)));
    assert.equal(await joined('CN', 'x'), 'O=Acme+CN=x,ST=WA,C=US');
    assert.ok(matchesIdentity(wanted, await joined('CN', 'x')), 'joined as with a comma');
    assert.ok(!matchesIdentity(wanted, await joined('O', 'Evil')));
    const mail = await raw(...base, part('O', 'Acme'), part('mail', 'a@b'));
    assert.match(mail, /^1\.2\.840\.113549\.1\.9\.1=#0c03614062,/);
    assert.ok(!matchesIdentity(wanted, mail));
  });

  it('says what is wrong with it', () => {
    assert.equal(identityProblem('*'), undefined);
    assert.equal(identityProblem('x509.subject: C=US, ST=WA, O=Acme\\, Inc'), undefined);
    assert.match(identityProblem('O=Acme') ?? '', /must be `\*` or begin with/);
    assert.match(identityProblem('x509.subject: C=US, ST=WA, O="Acme"') ?? '', /quotation/);
    assert.match(identityProblem('x509.subject: C=US, ST=WA, O=a\\x') ?? '', /`\\`/);
    assert.match(identityProblem('x509.subject: C=US, ST=WA, O=\\ff') ?? '', /UTF-8/);
    assert.match(identityProblem('x509.subject: C=US, ST=WA,, O=a') ?? '', /no attribute/);
    assert.match(identityProblem('x509.subject: C=US, ST=WA, O=a,') ?? '', /missing/);
  });
});
