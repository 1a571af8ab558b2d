import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type SignedRow, signedHere, signedRows, withLogRequired } from '../support/signed-here.ts';
import { verifyFolder } from '../support/verify-cli.ts';

const trusted = ['cosign', 'other', 'notation'] as const;

describe(`seaworthy verify of what the real tools have signed${signedHere ? '' : ' (../shared is not here)'}`, function () {
  this.timeout(60_000);
  let folder: ReturnType<typeof verifyFolder>;
  before(() => {
    folder = verifyFolder({});
  });
  after(() => folder.remove());

  const imageOf = ({ tag }: SignedRow): string => `oci:${signedHere?.layout}:${tag}`;
  const trustArguments = (who: (typeof trusted)[number]): readonly string[] =>
    who === 'notation'
      ? ['--notation-certificate', signedHere?.keys.notation ?? '']
      : ['--key', signedHere?.keys[who] ?? ''];

  for (const who of trusted)
    for (const log of ['ignored', 'required'] as const)
      it(`says of every row what its table says: trusting ${who}, log ${log}`, async function () {
        if (signedHere === undefined) return this.skip();
        const args = [
          ...signedRows.map(imageOf),
          ...trustArguments(who),
          // Required is what counts where nobody says anything.
          ...(log === 'ignored' ? ['--transparency-log', log] : []),
        ];
        const { report, code, err } = await folder.json(args);
        const expected = signedRows.map((row) => {
          const said = log === 'ignored' ? row[who] : withLogRequired(row[who], row.tag);
          return `${row.tag}: ${said}`;
        });
        assert.deepEqual(
          report.images.map(({ status }, index) => `${signedRows[index]?.tag}: ${status}`),
          expected,
          err,
        );
        assert.equal(code, 1);
        assert.equal(report.schemaVersion, 1);
      });

  it('ends with 0 only for what is verified, image for image', async function () {
    if (signedHere === undefined) return this.skip();
    this.timeout(60_000);
    for (const row of signedRows) {
      const { code } = await folder.verify([
        imageOf(row),
        ...trustArguments('cosign'),
        '--transparency-log',
        'optional',
      ]);
      assert.equal(code, row.cosign === 'verified' ? 0 : 1, row.tag);
    }
  });

  it('says of an image that nobody asks anything of whose its signature is not', async function () {
    if (signedHere === undefined) return this.skip();
    const { report, code } = await folder.json([`oci:${signedHere.layout}:cosign-legacy`]);
    assert.equal(code, 1);
    assert.equal(report.images[0]?.status, 'untrusted');
    const none = await folder.json([`oci:${signedHere.layout}:unsigned`]);
    assert.equal(none.code, 1);
    assert.equal(none.report.images[0]?.status, 'unsigned');
    assert.deepEqual(none.report.images[0]?.signatures, []);
  });

  it('holds annotations against the signature', async function () {
    if (signedHere === undefined) return this.skip();
    const args = [
      `oci:${signedHere.layout}:cosign-annotated`,
      ...trustArguments('cosign'),
      '--transparency-log',
      'ignored',
    ];
    const right = await folder.json([...args, '--annotation', 'env=prod', '--annotation', 'build=42']);
    assert.equal(right.code, 0, right.out);
    assert.deepEqual(right.report.images[0]?.signatures[0]?.annotations, { build: '42', env: 'prod' });
    for (const wrong of ['env=test', 'team=blue']) {
      const { code, report } = await folder.json([...args, '--annotation', wrong]);
      assert.equal(code, 1, wrong);
      assert.notEqual(report.images[0]?.status, 'verified');
    }
    const metadata = [`oci:${signedHere.layout}:notation-metadata`, ...trustArguments('notation')];
    assert.equal((await folder.verify([...metadata, '--annotation', 'build=42'])).code, 0);
    assert.equal((await folder.verify([...metadata, '--annotation', 'build=43'])).code, 1);
  });

  it('tells both attestations, who granted the trust, and which digest is covered', async function () {
    if (signedHere === undefined) return this.skip();
    const args = [
      `oci:${signedHere.layout}:cosign-attested`,
      ...trustArguments('cosign'),
      '--transparency-log',
      'ignored',
    ];
    const { report } = await folder.json(args);
    const [image] = report.images;
    assert.deepEqual(
      image?.attestations.map(({ predicateType, status }) => `${predicateType} ${status}`).sort(),
      ['https://slsa.dev/provenance/v1 verified', 'https://spdx.dev/Document verified'],
    );
    assert.deepEqual(image?.grantedBy, [`--key ${signedHere.keys.cosign}`]);
    assert.equal(image?.signatures[0]?.covers, image?.digest);
    assert.equal(image?.signatures[0]?.covered, 'image');
    const { out } = await folder.verify(args);
    assert.match(out, /^ {2}verified {2}\S/m);
    assert.match(out, /^ {2}granted by {2}--key .*cosign\.pub$/m);
    assert.match(out, /attestation: /);
    assert.match(out, /^ {2}SLSA {8}Build L1: /m);
    assert.match(out, /^1 image: 1 verified, /m);
  });

  it('lets a policy in the folder say the same, and names it', async function () {
    if (signedHere === undefined) return this.skip();
    const policy = `signatures:
  transparencyLog: ignored
  signers:
    release: { key: keys/cosign.pub }
`;
    const own = verifyFolder({
      '.seaworthy.yaml': policy,
      'keys/cosign.pub': readFileSync(signedHere.keys.cosign),
    });
    const { report, code, err } = await own.json([
      `oci:${signedHere.layout}:cosign-bundle`,
      `oci:${signedHere.layout}:cosign-other-key`,
    ]);
    assert.equal(code, 1, err);
    assert.deepEqual(
      report.images.map(({ status }) => status),
      ['verified', 'untrusted'],
    );
    assert.equal(report.images[0]?.signatures[0]?.trustedAs, 'release');
    assert.ok(report.images[0]?.grantedBy.some((file) => file.endsWith('.seaworthy.yaml')));
    own.remove();
  });
});
