import assert from 'node:assert/strict';
import { join } from 'node:path';
import { emptyContext } from '../../rules/core/policy.ts';
import {
  type BuiltFromAnswer,
  type BuiltFromRequest,
  checkBuiltFrom,
} from '../../server/check/built-from.ts';
import { maskedSignatures } from '../../server/signature/attestation/masked.ts';
import { type PartialSignatures, signaturesFrom } from '../support/page-signatures.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { dockerfile, policy, signed, text, unsigned } from './support/ask.ts';
import { base64, buildKit1 } from './support/predicates.ts';

describe('the file of a repository against what an image was built from', () => {
  let repository: TestRepository;
  let commit: string;
  const remote = 'git@github.com:Acme/app.git';
  before(() => {
    repository = makeRepository();
    repository.git('remote', 'add', 'origin', remote);
    commit = repository.commit({ 'docker/Dockerfile': text, 'other.Dockerfile': 'FROM scratch\n', big: 'x' });
  });
  after(() => repository.dispose());

  const check = (
    found: PartialSignatures,
    more: Partial<BuiltFromRequest> & { readonly name?: string } = {},
  ): Promise<BuiltFromAnswer> => {
    const { name = 'docker/Dockerfile', ...rest } = more;
    return checkBuiltFrom(
      {
        path: join(repository.root, name),
        text,
        found: signaturesFrom(found, 'ghcr.io/acme/app:1'),
        policy: { ...emptyContext, signatures: policy },
        demands: [],
        today: '2026-11-21',
        images: new Map(),
        records: [],
        wanted: undefined,
        git: { environment: repository.environment },
        ...rest,
      },
      new AbortController().signal,
    );
  };
  const built = (more: object = {}, by: 'buildkit' | 'workflow' = 'buildkit'): PartialSignatures => ({
    attestations: [
      {
        ...signed,
        provenance: {
          mode: by === 'buildkit' ? 'min' : undefined,
          source: {
            uri: 'https://github.com/acme/app',
            ref: undefined,
            commit,
            path: 'docker/Dockerfile',
            ...more,
          },
        },
      },
    ],
  });

  it('is the file of the commit', async () => {
    const answer = await check(built());
    assert.equal(answer.level, 'commit-only');
    assert.equal(answer.published.atCommit, 'same');
    assert.equal(answer.verdict.attestations[0]?.status, 'verified');
    const windows = await check(built(), { text: text.replaceAll('\n', '\r\n') });
    assert.equal(windows.level, 'commit-only');
  });

  it('differs from it, and the text of the commit can be compared', async () => {
    const answer = await check(built(), { text: `${text}USER 1000\n` });
    assert.equal(answer.level, 'differs');
    assert.deepEqual(answer.diff, {
      title: `Dockerfile of commit ${commit.slice(0, 12)}`,
      built: text,
      now: `${text}USER 1000\n`,
      onlySecrets: false,
    });
  });

  it('is looked up under its own name where provenance names a workflow', async () => {
    const workflow = built({ path: '.github/workflows/release.yml' }, 'workflow');
    assert.equal((await check(workflow)).level, 'commit-only');
    const other = await check(workflow, { name: 'other.Dockerfile', text: 'FROM scratch\n' });
    assert.equal(other.level, 'commit-only');
    assert.match((await check(workflow, { name: 'new.Dockerfile' })).words, /has no file `new\.Dockerfile`/);
  });

  const unknowns: readonly (readonly [string, () => object, RegExp])[] = [
    [
      'another repository',
      () => ({ uri: 'https://github.com/evil/app' }),
      /This is no clone of https:\/\/github\.com\/evil\/app/,
    ],
    [
      'a commit that was not fetched',
      () => ({ commit: '1'.repeat(40) }),
      /Commit 111111111111 is not in this clone: fetch it/,
    ],
    ['a file that is not in it', () => ({ path: 'gone/Dockerfile' }), /has no file `gone\/Dockerfile`/],
    ['a folder', () => ({ path: 'docker' }), /has no file `docker`/],
    ['a path that leads out', () => ({ path: '../../etc/passwd' }), /Git could not|has no file/],
    ['a path like an option', () => ({ path: '--help' }), /has no file `--help`/],
    ['a name that is no commit', () => ({ commit: '--output=x' }), /Git|no commit|not in this clone/],
  ];
  for (const [what, more, words] of unknowns)
    it(`is unknown, with the reason: ${what}`, async () => {
      const answer = await check(built(more()));
      assert.equal(answer.level, 'unknown');
      assert.equal(answer.published.atCommit, undefined);
      assert.match(answer.words, words);
    });

  it('is unknown where git may not be run, and outside a repository', async () => {
    assert.match((await check(built(), { git: undefined })).words, /git may not be run here/);
    const outside = await check(built(), { path: '/nowhere/at/all/Dockerfile' });
    assert.equal(outside.level, 'unknown');
  });

  it('counts local records of the very image alone', async () => {
    const image = signaturesFrom({}).digest;
    const metadata = (digest: string | undefined): string => {
      repository.write(
        'metadata.json',
        JSON.stringify({
          'buildx.build.provenance': buildKit1({ dockerfile: { filename: 'Dockerfile', data: base64(text) } })
            .predicate,
          'containerimage.digest': digest,
        }),
      );
      return join(repository.root, 'metadata.json');
    };
    const ours = await check({}, { records: [metadata(image)] });
    assert.deepEqual([ours.level, ours.problems], ['local-record', []]);
    assert.equal(ours.diff?.title, 'Dockerfile as built');
    const others = await check({}, { records: [metadata(`sha256:${'7'.repeat(64)}`)] });
    assert.equal(others.level, 'unknown');
    assert.match(others.problems[0] ?? '', /is of another image\.$/);
    const silent = await check({}, { records: [metadata(undefined)] });
    assert.match(silent.problems[0] ?? '', /does not say which image it made\.$/);
    const missing = await check({}, { records: ['/nowhere/metadata.json'] });
    assert.match(missing.problems[0] ?? '', /does not exist/);
  });

  it('hides secrets in the diff on both sides, and says where nothing else differs', async () => {
    const secret = (value: string): string => `FROM alpine\nENV DB_PASSWORD=${value}\n`;
    const [before, after] = ['planted-Secret-0ld!', 'planted-Secret-n3w!'];
    const provenance = { dockerfile: { ...dockerfile, text: `${secret(before)}# was ${after}\n` } };
    const answer = await check({ attestations: [{ ...unsigned, provenance }] }, { text: secret(after) });
    assert.equal(answer.level, 'differs');
    assert.ok(answer.diff);
    assert.doesNotMatch(JSON.stringify([answer.diff, answer.words, answer.notes]), /planted/);
    assert.equal(answer.diff.now, 'FROM alpine\nENV DB_PASSWORD=********\n');
    assert.equal(answer.diff.onlySecrets, false);
    const same = { dockerfile: { ...dockerfile, text: secret(before) } };
    const hidden = await check(
      { attestations: [{ ...unsigned, provenance: same }] },
      { text: secret(after) },
    );
    assert.deepEqual([hidden.level, hidden.diff?.onlySecrets], ['differs', true]);
  });

  it('never takes a kept copy with hidden secrets for a proof, but for a difference', async () => {
    const secret = 'FROM alpine\nENV DB_PASSWORD=planted-Secret-0ld!\n';
    const found = signaturesFrom({
      attestations: [{ ...signed, provenance: { dockerfile: { name: 'Dockerfile', text: secret } } }],
    });
    const kept = maskedSignatures(found);
    assert.equal((await check(found, { text: secret })).level, 'proven');
    const same = await check(kept, { text: secret });
    assert.equal(same.level, 'unknown');
    assert.match(same.words, /only a copy was kept in which secrets are hidden/);
    assert.equal((await check(kept, { text: `${secret}USER 1\n` })).level, 'differs');
    const plain = signaturesFrom({ attestations: [signed] });
    assert.equal((await check(maskedSignatures(plain))).level, 'proven');
  });

  it("looks up how the workspace's own files build it", async () => {
    repository.write('compose.yaml', 'services: { app: { build: { context: docker, target: dev } } }\n');
    const answer = await check({ attestations: [signed] });
    repository.remove('compose.yaml');
    assert.deepEqual(answer.notes, ['The last stage was built, and the workspace asks for `dev`.']);
  });

  it('tells the SLSA level in words', async () => {
    assert.match((await check({ attestations: [signed] })).slsa.words, /^Build L1: /);
    assert.equal((await check({})).slsa.level, 0);
  });
});
