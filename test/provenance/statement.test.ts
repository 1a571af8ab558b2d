import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAbout, readStatement } from '../../server/signature/attestation/statement.ts';
import { describeVectors, githubFile, signedHere, statementIn, toolkitFile } from './support/material.ts';

const hex = 'a'.repeat(64);
const plain = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'app', digest: { sha256: hex } }],
  predicateType: 'https://example.com/p',
  predicate: { x: 1 },
};
const read = (statement: unknown): ReturnType<typeof readStatement> =>
  readStatement(Buffer.from(JSON.stringify(statement)));

describe('in-toto statements', () => {
  it('are read in both versions, with whatever predicate', () => {
    for (const type of ['https://in-toto.io/Statement/v0.1', 'https://in-toto.io/Statement/v1'])
      assert.deepEqual(read({ ...plain, _type: type }), {
        type,
        subjects: [{ name: 'app', sha256: hex }],
        digests: [`sha256:${hex}`],
        predicateType: 'https://example.com/p',
        predicate: { x: 1 },
      });
    assert.equal(read({ ...plain, predicate: undefined })?.predicate, undefined);
    assert.equal(read({ ...plain, predicate: 'text' })?.predicate, 'text');
  });

  it('name every image that one is about, and others by what names them', () => {
    const others = { name: 'x', digest: { sha512: 'b'.repeat(128) } };
    const commit = { uri: 'pkg:github/acme/app', digest: { sha1: 'c'.repeat(40) } };
    const statement = read({ ...plain, subject: [commit, ...plain.subject, others] });
    assert.ok(statement);
    assert.deepEqual(statement.subjects, [{ name: 'app', sha256: hex }]);
    assert.ok(isAbout(statement, `sha256:${hex}`));
    assert.ok(isAbout(statement, `sha512:${'b'.repeat(128)}`));
    assert.ok(!isAbout(statement, `sha256:${'d'.repeat(64)}`));
    assert.ok(!isAbout(statement, hex));
  });

  const wrong: Readonly<Record<string, unknown>> = {
    'another type': { ...plain, _type: 'https://in-toto.io/Statement/v2' },
    'no type': { ...plain, _type: undefined },
    'a type in a list': { ...plain, _type: ['https://in-toto.io/Statement/v1'] },
    'no subject': { ...plain, subject: [] },
    'a subject that is no list': { ...plain, subject: plain.subject[0] },
    'a subject that only a commit names': { ...plain, subject: [{ digest: { sha1: 'c'.repeat(40) } }] },
    'a digest in capitals': { ...plain, subject: [{ digest: { sha256: 'A'.repeat(64) } }] },
    'a digest that is too short': { ...plain, subject: [{ digest: { sha256: 'a'.repeat(63) } }] },
    'a digest with its algorithm': { ...plain, subject: [{ digest: { sha256: `sha256:${hex}` } }] },
    'one bad digest among good ones': {
      ...plain,
      subject: [...plain.subject, { digest: { sha256: 'zz' } }],
    },
    'no predicate type': { ...plain, predicateType: '' },
    'a predicate type that is no text': { ...plain, predicateType: 1 },
    'a predicate type without end': { ...plain, predicateType: 'x'.repeat(2_000) },
    'a list': [plain],
    null: null,
    'a text': 'x',
    'more subjects than anybody attests': { ...plain, subject: Array(10_001).fill(plain.subject[0]) },
  };
  for (const [what, statement] of Object.entries(wrong))
    it(`are refused: ${what}`, () => {
      assert.equal(read(statement), undefined);
    });

  it('are refused where the bytes are no strict JSON', () => {
    const text = JSON.stringify(plain);
    const cases = [
      Buffer.alloc(0),
      Buffer.from(`\ufeff${text}`),
      Buffer.from(`${text}x`),
      Buffer.from(text.slice(0, -1)),
      Buffer.concat([Buffer.from(text.slice(0, 60)), Buffer.from([0xff]), Buffer.from(text.slice(60))]),
      Buffer.from(text, 'utf16le'),
    ];
    for (const bytes of cases) assert.equal(readStatement(bytes), undefined);
  });

  it('are refused where they are nested without end or larger than 40 MB, without throwing or waiting', () => {
    const deep = `{"_type":"https://in-toto.io/Statement/v1","subject":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    assert.equal(readStatement(Buffer.from(deep)), undefined);
    const huge = Buffer.alloc(40 * 1024 * 1024 + 1, 0x20);
    assert.equal(readStatement(huge), undefined);
    const large = Buffer.from(JSON.stringify({ ...plain, predicate: 'x'.repeat(8 << 20) }));
    assert.equal(readStatement(large)?.predicateType, plain.predicateType);
  });

  it('cannot reach prototypes', () => {
    const text = `{"__proto__":{"_type":"https://in-toto.io/Statement/v1","predicateType":"p"},"subject":[{"digest":{"__proto__":{"sha256":"${hex}"}}}]}`;
    assert.equal(readStatement(Buffer.from(text)), undefined);
    const inside = `{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","subject":[{"digest":{"__proto__":{"sha256":"${hex}"},"constructor":"x"}}]}`;
    assert.equal(readStatement(Buffer.from(inside)), undefined);
    assert.equal(({} as Record<string, unknown>)['sha256'], undefined);
  });

  describeVectors('of real tools', 3, () => {
    it("are read: BuildKit's, of one platform and of several", () => {
      const names = ['single', 'multi/linux_amd64', 'multi/linux_arm64'];
      const subjects = names.map((name) =>
        readStatement(toolkitFile(`sigstore/${name}/provenance.json`))?.subjects[0]?.sha256.slice(0, 8),
      );
      assert.deepEqual(subjects, ['1b37929e', '1b37929e', '870e0065']);
    });

    it("are read: GitHub's of a wheel, and npm's, whose subject has a SHA-512 alone", () => {
      const wheel = readStatement(statementIn(githubFile('reusable-workflow-attestation.sigstore.json')));
      assert.equal(wheel?.subjects[0]?.sha256.slice(0, 8), '49a3aa60');
      const npm = readStatement(statementIn(githubFile('sigstore-js-2.1.0-bundle.json')));
      assert.deepEqual(npm?.subjects, []);
      assert.match(npm?.digests[0] ?? '', /^sha512:90f223f9/);
    });

    it("are read: cosign's of signed-here, two attestations of one image", () => {
      const folder = join(signedHere, 'blobs/sha256');
      const types = readdirSync(folder).flatMap((name) => {
        const text = readFileSync(join(folder, name), 'latin1');
        if (!text.includes('dsseEnvelope')) return [];
        const statement = readStatement(statementIn(Buffer.from(text, 'latin1')));
        assert.ok(statement, name);
        return [statement.predicateType];
      });
      const counted = Object.fromEntries(
        [...new Set(types)].sort().map((type) => [type, types.filter((one) => one === type).length]),
      );
      assert.equal(counted['https://slsa.dev/provenance/v1'], 1);
      assert.equal(counted['https://spdx.dev/Document'], 1);
      assert.ok((counted['https://sigstore.dev/cosign/sign/v1'] ?? 0) >= 4);
    });
  });
});
