import assert from 'node:assert/strict';
import { asked, demandsOf, indented, only, otherPem, pem } from './read.ts';

const policy = (entry: string, kind = 'ClusterPolicy'): string => `apiVersion: kyverno.io/v1
kind: ${kind}
metadata:
  name: check-image
spec:
  background: false
  rules:
    - name: check-image
      match:
        any:
          - resources:
              kinds: [Pod]
      verifyImages:
${indented(entry, 8)}
`;

const byKey = `- imageReferences:
    - "ghcr.io/acme/app*"
  attestors:
    - count: 1
      entries:
        - keys:
            publicKeys: |-
${indented(pem, 14)}
`;

describe("Kyverno's policies", () => {
  it('ask for the key that they hold', async () => {
    const one = await only('policies/check.yaml', policy(byKey));
    assert.deepEqual(one, {
      from: '/repo/policies/check.yaml',
      images: ['ghcr.io/acme/app*/**'],
      except: [],
      signers: [{ kind: 'described', who: { kind: 'key', key: pem } }],
      need: 'any',
      transparencyLog: 'required',
      annotations: {},
      attestations: [],
      mostDays: undefined,
      verdict: 'check',
      notCovered: [],
    });
  });

  it('ask in a namespace as well, and in a list of objects', async () => {
    assert.equal((await asked('p.yml', policy(byKey, 'Policy'))).length, 1);
    const list = `apiVersion: v1\nkind: List\nitems:\n${indented(policy(byKey), 4).replace('    apiVersion', '  - apiVersion')}\n`;
    assert.equal((await asked('list.yaml', list)).length, 1);
  });

  it('count keys in one entry as entries of their own', async () => {
    const two = byKey
      .replace('count: 1', 'count: 2')
      .replace(indented(pem, 14), indented(pem + otherPem, 14));
    const one = await only('p.yaml', policy(two));
    assert.equal(one.signers.length, 2);
    assert.equal(one.need, 'all');
    assert.equal((await only('p.yaml', policy(two.replace('count: 2\n      ', '')))).need, 'all');
    assert.equal((await only('p.yaml', policy(two.replace('count: 2', 'count: 1')))).need, 'any');
    const three = two.replace(
      indented(otherPem, 14),
      indented(otherPem + otherPem.replace('ZxA', 'ZxB'), 14),
    );
    assert.equal((await only('p.yaml', policy(three))).need, 2);
  });

  it('ask for identities, exact, with `*`, or by a regular expression', async () => {
    const keyless = (more: string): string =>
      policy(`- imageReferences: ["ghcr.io/acme/*"]
  attestors:
    - entries:
        - keyless:
            issuer: https://token.actions.githubusercontent.com
${indented(more, 12)}
            rekor: { url: "https://rekor.sigstore.dev" }
`);
    const who = async (more: string): Promise<unknown> => (await only('p.yaml', keyless(more))).signers;
    const issuer = 'https://token.actions.githubusercontent.com';
    const described = (identity: string): unknown => [
      { kind: 'described', who: { kind: 'identity', identity, issuer } },
    ];
    assert.deepEqual(
      await who('subject: "https://github.com/acme/*"'),
      described('https://github.com/acme/*'),
    );
    assert.deepEqual(
      await who('subjectRegExp: "^https://github\\\\.com/acme/.+@refs/heads/main$"'),
      described('https://github.com/acme/*@refs/heads/main'),
    );
    const beyond = await only('p.yaml', keyless('subjectRegExp: "^https://github\\\\.com/[a-z]+/.*"'));
    assert.deepEqual(beyond.signers, []);
    assert.match(beyond.notCovered.join(), /regular expression .* not covered/);
  });

  it('ask to look at the log or not', async () => {
    const log = async (rekor: string): Promise<unknown> => {
      const one = await only(
        'p.yaml',
        policy(byKey.replace('publicKeys', `rekor: ${rekor}\n            publicKeys`)),
      );
      return [one.transparencyLog, one.notCovered.length];
    };
    assert.deepEqual(await log('{ ignoreTlog: true }'), ['ignored', 0]);
    assert.deepEqual(await log('{ url: "https://rekor.sigstore.dev" }'), ['required', 0]);
    assert.deepEqual(await log('{ url: "https://rekor.acme.example" }'), ['required', 1]);
    assert.deepEqual(await log('{ pubkey: "x" }'), ['required', 1]);
  });

  it('ask for annotations, of one entry or of the rule', async () => {
    const one = await only(
      'p.yaml',
      policy(byKey.replace('- keys:', '- annotations: { env: prod, build: 42 }\n          keys:')),
    );
    assert.deepEqual(one.annotations, { env: 'prod', build: '42' });
  });

  it('leave images out', async () => {
    const [tagged, digested] = await asked(
      'p.yaml',
      policy(byKey.replace('  attestors', '  skipImageReferences: ["ghcr.io/acme/app:dev*"]\n  attestors')),
    );
    assert.deepEqual(tagged?.except, ['ghcr.io/acme/app:dev*', '**@*:*']);
    assert.deepEqual(digested?.images, ['ghcr.io/acme/app*/**@*:*']);
    assert.deepEqual(digested?.except, []);
  });

  it('ask for attestations and their signers; what must stand in them is not covered', async () => {
    const attested = (conditions: string): string =>
      policy(`- imageReferences: ["ghcr.io/acme/*"]
  attestations:
    - type: https://slsa.dev/provenance/v1
      attestors:
        - entries:
            - keyless:
                subject: "https://github.com/acme/*"
                issuer: https://token.actions.githubusercontent.com
${indented(conditions, 6)}
`);
    const one = await only('p.yaml', attested(''));
    assert.equal(one.attestations.length, 1);
    assert.equal(one.attestations[0]?.predicate, 'https://slsa.dev/provenance/v1');
    assert.equal(one.attestations[0]?.signers.length, 1);
    assert.deepEqual(one.signers, [], 'no signature beside them');
    assert.deepEqual(one.notCovered, []);
    const more = await only(
      'p.yaml',
      attested('conditions:\n- all:\n  - { key: "{{ builder.id }}", operator: Equals, value: x }\n'),
    );
    assert.match(more.notCovered.join(), /What must stand in the attestation/);
  });

  it('ask for somebody where they name nobody, unless it is not required', async () => {
    const nobody = '- imageReferences: ["*"]\n';
    const one = await only('p.yaml', policy(nobody));
    assert.deepEqual([one.images, one.signers, one.need], [['**'], [], 'any']);
    assert.deepEqual(await asked('p.yaml', policy(`${nobody}  required: false\n`)), []);
  });

  it("that hold Notation's certificates themselves are not covered", async () => {
    const certificate = pem.replaceAll('PUBLIC KEY', 'CERTIFICATE');
    const text = (cert: string): string =>
      policy(`- type: Notary
  imageReferences: ["ghcr.io/acme/*"]
  attestors:
    - entries:
        - certificates:
            cert: |-
${indented(cert, 14)}
`);
    const one = await only('p.yaml', text(certificate));
    assert.deepEqual(one.signers, []);
    assert.match(one.notCovered.join(), /stand in the file itself/);
    assert.match(
      (await only('p.yaml', text('{{ certs.data.x }}'))).notCovered.join(),
      /put in by the cluster/,
    );
  });

  it('read what older versions wrote', async () => {
    const one = await only('p.yaml', policy(`- image: "ghcr.io/acme/*"\n  key: |-\n${indented(pem, 4)}\n`));
    assert.deepEqual([one.images, one.signers.length], [['ghcr.io/acme/*/**'], 1]);
  });

  const uncovered: readonly (readonly [string, string, RegExp])[] = [
    [
      'a key management system',
      byKey.replace(/publicKeys[\s\S]*/, 'kms: awskms:///alias/x\n'),
      /key management/,
    ],
    ['a Secret', byKey.replace(/publicKeys[\s\S]*/, 'secret: { name: a, namespace: b }\n'), /Secret/],
    ['a reference to a Secret', byKey.replace(/publicKeys[\s\S]*/, 'publicKeys: k8s://a/b\n'), /Secret/],
    [
      'a key of a ConfigMap',
      byKey.replace(/publicKeys[\s\S]*/, 'publicKeys: "{{ keys.data.key }}"\n'),
      /put in/,
    ],
    ['something that is no key', byKey.replace(/publicKeys[\s\S]*/, 'publicKeys: x\n'), /no public key/],
    [
      'another repository',
      byKey.replace('  attestors', '  repository: ghcr.io/sigs\n  attestors'),
      /another repository/,
    ],
    [
      'another algorithm',
      byKey.replace('publicKeys', 'signatureAlgorithm: sha512\n            publicKeys'),
      /sha512/,
    ],
    ['sets in sets', byKey.replace(/keys:[\s\S]*/, 'attestor: { entries: [] }\n'), /within another/],
    [
      'own authorities',
      byKey.replace(/keys:[\s\S]*/, 'keyless: { subject: a@b.c, issuer: x, roots: y }\n'),
      /of its own/,
    ],
    [
      'more of a certificate',
      byKey.replace(
        /keys:[\s\S]*/,
        'keyless: { subject: a@b.c, issuer: x, additionalExtensions: { y: z } }\n',
      ),
      /more of the certificate/,
    ],
    [
      'a templated annotation',
      byKey.replace('- keys:', '- annotations: { env: "{{ x }}" }\n          keys:'),
      /annotation is put in/,
    ],
    ['a pattern of its own', byKey.replace('app*', 'app?:1'), /Which images/],
    ['a templated pattern', byKey.replace('ghcr.io/acme/app*', '{{ x }}'), /put in later/],
  ];
  for (const [what, entry, expected] of uncovered)
    it(`with ${what} are not covered, and never met`, async () => {
      for (const one of await asked('p.yaml', policy(entry))) assert.match(one.notCovered.join(), expected);
      assert.ok((await asked('p.yaml', policy(entry))).length > 0);
    });

  it('that a chart makes are not covered either', async () => {
    const text = policy(byKey).replace(
      '  background: false',
      '  {{- include "x" . | nindent 2 }}\n  background: false',
    );
    const { requirements } = await demandsOf({ 'templates/p.yaml': text });
    assert.ok(requirements.length > 0);
    for (const { notCovered } of requirements) assert.match(notCovered.join(), /template/);
  });

  it('of the newer kind ask by the calls that their documentation has', async () => {
    const text = (expression: string): string => `apiVersion: policies.kyverno.io/v1
kind: ImageValidatingPolicy
metadata: { name: check }
spec:
  matchConstraints: { resourceRules: [] }
  matchImageReferences: [{ glob: "ghcr.io/acme/*" }]
  attestors:
    - name: key
      cosign:
        key:
          data: |
${indented(pem, 12)}
        ctlog: { insecureIgnoreTlog: true }
    - name: workflow
      cosign:
        keyless:
          identities: [{ subject: "https://github.com/acme/app/.github/workflows/r.yml@refs/heads/main", issuer: "https://token.actions.githubusercontent.com" }]
  attestations: [{ name: sbom, intoto: { type: "https://spdx.dev/Document" } }]
  validations:
    - expression: >-
        ${expression}
`;
    const signed = await only(
      'p.yaml',
      text('images.containers.map(image, verifyImageSignatures(image, [attestors.key])).all(e, e > 0)'),
    );
    assert.deepEqual(
      [signed.images, signed.signers.length, signed.need, signed.transparencyLog, signed.notCovered],
      [['ghcr.io/acme/*/**'], 1, 'any', 'ignored', []],
    );
    const attested = await only(
      'p.yaml',
      text(
        'images.containers.map(image, verifyAttestationSignatures(image, attestations.sbom, [attestors.workflow])).all(e, e > 0)',
      ),
    );
    assert.equal(attested.attestations[0]?.predicate, 'https://spdx.dev/Document');
    assert.deepEqual(attested.notCovered, []);
    for (const other of [
      'true',
      'images.containers.map(i, verifyImageSignatures(i, [attestors.key])).all(e, e >= 0)',
    ])
      assert.match((await only('p.yaml', text(other))).notCovered.join(), /The check/);
    const nobody = text(
      'images.containers.map(image, verifyImageSignatures(image, [attestors.who])).all(e, e > 0)',
    );
    assert.match((await only('p.yaml', nobody)).notCovered.join(), /no attestor/);
  });
});
