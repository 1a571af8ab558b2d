import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { notationFolder } from '../../server/signature/notation/folder.ts';
import { readTrustStores, storeId } from '../../server/signature/notation/trust-store.ts';
import { root } from '../support/root.ts';
import { jwsBytes, makeJws } from './support/envelopes.ts';
import { mint, mintChain, pemOf } from './support/mint.ts';
import { jwsType, verify } from './support/verify.ts';

const folders: string[] = [];

function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = mkdtempSync(join(tmpdir(), 'seaworthy-notation-'));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

const names = ({ stores }: Awaited<ReturnType<typeof readTrustStores>>): readonly string[] =>
  stores.map(({ type, name, certificates }) => `${type}:${name} ${certificates.length}`);

describe("trust stores of Notation's", () => {
  after(() => {
    for (const path of folders) rmSync(path, { recursive: true });
  });

  const authority = mint({ ca: true });

  it('are read from the folder of the program and that of the specification, in PEM and DER', async () => {
    const other = mint({ ca: true });
    const path = folder({
      'truststore/x509/ca/acme/one.pem': pemOf(authority.der),
      'truststore/x509/ca/acme/two.crt': `${pemOf(authority.der)}${pemOf(other.der)}`,
      'truststore/x509/signingAuthority/acme/one.CER': authority.der,
      'trust-store/x509/ca/acme/three.cer': Buffer.concat([authority.der, other.der]),
      'trust-store/x509/tsa/clock/one.pem': pemOf(authority.der),
    });
    const found = await readTrustStores(path, '~/.config/notation');
    assert.deepEqual(found.problems, []);
    assert.deepEqual(names(found), ['ca:acme 3', 'signingAuthority:acme 1', 'tsa:clock 1']);
    assert.equal(found.stores[0]?.id, storeId(path, 'ca', 'acme'));
    assert.ok(found.stores.every(({ grantedBy }) => grantedBy === '~/.config/notation'));
  });

  it('anchor a signature by the id that the trust policy leads to', async () => {
    const chain = mintChain();
    const path = folder({ 'truststore/x509/ca/acme/root.pem': pemOf(chain[2].der) });
    const { stores } = await readTrustStores(path, 'me');
    const found = await verify(jwsBytes(makeJws({ chain })), jwsType, stores);
    assert.deepEqual([found.proof, found.provenBy], ['good', [join(path, 'truststore/x509/ca/acme')]]);
  });

  it('are none where there is no folder', async () => {
    assert.deepEqual(await readTrustStores(join(folder({}), 'none'), 'me'), { stores: [], problems: [] });
  });

  const leaf = mint({}, authority);
  const wrongs: readonly (readonly [string, Readonly<Record<string, string | Uint8Array>>, RegExp])[] = [
    ['no certificate', { 'truststore/x509/ca/acme/.gitkeep': '' }, /No certificate is in it/],
    ['rubbish', { 'truststore/x509/ca/acme/a.pem': 'rubbish' }, /`a\.pem`: No certificate is in it/],
    [
      'a broken certificate',
      { 'truststore/x509/ca/acme/a.pem': pemOf(authority.der.subarray(0, 99)) },
      /`a\.pem`: A certificate cannot be read/,
    ],
    [
      'a signer that does not vouch for itself',
      { 'truststore/x509/ca/acme/a.pem': pemOf(leaf.der) },
      /neither an authority nor signed with its own key/,
    ],
    [
      'such a signer beside a root',
      { 'truststore/x509/ca/acme/a.pem': `${pemOf(authority.der)}${pemOf(leaf.der)}` },
      /neither an authority/,
    ],
    [
      'for timestamps a signer that vouches for itself',
      { 'truststore/x509/tsa/acme/a.pem': pemOf(mint().der) },
      /not the root of an authority/,
    ],
    [
      'for timestamps an authority below another',
      { 'truststore/x509/tsa/acme/a.pem': pemOf(mintChain()[1].der) },
      /not the root of an authority/,
    ],
    [
      'a name that no policy can write',
      { 'truststore/x509/ca/a b/a.pem': pemOf(authority.der) },
      /Its name may have only/,
    ],
    ['a large file', { 'truststore/x509/ca/acme/a.pem': 'x'.repeat(1_100_000) }, /`a\.pem` is too large/],
  ];
  for (const [name, files, problem] of wrongs) {
    it(`are not trusted with ${name}`, async () => {
      const found = await readTrustStores(folder(files), 'me');
      assert.deepEqual(found.stores, []);
      assert.equal(found.problems.length, 1);
      assert.match(found.problems[0] ?? '', problem);
      assert.match(found.problems[0] ?? '', /^The trust store `(?:ca|tsa):.+` in .+ is not trusted\. .+\.$/);
    });
  }

  it('are not trusted as links or with links in them', async () => {
    const path = folder({
      'elsewhere/a.pem': pemOf(authority.der),
      'truststore/x509/ca/acme/a.pem': pemOf(authority.der),
    });
    symlinkSync(join(path, 'elsewhere'), join(path, 'truststore/x509/ca/linked'));
    symlinkSync(join(path, 'elsewhere/a.pem'), join(path, 'truststore/x509/ca/acme/b.pem'));
    const { stores, problems } = await readTrustStores(path, 'me');
    assert.deepEqual(stores, []);
    assert.match(problems.join('\n'), /`b\.pem` is a link/);
    assert.match(problems.join('\n'), /It is a link, not a folder/);
  });

  it('pass over folders in them and other files, and say so where that may be a mistake', async () => {
    const path = folder({
      'truststore/x509/ca/acme/a.pem': pemOf(authority.der),
      'truststore/x509/ca/acme/b.der': authority.der,
      'truststore/x509/ca/acme/below/c.pem': pemOf(authority.der),
      'truststore/x509/ca/acme/empty/.gitkeep': '',
      'truststore/x509/ca/acme/.DS_Store': '',
      'truststore/x509/ca/note.txt': 'not a store',
    });
    const found = await readTrustStores(path, 'me');
    assert.deepEqual(names(found), ['ca:acme 1']);
    assert.deepEqual(
      found.problems.map((problem) => problem.slice(path.length + 1).split(':')[0]),
      ['truststore/x509/ca/acme/b.der is not read', 'truststore/x509/ca/acme/below is not looked into'],
    );
  });

  it("are those that Notation's own tests can read", async function () {
    const vectors = join(root, '../shared/vectors/notation-go/verifier/testdata');
    if (!existsSync(vectors)) {
      console.log('      skipped: 14 stores, ../shared is not here');
      this.skip();
    }
    const found = await readTrustStores(vectors, 'me');
    assert.deepEqual(names(found), [
      'ca:valid-trust-store 5',
      'ca:valid-trust-store-2 1',
      'ca:valid-trust-store-self-signed 1',
      'signingAuthority:valid-trust-store 2',
      'signingAuthority:valid-trust-store-2 1',
      'tsa:test-mismatch 1',
      'tsa:test-timestamp 1',
    ]);
    const untrusted = found.problems.flatMap(
      (problem) => /^The trust store `(.+?)`/.exec(problem)?.[1] ?? [],
    );
    assert.deepEqual(untrusted, [
      'ca:trust-store-with-invalid-certs',
      'ca:trust-store-with-leaf-certs',
      'ca:trust-store-with-leaf-certs-in-single-file',
      'ca:valid-trust-store_SYMLINK',
      'tsa:test-nonCA',
      'tsa:test-nonSelfIssued',
    ]);
  });
});

describe("Notation's folder", () => {
  const at = (
    platform: NodeJS.Platform,
    environment: NodeJS.ProcessEnv,
    home = '/home/me',
  ): string | undefined => notationFolder({ platform, environment, home });

  it('is where each system keeps configurations', () => {
    assert.equal(at('linux', {}), '/home/me/.config/notation');
    assert.equal(at('linux', { XDG_CONFIG_HOME: '/cfg' }), '/cfg/notation');
    assert.equal(at('linux', { XDG_CONFIG_HOME: 'cfg' }), '/home/me/.config/notation');
    assert.equal(at('linux', {}, ''), undefined);
    assert.equal(at('darwin', { XDG_CONFIG_HOME: '/cfg' }), '/home/me/Library/Application Support/notation');
    assert.equal(
      at('win32', { APPDATA: 'C:\\Users\\me\\AppData\\Roaming' }),
      'C:\\Users\\me\\AppData\\Roaming\\notation',
    );
    assert.equal(at('win32', {}), undefined);
  });

  it('is the one that Notation itself is told', () => {
    assert.equal(at('linux', { NOTATION_CONFIG: posix.join('/', 'mine') }), '/mine');
    assert.equal(at('darwin', { NOTATION_CONFIG: '/mine' }), '/mine');
    assert.equal(at('linux', { NOTATION_CONFIG: 'mine' }), '/home/me/.config/notation');
  });
});
