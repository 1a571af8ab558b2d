import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.ts';
import { asked, demandsOf, indented, only, otherPem, pem } from './read.ts';

const policy = (spec: string): string => `apiVersion: policy.sigstore.dev/v1beta1
kind: ClusterImagePolicy
metadata:
  name: signed
spec:
${indented(spec, 2)}
`;
const images = 'images: [{ glob: "ghcr.io/acme/**" }]\n';
const key = `key:\n    data: |\n${indented(pem, 6)}`;
const keyless = `keyless:
    url: https://fulcio.sigstore.dev
    identities:
      - issuer: https://token.actions.githubusercontent.com
        subject: https://github.com/acme/app/.github/workflows/r.yml@refs/heads/main`;

describe("policy-controller's ClusterImagePolicy", () => {
  it('asks for any one of its authorities', async () => {
    const one = await only('p.yaml', policy(`${images}authorities:\n- ${key}\n- ${keyless}\n`));
    assert.deepEqual(
      [one.images, one.need, one.transparencyLog, one.notCovered],
      [['ghcr.io/acme/*/**'], 'any', 'required', []],
    );
    assert.deepEqual(
      one.signers.map((signer) => signer.kind === 'described' && signer.who.kind),
      ['key', 'identity'],
    );
  });

  it('asks to look at the public log, at none, or at one that is not covered', async () => {
    const log = async (ctlog: string): Promise<unknown> => {
      const one = await only('p.yaml', policy(`${images}authorities:\n- ${key}\n  ctlog: ${ctlog}\n`));
      return [one.transparencyLog, one.notCovered.length];
    };
    assert.deepEqual(await log('{}'), ['ignored', 0]);
    assert.deepEqual(await log('{ url: "https://rekor.sigstore.dev" }'), ['required', 0]);
    assert.deepEqual(await log('{ url: "http://rekor.rekor-system.svc" }'), ['required', 1]);
    assert.deepEqual(await log('{ trustRootRef: mine }'), ['required', 1]);
  });

  it('asks for all attestations of an authority, and then for no signature', async () => {
    const one = await only(
      'p.yaml',
      policy(`${images}authorities:
- ${key}
  attestations:
    - { name: a, predicateType: slsaprovenance1 }
    - { name: b, predicateType: "https://spdx.dev/Document" }
`),
    );
    assert.deepEqual(
      one.attestations.map(({ predicate, signers }) => [predicate, signers.length]),
      [
        ['https://slsa.dev/provenance/v1', 1],
        ['https://spdx.dev/Document', 1],
      ],
    );
    assert.deepEqual([one.signers, one.notCovered], [[], []]);
  });

  it('lets pass or refuses by `static`', async () => {
    const verdict = async (action: string): Promise<unknown> =>
      (await only('p.yaml', policy(`${images}authorities:\n- static: { action: ${action} }\n`))).verdict;
    assert.equal(await verdict('pass'), 'accept');
    assert.equal(await verdict('fail'), 'reject');
    const mixed = await only(
      'p.yaml',
      policy(`${images}authorities:\n- static: { action: fail }\n- ${key}\n`),
    );
    assert.deepEqual([mixed.verdict, mixed.signers.length], ['check', 1]);
  });

  const uncovered: readonly (readonly [string, string, RegExp])[] = [
    ['a Secret', `- key: { secretRef: { name: a } }`, /Secret/],
    [
      'a key management system',
      `- key: { kms: "gcpkms://projects/p/locations/l/keyRings/k/cryptoKeys/c" }`,
      /key management/,
    ],
    [
      'its own authorities',
      `- ${keyless.replace('https://fulcio.sigstore.dev', 'http://fulcio.local')}`,
      /of its own/,
    ],
    [
      'a trust root of the cluster',
      `- ${keyless.replace('url: https://fulcio.sigstore.dev', 'trustRootRef: mine')}`,
      /of its own/,
    ],
    ['another place', `- ${key}\n  source: [{ oci: ghcr.io/sigs }]`, /another place/],
    ['timestamps of its own', `- ${key}\n  rfc3161timestamp: { trustRootRef: t }`, /timestamps/],
    [
      'what stands in attestations',
      `- ${key}\n  attestations: [{ name: a, predicateType: vuln, policy: { type: cue, data: x } }]`,
      /What must stand/,
    ],
    [
      'a choice of attestations',
      `- ${key}\n  attestations: [{ name: a, predicateType: vuln }]\n- ${keyless}`,
      /choice/,
    ],
    ['a policy of its own', `- ${key}\npolicy: { type: rego, data: x }`, /`policy`/],
    ['another algorithm', `- ${key}\n    hashAlgorithm: sha512`, /sha512/],
    [
      'an expression beyond us',
      `- keyless: { identities: [{ issuer: x, subjectRegExp: "[a-z]+" }] }`,
      /regular expression/,
    ],
  ];
  for (const [what, authorities, expected] of uncovered)
    it(`with ${what} is not covered`, async () => {
      const text = policy(`${images}authorities:\n${authorities}\n`);
      const one = await only('p.yaml', text);
      assert.match(one.notCovered.join(), expected);
    });

  it('that may pass by `static` but has a policy of its own is not covered', async () => {
    const one = await only(
      'p.yaml',
      policy(`${images}authorities:\n- static: { action: pass }\npolicy: { type: cue, data: x }\n`),
    );
    assert.deepEqual([one.verdict, one.notCovered.length], ['check', 1]);
  });

  const wrong: readonly (readonly [string, string])[] = [
    ['no images', `authorities:\n- ${key}\n`],
    ['a glob that is none', `images: [{ glob: "a+" }]\nauthorities:\n- ${key}\n`],
    ['no authorities', `${images}authorities: []\n`],
    ['an authority of two kinds', `${images}authorities:\n- ${key}\n  keyless: { identities: [] }\n`],
    ['an identity without issuer', `${images}authorities:\n- keyless: { identities: [{ subject: a }] }\n`],
    ['a key that is none', `${images}authorities:\n- key: { data: "---somedata---" }\n`],
    ['two keys in one', `${images}authorities:\n- key: { kms: "gcpkms://x", secretRef: { name: a } }\n`],
    ['a mode that is none', `${images}mode: garbage\nauthorities:\n- ${key}\n`],
    [
      'an algorithm that is none',
      `${images}authorities:\n- key: { kms: "gcpkms://x", hashAlgorithm: shaINVALID }\n`,
    ],
  ];
  for (const [what, spec] of wrong)
    it(`with ${what} is told, and nobody can say that it is met`, async () => {
      const { requirements, problems } = await demandsOf({ 'p.yaml': policy(spec) });
      assert.equal(requirements.length, what === 'no images' ? 0 : 1);
      for (const { notCovered } of requirements) assert.match(notCovered[0] ?? '', /refused by the cluster/);
      assert.match(problems[0]?.message ?? '', /refused by the cluster: .*\.$/);
    });

  it('may hold several keys of which any will do', async () => {
    const one = await only(
      'p.yaml',
      policy(`${images}authorities:\n- ${key}\n- ${key.replace(indented(pem, 6), indented(otherPem, 6))}\n`),
    );
    assert.equal(one.signers.length, 2);
    assert.equal((await asked('p.yaml', policy(`${images}authorities:\n- ${key}\n`)))[0]?.signers.length, 1);
  });

  const path = join(root, '../shared/conformance/admission-images.jsonl');
  (existsSync(path) ? it : it.skip)("agrees with policy-controller's own files", async () => {
    let taken = 0;
    let refused = 0;
    const differ: string[] = [];
    for (const line of readFileSync(path, 'utf8').trim().split('\n')) {
      const one = JSON.parse(line) as {
        tool: string;
        rule: string;
        yaml: string;
        expected: string;
        source: string;
      };
      if (one.tool !== 'policy-controller' || one.rule !== 'policy-file') continue;
      const { requirements, problems } = await demandsOf({ 'p.yaml': one.yaml });
      if (one.expected === 'accepted') {
        taken += 1;
        if (problems.length > 0 || requirements.length === 0)
          differ.push(`${one.source}: ${problems[0]?.message}`);
      } else if (one.expected === 'refused') {
        refused += 1;
        if (problems.length === 0) differ.push(`${one.source}: taken`);
        assert.deepEqual(
          requirements.filter(({ notCovered }) => notCovered.length === 0),
          [],
          one.source,
        );
      }
    }
    assert.deepEqual(differ, []);
    assert.ok(taken > 5 && refused > 10, `${taken} taken, ${refused} refused`);
  });
});
