import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noContents, serving } from '../registry/support/contents.ts';
import { closeServers, serve, type TestServer } from '../registry/support/servers.ts';
import { ours, theirs } from '../signature/support/cheat.ts';
import { makeLayout, putImage, types } from '../signature/support/layout.ts';
import {
  bundleOf,
  claimOf,
  legacyOf,
  putLegacy,
  putReferrers,
  statementOf,
} from '../signature/support/sign.ts';
import { allowLoopback } from '../support/loopback.ts';
import { verifyFolder } from '../support/verify-cli.ts';

const policy = `signatures:
  transparencyLog: ignored
  signers: { release: { key: release.pub } }
  images: [{ match: "**", signers: [release] }]
`;

const slsa = {
  buildDefinition: { buildType: 'https://builder.example/type', externalParameters: {} },
  runDetails: { builder: { id: 'https://builder.example/1' } },
};

/** A registry of the tests' own with three images: signed by us, by somebody else, and by nobody. */
function contents() {
  const layout = makeLayout();
  const tagged = (tag: string, made = putImage(layout, tag)) => {
    layout.tags.set(tag, made);
    return made;
  };
  const signed = tagged('signed');
  putReferrers(layout, signed, [
    bundleOf(statementOf(signed.digest), ours),
    bundleOf(statementOf(signed.digest, 'https://slsa.dev/provenance/v1', slsa), ours),
  ]);
  const foreign = tagged('foreign');
  putLegacy(layout, foreign.digest, [legacyOf(JSON.stringify(claimOf(foreign.digest)), theirs)]);
  tagged('unsigned');
  const all = noContents();
  for (const [tag, { digest }] of layout.tags) all.tags.set(tag, digest);
  for (const [digest, bytes] of layout.blobs) {
    const text = Buffer.from(bytes).toString();
    const { mediaType } = JSON.parse(text);
    if (mediaType === types.manifest || mediaType === types.index)
      all.manifests.set(digest, { type: mediaType, text });
    else all.blobs.set(digest, Buffer.from(bytes));
  }
  layout.remove();
  return all;
}

describe('seaworthy gate', function () {
  this.timeout(60_000);
  allowLoopback();
  let folder: ReturnType<typeof verifyFolder>;
  let server: TestServer;
  let faulty: TestServer;
  let name: (tag: string) => string;

  before(async () => {
    folder = verifyFolder({ 'gate.yaml': policy, 'release.pub': ours.pem });
    const all = contents();
    server = await serve(serving(all));
    faulty = await serve(
      serving(all, {
        before: (path, _request, response) => {
          if (!/referrers|manifests\/sha256-/.test(path)) return false;
          response.writeHead(500).end();
          return true;
        },
      }),
    );
    name = (tag) => `${server.host}/team/app:${tag}`;
  });
  after(async () => {
    await closeServers();
    folder.remove();
  });

  const gate = async (image: string, more: readonly string[] = []) => {
    const result = await folder.run(['gate', image, '--policy', 'gate.yaml', '--format', 'json', ...more]);
    return { ...result, record: JSON.parse(result.out) };
  };
  const file = (path: string): string => readFileSync(join(folder.path, path), 'utf8');

  it('promotes what is signed by whom the policy trusts, and writes a summary that nobody has signed', async () => {
    const { code, record, err } = await gate(name('signed'), [
      '--vsa',
      'vsa.json',
      '--record',
      'record.json',
    ]);
    assert.equal(code, 0, JSON.stringify(record.reasons));
    assert.equal(record.verdict, 'promoted');
    assert.deepEqual(record.reasons, []);
    assert.deepEqual(JSON.parse(file('record.json')), record);
    assert.match(err, /which nobody has signed, is in vsa\.unsigned\.json/);
    assert.ok(!existsSync(join(folder.path, 'vsa.json')));
    const { _type, subject, predicateType, predicate } = JSON.parse(file('vsa.unsigned.json'));
    assert.equal(_type, 'https://in-toto.io/Statement/v1');
    assert.equal(predicateType, 'https://slsa.dev/verification_summary/v1');
    assert.deepEqual(subject, [
      { name: name('signed'), digest: { sha256: record.digest.slice('sha256:'.length) } },
    ]);
    assert.equal(predicate.verificationResult, 'PASSED');
    // A key signs what one likes: that a hosted builder made it is not proven.
    assert.deepEqual(predicate.verifiedLevels, ['SLSA_BUILD_LEVEL_1']);
    assert.equal(predicate.inputAttestations.length, 1);
    assert.match(predicate.timeVerified, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.match(predicate.resourceUri, /^pkg:oci\/app@sha256%3A/);
    assert.equal(typeof predicate.verifier.id, 'string');
    assert.deepEqual(predicate.policy, {
      uri: 'gate.yaml',
      digest: { sha256: createHash('sha256').update(policy).digest('hex') },
    });
    assert.equal(record.policy[0].digest, `sha256:${predicate.policy.digest.sha256}`);
  });

  it('refuses what is signed by others or by nobody, and says why', async () => {
    for (const [tag, status] of [
      ['foreign', 'untrusted'],
      ['unsigned', 'unsigned'],
    ] as const) {
      const { code, record } = await gate(name(tag), ['--vsa', `${tag}.unsigned.json`]);
      assert.equal(code, 1, tag);
      assert.equal(record.verdict, 'refused');
      assert.equal(record.signatures.status, status);
      assert.match(record.reasons[0], new RegExp(`^It is ${status}: `));
      const { predicate } = JSON.parse(file(`${tag}.unsigned.json`));
      assert.equal(predicate.verificationResult, 'FAILED');
      assert.deepEqual(predicate.verifiedLevels, ['FAILED']);
    }
  });

  it('knows nothing where something failed, and writes no summary; an old one it names', async () => {
    writeFileSync(join(folder.path, 'old.unsigned.json'), '{}');
    const image = `${faulty.host}/team/app:unsigned`;
    const { code, record, err } = await gate(image, ['--vsa', 'old.json', '--record', 'unknown.json']);
    assert.equal(code, 3, JSON.stringify(record.reasons));
    assert.equal(record.verdict, 'unknown');
    assert.match(
      err,
      /No verification summary was written: something is unknown\. old\.unsigned\.json is of an earlier run\./,
    );
    assert.equal(file('old.unsigned.json'), '{}');
    assert.equal(JSON.parse(file('unknown.json')).verdict, 'unknown');
    // It is refused whatever the advisories would say; a summary would say more than is known.
    const half = ['--advisories', 'osv-offline', '--advisories-folder', 'none', '--vsa', 'half.json'];
    const refused = await gate(name('unsigned'), half);
    assert.equal(refused.code, 1, JSON.stringify(refused.record.reasons));
    assert.equal(refused.record.vulnerabilities, 'unknown');
    assert.ok(!existsSync(join(folder.path, 'half.unsigned.json')));
    const open = await gate(name('signed'), half);
    assert.equal(open.code, 3, JSON.stringify(open.record.reasons));
    const none = await gate(`${server.host}/team/app:none`, ['--vsa', 'none.json']);
    assert.equal(none.code, 3);
    assert.ok(!existsSync(join(folder.path, 'none.unsigned.json')));
  });

  it('knows nothing of a tag that moves between its two looks', async () => {
    const all = contents();
    const [signed = '', other = ''] = [all.tags.get('signed'), all.tags.get('unsigned')];
    all.tags.set('moving', signed);
    const moving = await serve(
      serving(all, {
        before: (path) => {
          if (/referrers|manifests\/sha256-/.test(path)) all.tags.set('moving', other);
          return false;
        },
      }),
    );
    const { code, record, err } = await gate(`${moving.host}/team/app:moving`, [
      '--vsa',
      'moving.json',
      '--no-cache',
    ]);
    assert.equal(record.signatures.status, 'verified', err);
    assert.equal(record.scanned.digest, other);
    assert.equal(code, 3);
    assert.match(record.reasons.join(), /the tag has moved/);
    assert.ok(!existsSync(join(folder.path, 'moving.unsigned.json')));
  });

  it('says the same as verify and scan of the same image under the same policy', async function () {
    this.timeout(90_000);
    for (const tag of ['signed', 'foreign'])
      for (const failOn of ['error', 'warning', 'never']) {
        const args = ['--policy', 'gate.yaml', '--fail-on', failOn];
        const verified = await folder.run(['verify', name(tag), ...args]);
        const scanned = await folder.run(['scan', `registry:${name(tag)}`, ...args, '--today', '2026-11-21']);
        const { code } = await gate(name(tag), ['--fail-on', failOn]);
        assert.ok([0, 1].includes(verified.code ?? -1) && [0, 1].includes(scanned.code ?? -1), scanned.err);
        assert.equal(code, Math.max(verified.code ?? 0, scanned.code ?? 0), `${tag} ${failOn}`);
      }
  });

  it('tells people what it saw, and the decision last', async () => {
    const { out, code } = await folder.run(['gate', name('signed'), '--policy', 'gate.yaml']);
    assert.equal(code, 0);
    assert.match(out, /^ {2}verified {2}Signed by `release`/m);
    assert.match(out, /is promoted by gate\.yaml\.\n {2}Vulnerabilities were not checked\.\n/);
    const refused = await folder.run(['gate', name('unsigned'), '--policy', 'gate.yaml']);
    assert.match(refused.out, /is refused by gate\.yaml\.\n {2}It is unsigned: /);
  });

  it('ends with 2 where it is wrongly used or its policy is broken', async () => {
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /Which image\?/],
      [['a:1', 'b:1'], /one image through at a time/],
      [[name('signed')], /Which policy\?/],
      [[name('signed'), '--policy', 'gate.yaml', '--key', 'release.pub'], /--key belongs to/],
      [[name('signed'), '--policy', 'gate.yaml', '--vsa='], /--vsa has an empty value/],
      [[name('signed'), '--policy', 'gate.yaml', '--target', 'x'], /--target needs --file/],
    ];
    for (const [args, message] of wrong) {
      const { code, err, out } = await folder.run(['gate', ...args]);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, message);
      assert.equal(out, '');
    }
    writeFileSync(
      join(folder.path, 'broken.yaml'),
      'signatures: { signers: { release: { key: none.pub } } }\n',
    );
    const broken = await folder.run([
      'gate',
      name('signed'),
      '--policy',
      'broken.yaml',
      '--vsa',
      'broken.json',
    ]);
    assert.equal(broken.code, 2, broken.out);
    assert.match(broken.out, /policy is broken/);
    assert.ok(!existsSync(join(folder.path, 'broken.unsigned.json')));
    const missing = await folder.run(['gate', name('signed'), '--policy', 'no.yaml']);
    assert.equal(missing.code, 2);
  });

  it('does not write a file that cannot be written, and ends with 3', async () => {
    const { code, err } = await gate(name('signed'), ['--record', 'no/such/folder/record.json']);
    assert.equal(code, 3);
    assert.match(err, /record\.json/);
  });
});
