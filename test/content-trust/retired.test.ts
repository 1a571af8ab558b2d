import assert from 'node:assert/strict';
import { detectLanguage } from '../../rules/catalogue.ts';
import { noFacts } from '../../rules/core/facts.ts';
import { lint } from '../../rules/core/lint.ts';
import { policyWith } from '../support/words.ts';

const found = (path: string, text: string, today = '2026-11-21'): readonly string[] => {
  const language = detectLanguage({ path, text });
  assert.ok(language, path);
  const findings = lint(language, language.parse(text), {
    policy: policyWith({}),
    facts: noFacts,
    today,
    onCrash: (rule, error) => {
      throw new Error(rule, { cause: error });
    },
  });
  return findings
    .filter(({ rule }) => rule === 'content-trust-retired')
    .map(({ at, message }) => `${text.slice(at.start, at.end)}: ${message}`);
};
const dockerfile = (lines: string, today?: string): readonly string[] =>
  found('Dockerfile', `FROM docker:29-cli\n${lines}\n`, today);
const places = (lines: string): readonly string[] =>
  dockerfile(lines).map((one) => one.slice(0, one.indexOf(': ')));

describe('content-trust-retired', () => {
  it('says that it ends, and from that day on that it has ended', () => {
    const said = (today: string): string => dockerfile('ENV DOCKER_CONTENT_TRUST=1', today).join();
    assert.match(said('2026-12-07'), /Docker Content Trust ends on 2026-12-08/);
    assert.match(said('2026-12-08'), /Docker Content Trust ended on 2026-12-08/);
    assert.match(said('2027-01-01'), /ended on .* by digest, and verify signatures of cosign or Notation/);
  });

  it('is told of what Docker takes for on, and of nothing that is off or not known', () => {
    for (const on of ['1', 'true', 'yes', '"1"', "'true'"])
      assert.equal(dockerfile(`ENV DOCKER_CONTENT_TRUST=${on}`).length, 1, on);
    for (const off of ['0', 'false', 'FALSE', 'f', '"0"', '""', '$X', '${X}', '${X:-0}'])
      assert.deepEqual(dockerfile(`ENV DOCKER_CONTENT_TRUST=${off}`), [], off);
    assert.equal(dockerfile('ARG X=1\nENV DOCKER_CONTENT_TRUST=${X}').length, 1);
  });

  it('is told of commands wherever a shell reads them', () => {
    assert.deepEqual(places('RUN a && (sudo docker --context x trust sign y || true)'), [
      'docker --context x trust sign',
    ]);
    assert.deepEqual(places('RUN sh -c "docker trust inspect x"'), ['docker trust inspect']);
    assert.deepEqual(places('CMD ["docker", "trust", "signer", "add", "x"]'), [
      '"docker", "trust", "signer"',
    ]);
    assert.deepEqual(places('RUN env DOCKER_CONTENT_TRUST=1 docker pull x'), ['DOCKER_CONTENT_TRUST=1']);
    assert.deepEqual(places('RUN docker pull \\\n  --disable-content-trust=false x'), [
      '--disable-content-trust=false',
    ]);
    assert.deepEqual(places("RUN <<'EOF' bash\nexport DOCKER_CONTENT_TRUST=1\nEOF"), [
      'DOCKER_CONTENT_TRUST=1',
    ]);
  });

  it('is quiet about words that only look like it', () => {
    for (const line of [
      'RUN docker trust',
      'RUN docker-trust sign x',
      'RUN mydocker trust sign x',
      'RUN docker run trust sign',
      'RUN docker build --disable-content-trust=true .',
      'RUN unset DOCKER_CONTENT_TRUST',
      'LABEL DOCKER_CONTENT_TRUST=1',
      'ENV MY_DOCKER_CONTENT_TRUST=1',
      'ENV DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE_FILE=x',
      'RUN gpg --trust-model always',
      '# ENV DOCKER_CONTENT_TRUST=1',
    ])
      assert.deepEqual(dockerfile(line), [], line);
  });

  it('is told once of what several services or containers share', () => {
    const compose = found(
      'compose.yaml',
      'x-env: &env\n  DOCKER_CONTENT_TRUST: "1"\nservices:\n  a: { image: x:1, environment: *env }\n  b: { image: x:1, environment: *env }\n',
    );
    assert.equal(compose.length, 1);
    const args = found(
      'compose.yaml',
      'services:\n  a:\n    build: { context: ., args: { DOCKER_CONTENT_TRUST: yes } }\n    entrypoint: [sh, -c, "export DOCKER_CONTENT_TRUST=1; docker pull x"]\n',
    );
    assert.equal(args.length, 2);
  });

  it('is told of scripts in a ConfigMap, not of notes in it', () => {
    const map = (name: string, text: string): number =>
      found(
        'map.yaml',
        `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  ${name}: |\n    ${text.replaceAll('\n', '\n    ')}\n`,
      ).length;
    assert.equal(map('a.sh', 'docker trust sign x'), 1);
    assert.equal(map('run', '#!/bin/bash\nDOCKER_CONTENT_TRUST=1 docker pull x'), 1);
    assert.equal(map('notes.md', 'docker trust sign x'), 0);
    assert.equal(map('a.sh', '# docker trust sign x\necho # DOCKER_CONTENT_TRUST=1'), 0);
    assert.equal(map('a.sh', 'export DOCKER_CONTENT_TRUST=0'), 0);
  });

  it('reads a long text of a stranger at once', () => {
    const started = performance.now();
    dockerfile(`RUN <<EOF\n${'DOCKER_CONTENT_TRUST="'.repeat(20_000)}\nEOF`);
    dockerfile(`RUN <<EOF cat\n${'docker '.repeat(50_000)} trust\nEOF`);
    assert.ok(performance.now() - started < 3_000);
  });
});
