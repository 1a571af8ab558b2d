import assert from 'node:assert/strict';
import { describePredicate } from '../../server/signature/attestation/describe.ts';
import { readStatement } from '../../server/signature/attestation/statement.ts';
import { describeVectors, githubFile, statementIn, toolkitFile } from './support/material.ts';
import { base64, buildKit1, buildKit02, type MadeBuild } from './support/predicates.ts';

const text = '\ufeffFROM alpine:3.20\r\nRUN echo "ü"\n';
const build: MadeBuild = {
  builder: 'https://github.com/acme/app/actions/runs/42/attempts/1',
  dockerfile: { filename: 'build/Dockerfile', data: base64(text) },
  configSource: {
    uri: 'https://x-token:hidden@github.com/acme/app.git#refs/heads/main:build',
    digest: { sha1: '95baf27389e83e6a5c48f42e190d48d7abcea19e' },
    entryPoint: 'Dockerfile',
  },
  args: {
    target: 'prod',
    'build-arg:VERSION': '1.2.3',
    'build-arg:API_TOKEN': 'planted-argument-value',
    'label:x': 'planted-label-value',
  },
  images: [
    {
      uri: 'pkg:docker/alpine@3.20?platform=linux%2Famd64',
      digest: { sha256: 'b'.repeat(64) },
    },
    { uri: 'pkg:docker/ghcr.io/acme/tools@sha256:1' },
    { uri: 'https://github.com/acme/app.git#refs/heads/main', digest: { sha1: 'c'.repeat(40) } },
  ],
  hermetic: true,
};

describe("BuildKit's provenance", () => {
  for (const [version, make] of [
    ['0.2', buildKit02],
    ['1', buildKit1],
  ] as const)
    it(`${version} is read, every member of it that counts`, () => {
      const { provenance, summary } = describePredicate(make(build));
      assert.ok(provenance);
      const { buildType, ...rest } = provenance;
      assert.match(buildType, /buildkit/);
      assert.deepEqual(rest, {
        version,
        builder: 'https://github.com/acme/app/actions/runs/42/attempts/1',
        source: {
          uri: 'https://github.com/acme/app',
          ref: 'refs/heads/main',
          commit: '95baf27389e83e6a5c48f42e190d48d7abcea19e',
          path: 'build/Dockerfile',
        },
        dockerfile: { name: 'build/Dockerfile', text },
        target: 'prod',
        buildArguments: ['VERSION', 'API_TOKEN'],
        images: [
          {
            reference: 'docker.io/library/alpine:3.20',
            digest: `sha256:${'b'.repeat(64)}`,
            platform: 'linux/amd64',
          },
        ],
        startedAt: '2026-11-01T10:00:00.123456789Z',
        finishedAt: '2026-11-01T10:01:00Z',
        mode: 'max',
        hermetic: true,
      });
      assert.equal(summary, `SLSA provenance ${version} by BuildKit, mode=max, with the Dockerfile`);
    });

  it('gives no value of a build argument, a label or a user name away', () => {
    for (const make of [buildKit02, buildKit1])
      assert.doesNotMatch(JSON.stringify(describePredicate(make(build))), /planted|hidden|x-token|1\.2\.3/);
  });

  it('with little in it says so (mode=min)', () => {
    for (const make of [buildKit02, buildKit1]) {
      const { provenance, summary } = describePredicate(make({}));
      assert.equal(provenance?.mode, 'min');
      assert.equal(provenance?.dockerfile, undefined);
      assert.equal(provenance?.source, undefined);
      assert.equal(provenance?.hermetic, false);
      assert.match(summary, /mode=min$/);
    }
  });

  const chosen = (entryPoint: string | undefined, infos: readonly (readonly [string, string])[]): unknown => {
    const more = infos.map(([filename, content]) => ({ filename, data: base64(content) }));
    return describePredicate(buildKit1({ more, configSource: { entryPoint } })).provenance?.dockerfile?.text;
  };
  it('picks the source by its file name', () => {
    const two = [
      ['Dockerfile', 'A'],
      ['other.Dockerfile', 'B'],
    ] as const;
    assert.equal(chosen('other.Dockerfile', two), 'B');
    assert.equal(chosen(undefined, two), 'A');
    assert.equal(chosen('build/other.Dockerfile', two), 'B');
    assert.equal(chosen('third.Dockerfile', two), undefined);
    assert.equal(chosen('third.Dockerfile', [['Dockerfile', 'A']]), 'A');
    assert.equal(chosen('Dockerfile', [...two, ['Dockerfile', 'A']]), 'A');
    assert.equal(chosen('Dockerfile', [...two, ['Dockerfile', 'C']]), undefined);
  });

  it('has no text where what stands there is no base64 or no UTF-8', () => {
    const withData = (data: string): unknown =>
      describePredicate(buildKit1({ dockerfile: { filename: 'Dockerfile', data } })).provenance?.dockerfile;
    assert.ok(withData(base64('FROM x')));
    for (const data of [
      '',
      '!!!',
      'RlJPTQ',
      'RlJPTQ==\n',
      'RlJP TQ==',
      'RlJPTR==',
      Buffer.from([0xff, 0xfe]).toString('base64'),
    ])
      assert.equal(withData(data), undefined, data);
    assert.equal(withData(base64('#'.repeat(4 << 20))), undefined);
  });
});

describe('other provenance', () => {
  it("of GitHub's workflows names the repository, the reference, the commit and the workflow", () => {
    const github = {
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {
        buildDefinition: {
          buildType: 'https://actions.github.io/buildtypes/workflow/v1',
          externalParameters: {
            workflow: {
              ref: 'refs/tags/v1',
              repository: 'https://github.com/acme/app',
              path: '.github/workflows/r.yml',
            },
          },
          resolvedDependencies: [
            { uri: 'git+https://github.com/acme/app@refs/tags/v1', digest: { gitCommit: 'd'.repeat(40) } },
          ],
        },
        runDetails: { builder: { id: 'https://github.com/actions/runner/github-hosted' } },
      },
    };
    const { provenance } = describePredicate(github);
    assert.deepEqual(provenance?.source, {
      uri: 'https://github.com/acme/app',
      ref: 'refs/tags/v1',
      commit: 'd'.repeat(40),
      path: '.github/workflows/r.yml',
    });
    assert.equal(provenance?.mode, undefined);
    assert.equal(provenance?.hermetic, undefined);
  });

  it('0.2 of the generator for GitHub names its source too', () => {
    const { provenance } = describePredicate({
      predicateType: 'https://slsa.dev/provenance/v0.2',
      predicate: {
        builder: { id: 'https://github.com/slsa-framework/slsa-github-generator/x@refs/tags/v1.9.0' },
        buildType: 'https://github.com/slsa-framework/slsa-github-generator/container@v1',
        invocation: {
          configSource: {
            uri: 'git+https://github.com/acme/app@refs/heads/main',
            digest: { sha1: 'e'.repeat(40) },
            entryPoint: '.github/workflows/release.yml',
          },
        },
      },
    });
    assert.deepEqual(provenance?.source, {
      uri: 'https://github.com/acme/app',
      ref: 'refs/heads/main',
      commit: 'e'.repeat(40),
      path: '.github/workflows/release.yml',
    });
  });

  it('of other versions is named by its type alone', () => {
    for (const predicateType of [
      'https://slsa.dev/provenance/v0.1',
      'https://slsa.dev/provenance/v2',
      'https://slsa.dev/provenance/',
    ])
      assert.deepEqual(describePredicate({ predicateType, predicate: { builder: { id: 'x' } } }), {
        predicateType,
        provenance: undefined,
        summary: '',
      });
  });

  it('names no commit where it was built from several of one repository', () => {
    const commits = ['1', '2'].map((digit) => ({
      uri: 'git+https://github.com/acme/app',
      digest: { gitCommit: digit.repeat(40) },
    }));
    const { provenance } = describePredicate({
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {
        buildDefinition: {
          externalParameters: { source: 'https://github.com/acme/app' },
          resolvedDependencies: commits,
        },
      },
    });
    assert.equal(provenance?.source?.commit, undefined);
  });
});

describeVectors('provenance of real builds', 3, () => {
  it("by BuildKit holds the Dockerfile (actions-toolkit's)", () => {
    for (const name of ['single', 'multi/linux_amd64', 'multi/linux_arm64']) {
      const statement = readStatement(toolkitFile(`sigstore/${name}/provenance.json`));
      assert.ok(statement);
      const { provenance } = describePredicate(statement);
      assert.match(
        provenance?.dockerfile?.text ?? '',
        /^FROM alpine AS base\nARG TARGETPLATFORM\n[\s\S]*\nCOPY --from=base \/hello\.txt \/\n$/,
      );
      assert.equal(provenance?.source?.uri, 'https://github.com/docker/github-builder-test');
      assert.equal(provenance?.source?.path, 'hello.Dockerfile');
      assert.ok(provenance?.images.some(({ reference }) => reference === 'docker.io/library/alpine:latest'));
    }
  });

  it("by GitHub's workflows names workflow and commit", () => {
    const statement = readStatement(statementIn(githubFile('reusable-workflow-attestation.sigstore.json')));
    assert.ok(statement);
    const { provenance } = describePredicate(statement);
    assert.equal(provenance?.builder, 'https://github.com/actions/runner/github-hosted');
    assert.equal(provenance?.source?.commit, '95baf27389e83e6a5c48f42e190d48d7abcea19e');
  });

  it('of a metadata file is read with its images', () => {
    const metadata = JSON.parse(toolkitFile('metadata-build.json').toString());
    const { provenance } = describePredicate({
      predicateType: 'https://slsa.dev/provenance/v0.2',
      predicate: metadata['buildx.build.provenance'],
    });
    assert.deepEqual(
      provenance?.images.map(({ reference }) => reference),
      ['docker.io/docker/dockerfile-upstream:master', 'docker.io/library/busybox:latest'],
    );
  });
});
