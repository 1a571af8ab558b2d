import assert from 'node:assert/strict';
import { noFacts } from '../../rules/core/facts.ts';
import type { Finding } from '../../rules/core/finding.ts';
import { applyFixes } from '../../rules/core/fix.ts';
import { lint } from '../../rules/core/lint.ts';
import { emptyPolicy } from '../../rules/core/policy.ts';
import { isDockerfile } from '../../rules/dockerfile/detect.ts';
import { dockerfile } from '../../rules/dockerfile/language.ts';

const policy = emptyPolicy;

const ours = /^(?:user-|run-sudo)/;

const findingsIn = (text: string): readonly Finding[] =>
  lint(dockerfile, dockerfile.parse(text), {
    policy,
    facts: noFacts,
    today: '2026-11-21',
    onCrash: (rule, error) => {
      throw new Error(rule, { cause: error });
    },
  }).filter(({ rule, suppressed }) => ours.test(rule) && suppressed === undefined);

const rulesIn = (text: string): readonly string[] => findingsIn(text).map(({ rule }) => rule);
const fixed = (text: string): string =>
  applyFixes(
    text,
    findingsIn(text).flatMap(({ fixes: [first] }) => first ?? []),
  ).text;

describe('the fix for a container that runs as root', () => {
  const table: readonly (readonly [name: string, before: string, after: string])[] = [
    ['knows Postgres on Alpine', 'FROM postgres:17-alpine', 'FROM postgres:17-alpine\nUSER 70'],
    ['knows distroless', 'FROM gcr.io/distroless/base', 'FROM gcr.io/distroless/base\nUSER 65532'],
    [
      'knows .NET',
      'FROM mcr.microsoft.com/dotnet/aspnet:9.0',
      'FROM mcr.microsoft.com/dotnet/aspnet:9.0\nUSER 1654',
    ],
    ['knows Ubuntu', 'FROM ubuntu:24.04', 'FROM ubuntu:24.04\nUSER 1000'],
    [
      'knows older Ubuntu',
      'FROM ubuntu:22.04',
      'FROM ubuntu:22.04\nRUN useradd --no-log-init --create-home --uid 10001 app\nUSER 10001',
    ],
    [
      'knows Windows',
      'FROM python:3-windowsservercore',
      'FROM python:3-windowsservercore\nUSER ContainerUser',
    ],
    ['takes a number where nothing is known', 'FROM r.io/team/x:1', 'FROM r.io/team/x:1\nUSER 10001'],
    ['keeps CRLF', 'FROM node:24\r\nCMD a\r\n', 'FROM node:24\r\nUSER 1000\r\nCMD a\r\n'],
    ['keeps the case of keywords', 'from node:24\ncmd a', 'from node:24\nuser 1000\ncmd a'],
    ['comes after the last RUN', 'FROM node:24\nCMD a\nRUN b\n', 'FROM node:24\nCMD a\nRUN b\nUSER 1000\n'],
    [
      'takes the user that is there',
      'FROM a\nRUN adduser -D -u 7 b\nUSER 0',
      'FROM a\nRUN adduser -D -u 7 b\nUSER 0\nUSER 7',
    ],
  ];
  for (const [name, before, after] of table) it(name, () => assert.equal(fixed(before), after));

  it('is not offered where new lines would become part of an open instruction', () => {
    for (const text of ['FROM node:24\nRUN a \\\n', 'FROM node:24\nRUN <<EOF\na\n']) {
      assert.deepEqual(
        findingsIn(text).map(({ fixes }) => fixes.length),
        [0],
      );
    }
  });
});

describe('who a container runs as', () => {
  it('is asked of each image that can be built', () => {
    assert.deepEqual(rulesIn('FROM a AS x\nUSER 0\nFROM a AS y\nUSER 1\nFROM y AS z'), ['user-root-last']);
    assert.deepEqual(rulesIn('FROM a AS x\nUSER 0\nFROM x\nUSER 1'), []);
  });
  it('is told once of stages that share a USER', () => {
    assert.deepEqual(rulesIn('FROM a AS x\nUSER 0\nFROM x AS y\nFROM x AS z'), ['user-root-last']);
  });
  it('is one finding that stands for two where the user is created', () => {
    const [finding, ...others] = findingsIn('FROM debian\nRUN useradd -m app');
    assert.deepEqual(others, []);
    assert.equal(finding?.rule, 'user-created-but-never-used');
    assert.ok(finding?.standsFor.includes('user-missing'));
  });
  it('can be ignored above FROM and for the whole file', () => {
    assert.deepEqual(rulesIn('# seaworthy-ignore user-missing: a tool\nFROM node:24'), []);
    assert.deepEqual(rulesIn('FROM node:24\n#trivy:ignore:DS-0002\nRUN a'), []);
    assert.deepEqual(rulesIn('FROM node:24\n# checkov:skip=CKV_DOCKER_3: a tool\nRUN a'), []);
  });
  it('is unknown where the base or the user is', () => {
    assert.deepEqual(rulesIn('ARG A\nFROM $A'), []);
    assert.deepEqual(rulesIn('FROM a\nARG U\nUSER $U'), []);
  });
});

describe('sudo', () => {
  const safety = (text: string): readonly (string | undefined)[] =>
    findingsIn(text)
      .filter(({ rule }) => rule === 'run-sudo')
      .map(({ fixes: [first] }) => first?.safety);

  it('goes safely only where the user is surely root and nothing is asked of it', () => {
    assert.deepEqual(safety('FROM debian\nRUN sudo a && sudo -u b c && sudo D=1 e'), [
      'safe',
      undefined,
      undefined,
    ]);
    assert.deepEqual(safety('FROM who/knows\nRUN sudo a'), ['unsafe']);
    assert.deepEqual(safety('FROM who/knows\nUSER root\nRUN sudo a'), ['safe']);
    assert.deepEqual(safety('FROM debian\nUSER b\nRUN sudo a'), ['unsafe']);
    assert.deepEqual(safety('FROM debian\nONBUILD RUN sudo a'), ['unsafe']);
  });
  it('goes without its line, its comment or its neighbours in the exec form', () => {
    assert.match(fixed('FROM debian\nUSER 1\nRUN sudo \\\n # why\n a'), /RUN \\\n # why\n a$/);
    assert.match(fixed('FROM debian\nUSER 1\nRUN ["sudo", "a"]'), /RUN \["a"\]$/);
  });
});

describe('a Dockerfile is told by its name', () => {
  const names = [
    'Dockerfile',
    'a/Dockerfile.dev',
    'web.Dockerfile',
    'x.dockerfile',
    'Containerfile',
    'Dockerfile-x',
    'Dockerfile.go',
    'dockerfile',
  ];
  const others = [
    'dockerfile.go',
    'DockerfileParser.java',
    'Dockerfile.md',
    'Dockerfile.dockerignore',
    'docker-compose.yml',
    'a/x.ts',
  ];
  it('or by what the editor says', () => {
    assert.deepEqual(
      names.filter((path) => !isDockerfile({ path, text: '' })),
      [],
    );
    assert.deepEqual(
      others.filter((path) => isDockerfile({ path, text: '' })),
      [],
    );
    assert.ok(isDockerfile({ path: 'untitled:1', text: '', languageId: 'dockerfile' }));
  });
});
