import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldOf, textAt } from '../../server/image/json.ts';
import { trustRootProblem } from '../../server/signature/trust-root/check.ts';
import { publicGood } from '../../server/signature/trust-root/public-good.ts';
import { readTrustRoot } from '../../server/signature/trust-root/read.ts';
import { assertTrouble } from '../registry/support/trouble.ts';
import { root as repository } from '../support/root.ts';
import { changed, gone, put } from './support/change.ts';
import { type Instance, makeInstance } from './support/instance.ts';
import { type Json, type JsonValue, mint } from './support/mint.ts';
import { vectorFolder } from './support/vectors.ts';
import { anchors, statement, verdict } from './support/verdict.ts';

const whose = { id: 'trusted_root.json', grantedBy: '.seaworthy.yaml' };

describe('a trust root', () => {
  let instance: Instance;
  before(async () => {
    instance = await makeInstance();
  });
  const jsonOf = (): Json => JSON.parse(JSON.stringify(instance.root)) as Json;
  const read = (json: unknown) => readTrustRoot(Buffer.from(JSON.stringify(json)), whose);

  it('is read from its file', () => {
    assert.deepEqual(read(instance.root), { ...whose, json: instance.root, date: undefined });
  });

  it('ships with the program, as of the day on which the library was published', async () => {
    const { json, date, id, grantedBy } = await publicGood(undefined);
    assert.deepEqual([id, grantedBy, date], ['public-good', 'Seaworthy', '2026-11-05']);
    assert.equal(trustRootProblem(json), undefined);
    const lock: unknown = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
    // Another version holds another snapshot: its day must be looked up.
    assert.equal(textAt(lock, 'packages', 'node_modules/@sigstore/tuf', 'version'), '5.0.1');
    assert.ok(Array.isArray(fieldOf(json, 'tlogs')));
  });

  it('may be several, one a line, as `gh attestation trusted-root` writes them', async () => {
    const [one, other] = [instance, await makeInstance()];
    const lines = Buffer.from(`${JSON.stringify(one.root)}\n${JSON.stringify(other.root)}\n`);
    const both = readTrustRoot(lines, whose);
    assert.ok('json' in both);
    for (const by of [one, other]) {
      const { bundle } = await mint(by, { payload: statement() });
      const found = await verdict(bundle, anchors(both));
      assert.deepEqual([found.proof, found.provenBy], ['good', [whose.id]]);
    }
    const broken = Buffer.from(`${JSON.stringify(one.root)}\n{}\n`);
    assertTrouble(readTrustRoot(broken, whose), 'broken');
    // A certificate of one and the log of the other do not make a whole.
    const { bundle } = await mint(one, { payload: statement() });
    const mixed = { ...one.root, tlogs: other.root.tlogs };
    const found = await verdict(
      bundle,
      anchors({ ...one.anchor, json: [mixed, { ...other.root, tlogs: one.root.tlogs }] }),
    );
    assert.equal(found.proof, 'not-proven');
  });

  it('of GitHub’s and of others’ is read', function () {
    const folder = vectorFolder('github-attestations', 'pkg', 'cmd', 'attestation', 'test', 'data');
    if (folder === undefined) return this.skip();
    assert.ok('json' in readTrustRoot(readFileSync(join(folder, 'trusted_root.json')), whose));
  });

  const wrongs: readonly (readonly [string, string, (old: JsonValue) => JsonValue | undefined, RegExp])[] = [
    ['of another type', 'mediaType', put('application/json'), /version that is known/],
    [
      'of a later version',
      'mediaType',
      put('application/vnd.dev.sigstore.trustedroot+json;version=9.1'),
      /version that is known/,
    ],
    ['with a log from nowhen', 'tlogs.0.publicKey.validFor', gone, /from when on the log/],
    ['with a certificate log from nowhen', 'ctlogs.0.publicKey.validFor.start', gone, /from when on the log/],
    ['with a time that is none', 'tlogs.0.publicKey.validFor.start', put('soon'), /no times/],
    ['with a log without an id', 'tlogs.0.logId', gone, /without its id/],
    ['with half a key', 'tlogs.0.publicKey.rawBytes', (old) => String(old).slice(0, 40), /key of the log/],
    [
      'with half a certificate',
      'certificateAuthorities.0.certChain.certificates.0.rawBytes',
      (old) => String(old).slice(0, 40),
      /certificate of the authority/,
    ],
    [
      'with an authority without certificates',
      'certificateAuthorities.0.certChain.certificates',
      put([]),
      /no certificate/,
    ],
    [
      'with an authority’s time that is none',
      'certificateAuthorities.0.validFor.start',
      put('x'),
      /no times/,
    ],
    [
      'with a clock that signs other things too',
      'timestampAuthorities.0.certChain.certificates.0',
      gone,
      /timestamps alone/,
    ],
    [
      'with thousands of logs',
      'tlogs',
      (old) => Array.from({ length: 201 }, () => (old as JsonValue[])[0] ?? null),
      /too many/,
    ],
  ];
  for (const [name, path, change, message] of wrongs) {
    it(`is refused as a whole: one ${name}`, () => {
      const json = changed(jsonOf(), path, change);
      assertTrouble(read(json), 'broken', message);
      assert.notEqual(trustRootProblem(json), undefined);
    });
  }

  it('is refused where it says nothing, or is no JSON', () => {
    const { mediaType } = instance.root;
    for (const text of [
      '',
      'null',
      '[]',
      '{}',
      JSON.stringify({ mediaType }),
      '{"a":1,"a":2}',
      '{}\n{}',
      'x\ny',
    ]) {
      assertTrouble(readTrustRoot(Buffer.from(text), whose), 'broken', /cannot be used/);
    }
    assertTrouble(readTrustRoot(Buffer.alloc(2_000_000, ' '), whose), 'broken');
  });
});
