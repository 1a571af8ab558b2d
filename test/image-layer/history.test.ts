import assert from 'node:assert/strict';
import type { HistoryStep } from '../../rules/core/scan.ts';
import { readConfig } from '../../server/image/layer/config.ts';
import { buildkit, type Entry } from './support/history.ts';

const historyOf = (history: readonly Entry[], layers: number): readonly HistoryStep[] =>
  readConfig({ history }, layers).history;

describe('the history of an image', () => {
  const forms: readonly (readonly [
    written: string,
    comment: string,
    instruction: string,
    builder: string,
  ])[] = [
    ['RUN /bin/sh -c apt-get update # buildkit', 'buildkit.dockerfile.v0', 'RUN apt-get update', 'buildkit'],
    [
      'RUN |2 VERSION=1.2 NAME=some text /bin/bash -o pipefail -c make "$NAME" # buildkit',
      'buildkit.dockerfile.v0',
      'RUN make "$NAME"',
      'buildkit',
    ],
    ['RUN |1 A=b apk add curl # buildkit', 'buildkit.dockerfile.v0', 'RUN apk add curl', 'buildkit'],
    ['WORKDIR /app', 'buildkit.dockerfile.v0', 'WORKDIR /app', 'buildkit'],
    ['COPY app.js /app # buildkit', 'buildkit.dockerfile.v0', 'COPY app.js /app', 'buildkit'],
    [
      'CMD ["nginx" "-g" "daemon off;"]',
      'buildkit.dockerfile.v0',
      'CMD ["nginx", "-g", "daemon off;"]',
      'buildkit',
    ],
    ['EXPOSE map[80/tcp:{}]', 'buildkit.dockerfile.v0', 'EXPOSE 80/tcp', 'buildkit'],
    ['', 'buildkit.exporter.image.v0', '', 'buildkit'],
    ['/bin/sh -c set -x     && make', '', 'RUN set -x     && make', 'classic'],
    ['|1 A=b /bin/sh -c make', '', 'RUN make', 'classic'],
    ['/bin/bash -euxo pipefail -c make', '', 'RUN make', 'classic'],
    ['/bin/sh -c #(nop)  ENV A=b', '', 'ENV A=b', 'classic'],
    ['/bin/sh -c #(nop) ADD file:ab in / ', '', 'ADD file:ab in /', 'classic'],
    ['/bin/sh -c #(nop)  CMD ["bash"]', '', 'CMD ["bash"]', 'classic'],
    [
      '/bin/sh -c #(nop)  LABEL maintainer=NGINX Docker Maintainers <docker-maint@nginx.com>',
      '',
      'LABEL maintainer="NGINX Docker Maintainers <docker-maint@nginx.com>"',
      'classic',
    ],
    ['cmd /S /C #(nop)  ENV A=b', '', 'ENV A=b', 'classic'],
    ['cmd /S /C dir', '', 'RUN dir', 'classic'],
    ['RUN mkdir -p /x', '', 'RUN mkdir -p /x', 'other'],
    ['ADD .scripts/ /root/.data/', '', 'ADD .scripts/ /root/.data/', 'other'],
    [
      "# debian.sh --arch 'amd64' out/ 'bookworm'",
      'debuerreotype 0.15',
      "# debian.sh --arch 'amd64' out/ 'bookworm'",
      'other',
    ],
    ['bazel build //app:image', '', 'bazel build //app:image', 'other'],
    ['Buildpacks Launcher Config', '', 'Buildpacks Launcher Config', 'other'],
  ];
  for (const [written, comment, instruction, builder] of forms) {
    it(`reads the step ${JSON.stringify(written.slice(0, 60))}`, () => {
      const [step] = historyOf([{ created_by: written, comment }], 1);
      assert.deepEqual([step?.instruction, step?.builder], [instruction, builder]);
    });
  }

  it('gives each layer its step where the counts agree', () => {
    const steps = historyOf(
      [
        { created_by: '/bin/sh -c #(nop) ADD file:1 in / ' },
        { created_by: '/bin/sh -c #(nop)  CMD ["sh"]', empty_layer: true },
        buildkit('RUN /bin/sh -c a # buildkit'),
        buildkit('ENV A=b', true),
        buildkit('WORKDIR /app'),
        { comment: 'buildkit.exporter.image.v0' },
      ],
      4,
    );
    assert.deepEqual(
      steps.map(({ layer }) => layer),
      [0, undefined, 1, undefined, 2, 3],
    );
  });

  it('tells setting steps by their words where a tool does not mark them', () => {
    const written = ['ADD a /', 'ENV A=b', 'RUN make', 'CMD ["x"]'];
    const steps = historyOf(
      written.map((created_by) => ({ created_by })),
      2,
    );
    assert.deepEqual(
      steps.map(({ layer }) => layer),
      [0, undefined, 1, undefined],
    );
  });

  it('gives no layer a step where nobody knows', () => {
    const written = [{ created_by: 'RUN a' }, { created_by: 'RUN b' }];
    for (const layers of [1, 3]) {
      assert.deepEqual(
        historyOf(written, layers).map(({ layer }) => layer),
        [undefined, undefined],
      );
    }
  });
});
