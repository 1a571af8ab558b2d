import assert from 'node:assert/strict';
import { describePredicate } from '../../server/signature/attestation/describe.ts';
import { buildKit1 } from './support/predicates.ts';

describe('other predicates in a few words', () => {
  const spdx = { spdxVersion: 'SPDX-2.3', packages: [{}, {}] };
  const words: readonly (readonly [type: string, predicate: unknown, summary: string])[] = [
    ['https://spdx.dev/Document', spdx, 'SPDX 2.3, 2 packages'],
    ['https://spdx.dev/Document/v2.3', { ...spdx, packages: [{}] }, 'SPDX 2.3, 1 package'],
    ['https://spdx.dev/Document', { Data: JSON.stringify(spdx) }, 'SPDX 2.3, 2 packages'],
    [
      'https://spdx.dev/Document',
      { Data: 'SPDXVersion: SPDX-2.2\nPackageName: a\nPackageName: b\nPackageName: c\n' },
      'SPDX 2.2, 3 packages',
    ],
    [
      'https://spdx.dev/Document',
      { '@graph': [{ type: 'software_Package' }, { type: 'Person' }] },
      'SPDX 3, 1 package',
    ],
    ['https://spdx.dev/Document', {}, 'SPDX'],
    [
      'https://cyclonedx.org/bom',
      { bomFormat: 'CycloneDX', specVersion: '1.6', components: [{}] },
      'CycloneDX 1.6, 1 component',
    ],
    [
      'https://cyclonedx.org/bom/v1.4',
      { Data: '{"specVersion":"1.4","components":[]}' },
      'CycloneDX 1.4, 0 components',
    ],
    [
      'https://cyclonedx.org/bom',
      { Data: { specVersion: '1.5', components: [{}, {}] } },
      'CycloneDX 1.5, 2 components',
    ],
    [
      'https://cyclonedx.org/bom',
      { Data: '<bom xmlns="http://cyclonedx.org/schema/bom/1.3"><component type="x"/></bom>' },
      'CycloneDX 1.3, 1 component',
    ],
    [
      'https://cosign.sigstore.dev/attestation/vuln/v1',
      {
        scanner: {
          uri: 'pkg:github/aquasecurity/trivy@abc',
          version: '0.70.0',
          result: { Results: [{ Vulnerabilities: [{}, {}] }, {}] },
        },
        metadata: { scanFinishedOn: '2026-11-01T10:00:00Z' },
      },
      'vulnerability scan by aquasecurity/trivy@abc 0.70.0, of 2026-11-01, 2 vulnerabilities',
    ],
    [
      'https://cosign.sigstore.dev/attestation/vuln/v1',
      { scanner: { uri: 'grype', result: { matches: [{}] } } },
      'vulnerability scan by grype, 1 vulnerability',
    ],
    [
      'https://in-toto.io/attestation/vulns/v0.1',
      { scanner: { result: [] } },
      'vulnerability scan, 0 vulnerabilities',
    ],
    [
      'https://in-toto.io/attestation/vulns/v0.2',
      { scanner: { result: { runs: [{ results: [{}] }] } } },
      'vulnerability scan, 1 vulnerability',
    ],
    ['https://in-toto.io/attestation/vulns/v0.2', null, 'vulnerability scan'],
    [
      'https://openvex.dev/ns',
      { '@context': 'https://openvex.dev/ns/v0.2.0', statements: [{}] },
      'OpenVEX 0.2.0, 1 statement',
    ],
    ['https://openvex.dev/ns/v0.2.0', { statements: [{}, {}] }, 'OpenVEX, 2 statements'],
    [
      'https://slsa.dev/verification_summary/v1',
      { verifier: { id: 'https://example.com/v' }, verificationResult: 'PASSED' },
      'verification summary by https://example.com/v: PASSED',
    ],
    ['https://example.com/other', { anything: 1 }, ''],
    ['https://slsa.dev/provenance/v1', 'no object', ''],
  ];
  for (const [predicateType, predicate, summary] of words)
    it(`${predicateType}: ${summary || 'nothing'}`, () => {
      assert.equal(describePredicate({ predicateType, predicate }).summary, summary);
    });

  it('show nothing that hides or turns text', () => {
    const { summary } = describePredicate({
      predicateType: 'https://in-toto.io/attestation/vulns/v0.2',
      predicate: { scanner: { uri: 'a\u202eb\u0007\n\u200b`c', version: 'x'.repeat(5_000) } },
    });
    assert.match(summary, /^vulnerability scan by a b c x+$/);
    assert.ok(summary.length < 1_100);
  });
});

describe('hostile predicates', () => {
  const types = [
    'https://slsa.dev/provenance/v0.2',
    'https://slsa.dev/provenance/v1',
    'https://spdx.dev/Document',
    'https://cyclonedx.org/bom',
    'https://openvex.dev/ns',
    'https://in-toto.io/attestation/vulns/v0.2',
    'https://slsa.dev/verification_summary/v1',
  ];
  const odd: readonly unknown[] = [
    undefined,
    null,
    0,
    '',
    [],
    {},
    [[]],
    { builder: 1 },
    { buildDefinition: null, runDetails: [] },
    { materials: {}, metadata: 'x', invocation: [1] },
    { Data: 5 },
    { Data: '{' },
    { scanner: [] },
  ];
  it('never throw, whatever stands where', () => {
    for (const predicateType of types)
      for (const predicate of odd)
        assert.equal(typeof describePredicate({ predicateType, predicate }).summary, 'string');
  });

  it('may have anything at any place', () => {
    const whole = buildKit1({
      dockerfile: { filename: 'Dockerfile', data: 'RlJPTQ==' },
      configSource: {
        uri: 'https://github.com/acme/app.git',
        digest: { sha1: '9'.repeat(40) },
        entryPoint: 'Dockerfile',
      },
      args: { target: 'x', 'build-arg:A': 'b' },
      images: [{ uri: 'pkg:docker/alpine@3.20', digest: { sha256: 'b'.repeat(64) } }],
    }).predicate;
    const paths: (readonly string[])[] = [];
    const walk = (value: unknown, path: readonly string[]): void => {
      paths.push(path);
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    };
    walk(whole, []);
    for (const path of paths.slice(1))
      for (const wrong of [null, 7, 'x', [], {}, [null], { a: [] }]) {
        const copy = structuredClone(whole);
        const parent = path
          .slice(0, -1)
          .reduce<Record<string, unknown>>(
            (at, key) => at[key] as Record<string, unknown>,
            copy as Record<string, unknown>,
          );
        parent[path.at(-1) ?? ''] = wrong;
        describePredicate({ predicateType: 'https://slsa.dev/provenance/v1', predicate: copy });
      }
  });

  it('cannot reach prototypes', () => {
    const predicate: unknown = JSON.parse(
      `{"__proto__":{"buildDefinition":{"buildType":"evil"}},"runDetails":{"__proto__":{"builder":{"id":"evil"}}}}`,
    );
    const { provenance } = describePredicate({ predicateType: 'https://slsa.dev/provenance/v1', predicate });
    assert.equal(provenance?.builder, '');
    assert.equal(provenance?.buildType, '');
  });
});
