import assert from 'node:assert/strict';
import { scanRules } from '../../rules/scan/rules/index.ts';
import { scanFrom } from '../support/page-facts.ts';
import { findingsIn, told } from './told.ts';

const all = scanRules.map(({ id }) => id);
const high = ['high-vulnerability'];

const pod = (image: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: ${image}
`;

describe('what a scan found', () => {
  const text = 'FROM node:24\nCOPY . /app\n';
  const steps = [{ 'ADD rootfs.tar /': '75 MB' }, { 'COPY . /app': '1 MB' }];

  it('says nothing where nothing was scanned, or the reference is not known', () => {
    assert.deepEqual(told('dockerfile', text, all, {}), []);
    const scans = new Map([
      [
        'docker.io/library/node:24',
        scanFrom({ vulnerabilities: [{ id: 'CVE-1' }], packages: [{ name: 'a' }] }),
      ],
    ]);
    assert.equal(told('kubernetes', pod('node:24'), all, { scans }).length, 1);
    for (const image of ['node:25', '"{{ .Values.image }}"', 'node:$' + '{TAG}', 'NODE:24']) {
      assert.deepEqual(told('kubernetes', pod(image), all, { scans }), [], image);
    }
    assert.deepEqual(told('dockerfile', 'FROM $' + '{X}\nFROM scratch\n', all, { scans }), []);
    assert.deepEqual(told('dockerfile', 'FROM a AS node\nFROM node\n', all, { scans }), []);
  });

  it('is looked up by digest whatever the tag beside it', () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const scan = scanFrom({ vulnerabilities: [{ id: 'CVE-1' }], packages: [{ name: 'a' }] });
    const scans = new Map([[`docker.io/library/node@${digest}`, scan]]);
    assert.equal(told('kubernetes', pod(`node:24@${digest}`), high, { scans }).length, 1);
    assert.equal(told('kubernetes', pod(`node@${digest}`), high, { scans }).length, 1);
  });

  it('counts a vulnerability once, whatever it is called and however often its package is there', () => {
    const scan = scanFrom({
      steps,
      packages: [
        { type: 'npm', name: 'x', layer: 1, path: 'app/a/package.json' },
        { type: 'npm', name: 'x', layer: 1, path: 'app/b/package.json' },
      ],
      vulnerabilities: [
        { id: 'GHSA-1', aliases: ['CVE-2026-1'], package: 0 },
        { id: 'CVE-2026-1', package: 1 },
        { id: 'CVE-2026-2', package: 1, vex: { status: 'fixed', source: 'a.json' } },
      ],
    });
    assert.deepEqual(told('dockerfile', text, high, { built: { scan, text, target: undefined } }), [
      '2 high-vulnerability: x 1.0 (`/app/a/package.json`) has a high vulnerability, CVE-2026-1; no fixed version is known.',
    ]);
  });

  it('tells of the base image where that was scanned itself, once', () => {
    const base = scanFrom({
      steps: steps.slice(0, 1),
      packages: [{ name: 'a' }],
      vulnerabilities: [{ id: 'CVE-1' }],
      secrets: [{ what: 'private key', name: 'k', layer: 0 }],
    });
    const scan = {
      ...base,
      ...scanFrom({ steps }),
      packages: base.packages,
      vulnerabilities: base.vulnerabilities,
      secrets: base.secrets,
    };
    const facts = {
      scans: new Map([['docker.io/library/node:24', base]]),
      built: { scan, text, target: undefined },
    };
    assert.deepEqual(
      told('dockerfile', text, [...high, 'secret-in-layer'], facts).map((one) => one.slice(0, 40)),
      ['1 high-vulnerability: The image has a hi', '1 secret-in-layer: The image holds a pri'],
    );
    const other = { ...base, layers: base.layers.map((layer) => ({ ...layer, diffId: 'sha256:other' })) };
    const older = { ...facts, scans: new Map([['docker.io/library/node:24', other]]) };
    assert.equal(told('dockerfile', text, high, older).length, 2);
  });

  it('claims no line and no base image where nobody knows the layer', () => {
    const scan = scanFrom({
      packages: [{ name: 'a' }, { name: 'b' }],
      vulnerabilities: [{ id: 'CVE-1' }, { id: 'CVE-2', package: 1 }],
    });
    assert.deepEqual(told('dockerfile', text, high, { built: { scan, text, target: undefined } }), [
      '1 high-vulnerability: The image has 2 high vulnerabilities in 2 packages: CVE-1 in a 1.0 and CVE-2 in b 1.0; no fixed versions are known. Which line it comes from is not sure.',
    ]);
  });

  it('shows text of the image’s own on one line and within bounds', () => {
    const evil = `a\`\n# [x](command:evil)\u202e${'b'.repeat(5000)}`;
    const scan = scanFrom({
      steps,
      packages: [{ name: evil, version: evil, layer: 1, type: 'npm', path: evil }],
      vulnerabilities: [{ id: evil, fixedIn: [evil] }],
      files: [
        { kind: 'setuid', path: evil, layer: 1 },
        { kind: 'leftover', path: evil, layer: 1 },
        { kind: 'shell', path: evil, layer: 1 },
      ],
      secrets: [
        { what: 'key', name: evil, layer: 1 },
        { what: 'key', where: 'env', name: evil },
      ],
      accounts: [
        { kind: 'empty-password', names: [evil], layer: 1 },
        { kind: 'duplicate-uid', names: [evil, 'b'], layer: 1 },
      ],
      reported: [{ id: evil, title: evil, path: evil }],
    });
    const messages = findingsIn('dockerfile', text, all, { built: { scan, text, target: undefined } }).map(
      ({ message }) => message,
    );
    assert.ok(messages.length >= 8, String(messages.length));
    for (const message of messages) {
      assert.doesNotMatch(message, /[\n\u202e]/);
      assert.ok(message.length < 1500, message);
      assert.equal((message.match(/`/g) ?? []).length % 2, 0, message);
    }
  });

  it('of an image that only builds says so', () => {
    const scan = scanFrom({ vulnerabilities: [{ id: 'CVE-1' }], packages: [{ name: 'a' }] });
    const names = ['golang:1.27', 'alpine:3.23', 'busybox:1'];
    const scans = new Map(names.map((name) => [`docker.io/library/${name}`, scan]));
    const [golang, alpine, busybox] = names;
    const stages = `FROM ${golang} AS build\nFROM ${alpine} AS base\nFROM base\nCOPY --from=build /a /a\nCOPY --from=${busybox} /b /b\n`;
    assert.deepEqual(
      told('dockerfile', stages, high, { scans }).map((one) =>
        one.endsWith(' used by the build only and is no part of the image.'),
      ),
      [true, false, false],
    );
  });

  it('is no finding in a part that an ignore comment covers', () => {
    const ignored = 'FROM node:24\n# seaworthy-ignore high-vulnerability: not reachable\nCOPY . /app\n';
    const scan = scanFrom({ steps, packages: [{ name: 'a', layer: 1 }], vulnerabilities: [{ id: 'CVE-1' }] });
    assert.deepEqual(
      told('dockerfile', ignored, high, { built: { scan, text: ignored, target: undefined } }),
      [],
    );
  });
});

describe('the user of an image that was scanned', () => {
  const rules = ['image-runs-as-root', 'user-missing', 'user-root-last', 'user-created-but-never-used'];
  const text = 'FROM registry.example.com/base:1\nCOPY . /app\nCMD ["app"]\n';
  const steps = [{ 'ADD rootfs.tar /': '75 MB' }, { 'COPY . /app': '1 MB' }, 'CMD ["app"]'];
  const rulesOf = (now: string, user: string, then = text): readonly string[] =>
    findingsIn('dockerfile', now, rules, {
      built: { scan: scanFrom({ steps, config: { user } }), text: then, target: undefined },
    }).map(({ rule, standsFor }) => [rule, ...standsFor].join(' '));

  it('is told once, though the file looks wrong too', () => {
    assert.deepEqual(rulesOf(text, ''), ['image-runs-as-root user-missing']);
    const last = text.replace('CMD', 'USER root\nCMD');
    assert.deepEqual(rulesOf(last, 'root', last), ['image-runs-as-root user-root-last']);
  });

  it('counts more than a guess from the file', () => {
    assert.deepEqual(rulesOf(text, 'app'), []);
  });

  it('says nothing any more of a file whose USER changed', () => {
    const [one, ...others] = rulesOf(text.replace('CMD', 'USER root\nCMD'), 'app');
    assert.deepEqual([one, others], ['user-root-last', []]);
  });

  it('is known of a base image too', () => {
    const scans = new Map([['registry.example.com/base:1', scanFrom({ config: { user: '1000' } })]]);
    assert.deepEqual(told('dockerfile', text, rules, { scans }), []);
  });
});

describe('an end of life that the name of the image tells too', () => {
  const rules = ['system-end-of-life', 'runtime-end-of-life'];
  const scan = scanFrom({
    os: { id: 'debian', like: [], version: '10', name: 'Debian GNU/Linux 10 (buster)' },
    config: { env: ['NODE_VERSION=18.20.4'] },
  });
  const scans = new Map([['docker.io/library/node:18-buster', scan]]);

  it('is one finding with that of the name, and two without it', () => {
    const text = 'FROM node:18-buster\n';
    const found = findingsIn('dockerfile', text, ['image-end-of-life', ...rules], { scans });
    assert.deepEqual(
      found.map(({ rule, standsFor }) => [rule, ...standsFor].join(' ')),
      ['image-end-of-life runtime-end-of-life system-end-of-life'],
    );
    assert.match(found[0]?.message ?? '', /^Node\.js 18 \(?/);
    assert.deepEqual(
      findingsIn('dockerfile', text, rules, { scans })
        .map(({ rule }) => rule)
        .sort(),
      rules.toSorted(),
    );
  });
});
