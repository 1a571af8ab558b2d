import assert from 'node:assert/strict';
import { dockerfileRules } from '../../rules/dockerfile/rules/index.ts';
import { dockerfileOf, historyRules } from '../../rules/scan/history.ts';
import { scanFrom } from '../support/page-facts.ts';
import { findingsIn } from './told.ts';

const hash = '0d82cd095966e8ee78b593cb47a352eec842edb7bd9d9468e8a70154522447d1';

/** What a rule marks in the Dockerfile of a history: the lines. */
function marked(rule: string, ...steps: readonly (string | Record<string, string>)[]): readonly string[] {
  const text = dockerfileOf(scanFrom({ steps }));
  return findingsIn('dockerfile', text, [rule], {}).map(({ at }) => {
    const start = text.lastIndexOf('\n', at.start) + 1;
    return text.slice(start, text.indexOf('\n', at.start));
  });
}

describe('the rules over Dockerfiles that read a history', () => {
  it('are known rules, each once', () => {
    const known = dockerfileRules.map(({ id }) => id);
    assert.deepEqual(
      historyRules.filter((id) => !known.includes(id)),
      [],
    );
    assert.equal(new Set(historyRules).size, historyRules.length);
    for (const id of ['add-instead-of-copy', 'package-update-alone', 'package-dist-upgrade']) {
      assert.ok(historyRules.includes(id), id);
    }
  });

  it('do not take the root file system of a base image for an ADD that should be a COPY', () => {
    for (const step of [
      `/bin/sh -c #(nop) ADD file:${hash} in / `,
      `/bin/sh -c #(nop) ADD dir:${hash} in / `,
      `/bin/sh -c #(nop) ADD multi:${hash} in / `,
      'ADD alpine-minirootfs-3.22.0-x86_64.tar.gz / # buildkit',
      'ADD rootfs.tar.xz / # buildkit',
    ]) {
      assert.deepEqual(marked('add-instead-of-copy', { [step]: '75 MB' }), [], step);
    }
  });

  it('take a layer that no step tells of for none either', () => {
    const scan = scanFrom({ steps: [{ 'COPY a /a': '1 MB' }] });
    const [layer] = scan.layers;
    assert.ok(layer);
    const text = dockerfileOf({ ...scan, layers: [layer, { ...layer, step: undefined }] });
    assert.match(text, /^ADD layer-2\.tar \/$/m);
    assert.deepEqual(findingsIn('dockerfile', text, ['add-instead-of-copy'], {}), []);
  });

  it('find the ADD that somebody wrote, as BuildKit and as Docker’s old builder tell it', () => {
    const steps = [
      { [`/bin/sh -c #(nop) ADD file:${hash} in / `]: '75 MB' },
      { 'ADD app.js /app/ # buildkit': '1 kB' },
      { 'ADD --chown=1000:1000 . /srv # buildkit': '1 MB' },
      { [`/bin/sh -c #(nop) ADD dir:${hash} in /usr/src/app `]: '1 MB' },
      { [`/bin/sh -c #(nop) ADD --chown=1000:1000 file:${hash} in /etc/nginx/nginx.conf `]: '1 kB' },
      { [`/bin/sh -c #(nop)  COPY file:${hash} in /etc/motd `]: '1 kB' },
    ];
    assert.deepEqual(marked('add-instead-of-copy', ...steps), [
      'ADD app.js /app/',
      'ADD --chown=1000:1000 . /srv',
      `ADD dir:${hash} in /usr/src/app`,
      `ADD --chown=1000:1000 file:${hash} in /etc/nginx/nginx.conf`,
    ]);
  });

  it('say nothing of an ADD that unpacked or fetched something, or may have', () => {
    for (const step of [
      'ADD https://example.com/tool /usr/local/bin/tool # buildkit',
      'ADD dist.tgz /opt/ # buildkit',
      `/bin/sh -c #(nop) ADD file:${hash} in /opt `,
      `/bin/sh -c #(nop) ADD file:${hash} in /opt/ `,
      `/bin/sh -c #(nop) ADD file:${hash} in /opt/app.tar.gz `,
      `/bin/sh -c #(nop) ADD file:${hash} in /etc/conf.d `,
      `/bin/sh -c #(nop) ADD multi:${hash} in /opt/ `,
    ]) {
      assert.deepEqual(marked('add-instead-of-copy', { [step]: '1 MB' }), [], step);
    }
  });

  it('find an update that stands alone, whoever built it', () => {
    const lonely = ['/bin/sh -c apt-get update', 'RUN /bin/sh -c apt-get update # buildkit'];
    for (const step of [
      ...lonely,
      '|1 V=1 /bin/sh -c apt-get update',
      'RUN |1 V=1 /bin/sh -c apt-get update',
    ]) {
      assert.deepEqual(marked('package-update-alone', { [step]: '20 MB' }), ['RUN apt-get update'], step);
    }
    assert.deepEqual(
      marked('package-update-alone', { 'RUN /bin/sh -c set -e\napk update\n # buildkit': '2 MB' }),
      ['apk update'],
    );
  });

  it('find no update that is used in its own step', () => {
    for (const step of [
      '/bin/sh -c apt-get update     && apt-get install -y curl',
      'RUN /bin/sh -c set -e\napt-get update\napt-get install -y curl\n # buildkit',
      `RUN /bin/sh -c apt-get update && ${'true && '.repeat(30)}apt-get install -y curl # buildkit`,
    ]) {
      assert.deepEqual(marked('package-update-alone', { [step]: '20 MB' }), [], step);
    }
  });

  it('find an upgrade of everything', () => {
    assert.deepEqual(
      marked(
        'package-dist-upgrade',
        { '/bin/sh -c apt-get update && apt-get -y dist-upgrade': '40 MB' },
        { 'RUN /bin/sh -c apk --no-cache upgrade # buildkit': '4 MB' },
        { 'RUN /bin/sh -c apk --no-cache add git # buildkit': '4 MB' },
      ),
      ['RUN apt-get update && apt-get -y dist-upgrade', 'RUN apk --no-cache upgrade'],
    );
  });
});
