import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundSignature, ImageSignatures } from '../../rules/core/signature.ts';
import { emptySignaturePolicy, type TrustedSigner } from '../../rules/core/signature-policy.ts';
import { judgeImage } from '../../rules/signature/judge.ts';
import { readDemands } from '../../server/signature/demands/demands.ts';
import { nodeFiles } from '../../server/workspace/node-files.ts';
import { root } from '../support/root.ts';
import { demandsOf, filesOf, indented, otherPem, pem } from './read.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

const signedBy = (...keys: readonly string[]): ImageSignatures => ({
  source: 'ghcr.io/acme/app:1',
  reference: 'ghcr.io/acme/app:1',
  digest,
  platform: undefined,
  at: '2026-11-21T00:00:00Z',
  from: 'ghcr.io',
  signatures: keys.map(
    (key): FoundSignature => ({
      kind: 'cosign-bundle',
      proof: 'good',
      reason: '',
      signer: { kind: 'key', fingerprint: `sha256:${key.length}` },
      covers: digest,
      time: undefined,
      timeFrom: undefined,
      log: 'included',
      logReason: '',
      annotations: {},
      provenBy: [key],
      manifest: digest,
    }),
  ),
  attestations: [],
  unknown: [],
  notCovered: [],
});

const trusting = (...keys: readonly string[]): typeof emptySignaturePolicy => ({
  ...emptySignaturePolicy,
  signers: keys.map(
    (key): TrustedSigner => ({
      name: key.slice(30, 60),
      who: { kind: 'key', key },
      grantedBy: '/home/ann/trust.yaml',
    }),
  ),
});

const controller = (authority: string): string => `apiVersion: policy.sigstore.dev/v1beta1
kind: ClusterImagePolicy
metadata: { name: a }
spec:
  images: [{ glob: "ghcr.io/acme/**" }]
  authorities:
${indented(authority, 2)}
`;
const byKey = controller(`- key:\n    data: |\n${indented(pem, 6)}\n`);

const verdict = async (
  texts: Readonly<Record<string, string>>,
  image: ImageSignatures,
  policy: typeof emptySignaturePolicy,
) => judgeImage(image, policy, (await demandsOf(texts)).requirements, '2026-11-21');

describe("other tools' demands", () => {
  it('ask for more, and trust nobody', async () => {
    assert.equal(
      (await verdict({ 'p.yaml': byKey }, signedBy(pem), emptySignaturePolicy)).status,
      'untrusted',
    );
    assert.equal((await verdict({ 'p.yaml': byKey }, signedBy(pem), trusting(pem))).status, 'verified');
    assert.equal((await verdict({}, signedBy(otherPem), trusting(otherPem))).status, 'verified');
    const other = await verdict({ 'p.yaml': byKey }, signedBy(otherPem), trusting(otherPem));
    assert.equal(other.status, 'untrusted');
    assert.equal(
      (await verdict({ 'p.yaml': byKey }, signedBy(otherPem, pem), trusting(otherPem, pem))).status,
      'verified',
    );
  });

  it('that cannot be evaluated are never met: the verdict is unknown', async () => {
    const secret = controller('- key: { secretRef: { name: a } }\n');
    const found = await verdict({ 'p.yaml': secret }, signedBy(pem), trusting(pem));
    assert.equal(found.status, 'unknown');
    assert.match(found.reason, /p\.yaml.*Secret of the cluster/);
    const broken = '{"default":[{"type":"reject"}],"default":[{"type":"insecureAcceptAnything"}]}';
    assert.equal((await verdict({ 'policy.json': broken }, signedBy(pem), trusting(pem))).status, 'unknown');
  });

  it('that accept anything let nothing pass that is not trusted, and `reject` refuses all', async () => {
    const accept = JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] });
    assert.equal((await verdict({ 'policy.json': accept }, signedBy(), trusting(pem))).status, 'unsigned');
    assert.equal(
      (await verdict({ 'policy.json': accept }, signedBy(pem), emptySignaturePolicy)).status,
      'untrusted',
    );
    const pass = controller('- static: { action: pass }\n');
    assert.equal((await verdict({ 'p.yaml': pass }, signedBy(), trusting(pem))).status, 'unsigned');
    const reject = JSON.stringify({ default: [{ type: 'reject' }] });
    assert.notEqual(
      (await verdict({ 'policy.json': reject }, signedBy(pem), trusting(pem))).status,
      'verified',
    );
  });

  it('loosen no look at the log', async () => {
    const ignoring = controller(`- key:\n    data: |\n${indented(pem, 6)}\n  ctlog: {}\n`);
    const image = signedBy(pem);
    const without = {
      ...image,
      signatures: image.signatures.map((one) => ({ ...one, log: 'absent' as const })),
    };
    assert.equal((await verdict({ 'p.yaml': ignoring }, without, trusting(pem))).status, 'not-proven');
  });

  it('name their signers for a workspace that is trusted; nobody who may be anyone', async () => {
    const { signers } = await demandsOf({ 'p.yaml': byKey, 'q.yaml': byKey });
    assert.deepEqual(
      signers.map(({ who, grantedBy }) => [who, grantedBy]),
      [
        [{ kind: 'key', key: pem }, '/repo/p.yaml'],
        [{ kind: 'key', key: pem }, '/repo/q.yaml'],
      ],
    );
    assert.doesNotMatch(signers[0]?.name ?? '', /BEGIN/);
    const open = controller('- keyless: { identities: [{ subjectRegExp: ".*", issuerRegExp: ".*" }] }\n');
    assert.deepEqual((await demandsOf({ 'p.yaml': open })).signers, []);
    const own =
      '- keyless: { url: "http://fulcio.local", identities: [{ subject: a@acme.example, issuer: "https://x.example" }] }\n';
    const found = await demandsOf({ 'p.yaml': controller(own) });
    assert.equal(found.requirements[0]?.signers.length, 1);
    assert.deepEqual(found.signers, [], 'trusted by the file under its own authority alone');
    const attested = controller(
      `- key:\n    data: |\n${indented(pem, 6)}\n  attestations: [{ name: a, predicateType: slsaprovenance1 }]\n`,
    );
    assert.equal((await demandsOf({ 'p.yaml': attested })).signers.length, 1);
    const loose = controller(
      '- keyless: { identities: [{ subjectRegExp: "acme", issuer: "https://x.example" }] }\n',
    );
    assert.deepEqual(
      (await demandsOf({ 'p.yaml': loose })).signers,
      [],
      'not anchored: anyone can have that in a branch',
    );
  });

  it('are none of a key that only lies there: it can be offered', async () => {
    const found = await demandsOf({
      'keys/cosign.pub': pem,
      'cosign-release.pub': otherPem,
      'id_ed25519.pub': pem,
      'cosign.key.pub': 'x',
    });
    assert.deepEqual([found.requirements, found.signers, found.problems], [[], [], []]);
    assert.deepEqual(
      found.candidates.map(({ name, who }) => [name, who]),
      [
        ['cosign-release', { kind: 'key', key: '/repo/cosign-release.pub' }],
        ['cosign', { kind: 'key', key: '/repo/keys/cosign.pub' }],
      ],
    );
  });

  it('are looked for everywhere but where others keep theirs, within bounds', async () => {
    const texts = {
      'a/b/c/p.yaml': byKey,
      '.github/p.yml': byKey,
      'node_modules/x/p.yaml': byKey,
      '.git/p.yaml': byKey,
      'p.json': byKey,
      'notes.yaml': 'kind: Pod\n',
    };
    const { requirements } = await demandsOf(texts);
    assert.deepEqual(requirements.map(({ from }) => from).sort(), [
      '/repo/.github/p.yml',
      '/repo/a/b/c/p.yaml',
    ]);
    const many = Object.fromEntries(Array.from({ length: 4_100 }, (_, index) => [`${index}.yaml`, 'a: 1\n']));
    assert.match((await demandsOf(many)).problems[0]?.message ?? '', /too many files/);
    const deep = { [`${'d/'.repeat(40)}p.yaml`]: byKey };
    assert.equal((await demandsOf(deep)).requirements.length, 0);
  });

  it('are not looked for in folders that git is told to leave alone by name', async () => {
    const texts = {
      '.gitignore': '# built\n/dist/\nout\n*.log\n',
      'out/p.yaml': byKey,
      'a/out/p.yaml': byKey,
      'dist/p.yaml': byKey,
      'a/dist/p.yaml': byKey,
      'output/p.yaml': byKey,
    };
    const from = async (more: object = {}): Promise<unknown> =>
      (await demandsOf({ ...texts, ...more })).requirements
        .map((one) => one.from.slice('/repo/'.length))
        .sort();
    assert.deepEqual(await from(), ['a/dist/p.yaml', 'output/p.yaml']);
    assert.equal(((await from({ '.gitignore': 'out\n!out/p.yaml\n' })) as unknown[]).length, 5);
  });

  it('that cannot be read are told, each with its file', async () => {
    const files = filesOf({ 'policy.json': '', 'p.yaml': byKey });
    const found = await readDemands('/repo', {
      ...files,
      read: async (path) =>
        path.endsWith('.json') ? { error: 'You have no permission to read it.' } : files.read(path),
    });
    assert.deepEqual(found.problems, [
      { path: '/repo/policy.json', message: 'You have no permission to read it.' },
    ]);
    assert.equal(found.requirements.length, 1);
    const broken = await demandsOf({ 'p.yaml': `${byKey}  - : [\n` });
    assert.ok(broken.problems.length > 0);
  });

  it('come to an end with files of a stranger', async () => {
    const aliases = `x: &a0 [1, 1]\n${Array.from({ length: 40 }, (_, index) => `y${index}: &a${index + 1} [*a${index}, *a${index}]`).join('\n')}\nkind: ClusterImagePolicy\napiVersion: policy.sigstore.dev/v1\nspec: *a40\n`;
    const started = performance.now();
    assert.match((await demandsOf({ 'p.yaml': aliases })).problems[0]?.message ?? '', /too much/);
    const huge = `${byKey}# ${'x'.repeat(3_000_000)}\n`;
    assert.match((await demandsOf({ 'p.yaml': huge })).problems[0]?.message ?? '', /too large/);
    const proto = byKey.replace('metadata:', '__proto__: { spec: {} }\nconstructor: { a: 1 }\nmetadata:');
    assert.equal((await demandsOf({ 'p.yaml': proto })).requirements.length, 1);
    const keys = controller(`- key:\n    data: "${'-----BEGIN PUBLIC KEY-----'.repeat(4_000)}"\n`);
    assert.deepEqual((await demandsOf({ 'p.yaml': keys })).signers, []);
    assert.ok(performance.now() - started < 4_000);
  });

  const folder = join(root, '../shared/corpus/kubernetes/sigstore+policy-controller');
  (existsSync(folder) ? it : it.skip)('are read from a real folder on the disk', async () => {
    const { requirements, problems } = await readDemands(folder, nodeFiles);
    assert.ok(requirements.length > 15, `${requirements.length} requirements`);
    assert.ok(problems.length > 5, 'those that are wrong on purpose');
    for (const { from, images } of requirements) {
      assert.ok(from.startsWith(folder));
      assert.ok(images.length > 0);
    }
  });

  const path = (name: string): string => join(root, `../shared/conformance/${name}.jsonl`);
  (existsSync(path('admission-kyverno-cluster')) ? it : it.skip)(
    "are read from Kyverno's own policies",
    async () => {
      let policies = 0;
      let covered = 0;
      for (const name of ['admission-kyverno-cluster', 'admission-kyverno-cli', 'admission-kyverno-policies'])
        for (const line of readFileSync(path(name), 'utf8').trim().split('\n')) {
          if (!/verifyImages|ImageValidatingPolicy/.test(line)) continue;
          const one = JSON.parse(line) as Record<string, unknown>;
          for (const text of [one['policy'], one['policies']])
            if (typeof text === 'string' && /verifyImages:|kind: \w*ImageValidatingPolicy/.test(text)) {
              policies += 1;
              const { requirements } = await demandsOf({ 'p.yaml': text });
              if (requirements.some(({ notCovered }) => notCovered.length === 0)) covered += 1;
              for (const { images } of requirements) assert.ok(images.length > 0);
            }
        }
      assert.ok(policies > 30 && covered > 10, `${covered} of ${policies}`);
    },
  );
});
