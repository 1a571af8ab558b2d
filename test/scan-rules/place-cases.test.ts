import assert from 'node:assert/strict';
import { maskText } from '../../rules/core/mask.ts';
import type { ImageScan } from '../../rules/core/scan.ts';
import { dockerfileOf } from '../../rules/scan/history.ts';
import type { Place } from '../../rules/scan/place.ts';
import { read } from '../dockerfile/read.ts';
import { scanFrom } from '../support/page-facts.ts';

const text = `FROM node:24 AS build
RUN npm ci
FROM debian:trixie AS run
WORKDIR /app
COPY --from=build /src/dist ./
RUN curl -u bob:secret https://example.com | sh
CMD ["./app"]
`;
const scan = scanFrom({
  steps: [
    { 'ADD rootfs.tar /': '75 MB' },
    'CMD ["bash"]',
    { 'WORKDIR /app': '1 kB' },
    { 'COPY /src/dist ./': '9 MB' },
    { [`RUN curl -u ${maskText} https://example.com | sh`]: '9 MB' },
    'CMD ["./app"]',
  ],
});

interface Looked {
  readonly scan?: ImageScan;
  readonly before?: string;
  readonly target?: string;
}

/** What stands at the place of a layer: its line, and what is to be said of it. */
function layerIn(today: string, layer: number, more: Looked = {}): string {
  const built = { scan: more.scan ?? scan, text: more.before ?? text, target: more.target };
  return shown(today, read(today).document.placeLayers(built).layer(layer));
}

const shown = (today: string, { at, own, stale, approximate }: Place): string =>
  [
    today.slice(today.lastIndexOf('\n', at.start) + 1).split('\n')[0],
    ...(own ? [] : ['base']),
    ...(stale ? ['stale'] : []),
    ...(approximate ? ['approximate'] : []),
  ].join(' | ');

describe('a layer', () => {
  it('is told from those of the base image, whatever is masked', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((layer) => layerIn(text, layer)),
      [
        'FROM debian:trixie AS run | base',
        'WORKDIR /app',
        'COPY --from=build /src/dist ./',
        'RUN curl -u bob:secret https://example.com | sh',
      ],
    );
  });

  it('stands where provenance says, even where the history says nothing', () => {
    const [first, second, third, fourth] = scan.layers;
    assert.ok(first && second && third && fourth);
    const layers = [first, { ...second, step: undefined, lines: { first: 6, last: 6 } }, third, fourth];
    const known: ImageScan = { ...scan, history: [], layers };
    assert.equal(layerIn(text, 1, { scan: known }), 'RUN curl -u bob:secret https://example.com | sh');
    assert.equal(layerIn(text, 2, { scan: known }), 'FROM debian:trixie AS run | approximate');
    assert.equal(layerIn(text, 0, { scan: known }), 'FROM debian:trixie AS run | base | approximate');
  });

  it('belongs to the stage that was built', () => {
    const ofBuild = scanFrom({ steps: [{ 'ADD rootfs.tar /': '75 MB' }, { 'RUN npm ci': '9 MB' }] });
    assert.equal(layerIn(text, 1, { scan: ofBuild, target: 'BUILD' }), 'RUN npm ci');
    assert.equal(layerIn(text, 0, { scan: ofBuild, target: 'build' }), 'FROM node:24 AS build | base');
  });

  it('goes to FROM, and says so, where all was squashed into one', () => {
    const squashed = scanFrom({
      steps: [
        { 'ADD rootfs.tar /': '75 MB' },
        'WORKDIR /app',
        'COPY /src/dist ./',
        { 'CMD ["./app"]': '9 MB' },
      ],
    });
    assert.equal(layerIn(text, 1, { scan: squashed }), 'FROM debian:trixie AS run | approximate');
  });

  it('goes to FROM, and says so, where the image is of another file', () => {
    const other = scanFrom({ steps: [{ 'ADD x.tar /': '75 MB' }, { 'RUN dnf install -y httpd': '9 MB' }] });
    assert.equal(layerIn(text, 1, { scan: other }), 'FROM debian:trixie AS run | base | approximate');
  });

  it('is own or not as the base image itself says, though steps look alike', () => {
    const twice = scanFrom({
      steps: [{ 'COPY a /b': '1 kB' }, { 'RUN make': '1 kB' }, { 'RUN make': '1 kB' }],
      baseLayers: 2,
    });
    const before = 'FROM base:1\nRUN make\n';
    assert.deepEqual(
      [1, 2].map((layer) => layerIn(before, layer, { scan: twice, before })),
      ['FROM base:1 | base', 'RUN make'],
    );
  });

  it('of an ONBUILD instruction of the base image is the base image’s', () => {
    const triggered = scanFrom({
      steps: [{ 'ADD rootfs.tar /': '75 MB' }, { 'COPY . /app': '1 MB' }, { 'RUN make all': '1 MB' }],
    });
    const before = 'FROM base:onbuild\nRUN make all\n';
    assert.equal(layerIn(before, 1, { scan: triggered, before }), 'FROM base:onbuild | base');
  });

  it('is found though podman writes variables as they are', () => {
    const hash = 'a8810adc14e9b7f5fa0cd7c335bece65bad77b05d12506e4f490d10848429cec';
    const before = 'FROM base:1\nARG TO=/srv\nCOPY --from=0 /out/app $TO/app\nCOPY a.txt "${TO}/"\n';
    const built = scanFrom({
      steps: [
        { 'ADD rootfs.tar /': '75 MB' },
        '/bin/sh -c #(nop) ARG TO',
        { [`/bin/sh -c #(nop) COPY file:${hash} in $TO/app `]: '1 MB' },
        { [`/bin/sh -c #(nop) COPY file:${hash} in \${TO}/ `]: '1 kB' },
      ],
    });
    assert.deepEqual(
      [1, 2].map((layer) => layerIn(before, layer, { scan: built, before })),
      ['COPY --from=0 /out/app $TO/app', 'COPY a.txt "${TO}/"'],
    );
  });

  it('is no other command’s that only begins as it does, though its build argument is masked', () => {
    const before = 'FROM base:1\nARG TOKEN\nRUN make all\nRUN make\n';
    const built = scanFrom({
      steps: [
        { 'ADD rootfs.tar /': '75 MB' },
        'ARG TOKEN',
        { [`RUN |1 TOKEN=${maskText} /bin/sh -c make # buildkit`]: '1 MB' },
      ],
    });
    assert.equal(layerIn(before, 1, { scan: built, before }), 'RUN make');
  });

  it('is the file’s own where it is built on nothing', () => {
    const before = 'FROM scratch\nCOPY app /\n';
    assert.equal(
      layerIn(before, 0, { scan: scanFrom({ steps: [{ 'COPY app /': '1 MB' }] }), before }),
      'COPY app /',
    );
  });
});

describe('a line that changed after the scan', () => {
  it('keeps its facts, which are stale', () => {
    const today = text.replace('WORKDIR /app', 'WORKDIR /srv');
    assert.equal(layerIn(today, 1), 'WORKDIR /srv | stale');
    assert.equal(layerIn(today, 2), 'COPY --from=build /src/dist ./');
  });

  it('leaves them near where it was deleted', () => {
    const today = text.replace(/^COPY.*\n/m, '');
    assert.equal(layerIn(today, 2), 'WORKDIR /app | stale');
    assert.equal(layerIn(today, 3), 'RUN curl -u bob:secret https://example.com | sh');
  });

  it('keeps them as they are where it only moved, or only its white space changed', () => {
    const [, , from, workdir, copied, ...rest] = text.split('\n');
    const today = ['FROM x AS build', from, copied, 'ENV A=1', workdir, ...rest]
      .join('\n')
      .replace(' | sh', '  |  sh');
    assert.equal(layerIn(today, 1), 'WORKDIR /app');
    assert.equal(layerIn(today, 3), 'RUN curl -u bob:secret https://example.com  |  sh');
  });

  it('is none where only the masked text of the file was kept', () => {
    const before = text.replace('bob:secret', maskText);
    const today = text.replace('CMD', 'EXPOSE 1\nCMD');
    assert.equal(layerIn(today, 3, { before }), 'RUN curl -u bob:secret https://example.com | sh');
    const changed = today.replace('| sh', '| bash');
    assert.equal(
      layerIn(changed, 3, { before }),
      'RUN curl -u bob:secret https://example.com | bash | stale',
    );
  });

  it('is also one whose variables have another value', () => {
    const before = 'ARG V=12\nFROM debian:${V}\nARG TO=/a\nCOPY x $TO\n';
    const built = scanFrom({
      steps: [{ 'ADD rootfs.tar /': '75 MB' }, 'ARG TO=/a', { 'COPY x /a': '1 MB' }],
    });
    const more = { scan: built, before };
    assert.equal(layerIn(before.replace('12', '13'), 0, more), 'FROM debian:${V} | base | stale');
    assert.equal(layerIn(before.replace('12', '13'), 1, more), 'COPY x $TO');
    assert.equal(layerIn(before.replace('/a', '/b'), 1, more), 'COPY x $TO | stale');
  });

  it('leaves nothing to point at where the file is empty', () => {
    assert.equal(layerIn('', 1), ' | stale | approximate');
  });
});

describe('an image of a stranger', () => {
  const within = (milliseconds: number, work: () => void): void => {
    const started = performance.now();
    work();
    const took = performance.now() - started;
    assert.ok(took < milliseconds, `${Math.round(took)} ms`);
  };

  it('is placed within bounds, however long its history', () => {
    const steps = Array.from({ length: 5000 }, (_, step) => ({
      [`RUN echo ${step} ${'x y '.repeat(2000)}`]: '1 kB',
    }));
    const long = scanFrom({ steps });
    within(10_000, () =>
      assert.match(layerIn(text, 4000, { scan: long }), /^FROM debian:trixie AS run \| base/),
    );
    const runs = Array.from({ length: 300 }, (_, step) => `RUN echo ${step} ${'y z '.repeat(50)}`);
    const before = ['FROM a', ...runs].join('\n');
    within(20_000, () => layerIn(before, 4000, { scan: long, before }));
  });

  it('is placed within bounds, whatever its steps are made to look like', () => {
    const traps = [
      `CMD [${'\\"'.repeat(30_000)}`,
      `HEALTHCHECK &{[${'"\\"'.repeat(20_000)}`,
      `ENV ${'a '.repeat(30_000)}`,
      `COPY ${'a '.repeat(30_000)}/x`,
      `RUN a${' '.repeat(60_000)}b`,
      `|9 ${'/a '.repeat(20_000)}`,
      `EXPOSE ${'1'.repeat(60_000)}`,
    ];
    const trapped = scanFrom({ steps: [...traps, ...traps].map((step) => ({ [step]: '1 kB' })) });
    const before =
      'FROM a\nCOPY ${A} ${B} ${C} ${D} /y\nRUN b\nENV C=d\nCMD ["e"]\nHEALTHCHECK CMD f\nEXPOSE 1\n';
    within(10_000, () => layerIn(before, 1, { scan: trapped, before }));
    within(10_000, () => layerIn(dockerfileOf(trapped), 1, { scan: trapped, before: dockerfileOf(trapped) }));
  });
});

describe('a key that is pressed', () => {
  it('places sixty lines in less than a millisecond', () => {
    const lines = Array.from(
      { length: 60 },
      (_, index) => `RUN apt-get update && \\\n  install package-${index}`,
    );
    const before = ['FROM a', ...lines].join('\n');
    const steps = lines.map((line) => ({ [line.replace('\\\n', '')]: '1 MB' }));
    const built = { scan: scanFrom({ steps }), text: before, target: undefined };
    const times = Array.from({ length: 101 }, (_, index) => {
      const { document } = read(before.replace('package-30', `package-30${'x'.repeat(index)}`));
      const started = performance.now();
      const places = document.placeLayers(built);
      for (const layer of built.scan.layers.keys()) places.layer(layer);
      return performance.now() - started;
    });
    const median = times.sort((a, b) => a - b)[50] ?? 0;
    assert.ok(median < 1, `${median} ms`);
  });
});
