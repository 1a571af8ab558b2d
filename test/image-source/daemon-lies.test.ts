import assert from 'node:assert/strict';
import type { Limits } from '../../server/image/limits.ts';
import { assertTrouble } from '../registry/support/trouble.ts';
import { makeTar } from '../support/tar.ts';
import {
  answers,
  type DaemonChoice,
  exported,
  exportedFiles,
  type FakeDaemon,
  fakeDaemon,
  image,
  inspected,
  streamed,
  usual,
} from './support/fake-daemon.ts';
import { buildImage, oldDockerSave } from './support/images.ts';
import { makeScratch, readImage, type Scratch } from './support/reading.ts';

describe('a daemon that lies', () => {
  let scratch: Scratch;
  const daemons: FakeDaemon[] = [];
  before(() => {
    scratch = makeScratch();
  });
  after(async () => {
    await Promise.all(daemons.map((daemon) => daemon.close()));
    scratch.remove();
  });

  const start = async (choice: DaemonChoice): Promise<FakeDaemon> => {
    const daemon = await fakeDaemon(scratch, choice);
    daemons.push(daemon);
    return daemon;
  };

  const other = buildImage({ layers: [[{ path: 'evil' }], [{ path: 'b' }]], packing: 'none' });
  const lies: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
    [
      'sends another image',
      { [`/images/${image.config.digest}/get`]: exported(other) },
      /another image than/,
    ],
    [
      'sends another configuration with the same layers',
      {
        [`/images/${image.config.digest}/get`]: exported(
          buildImage({ packing: 'none', config: { config: { User: 'root' } } }),
        ),
      },
      /another image than/,
    ],
    [
      'leaves a layer out',
      { [`/images/${image.config.digest}/get`]: makeTar(exportedFiles(image).filter((_, at) => at !== 4)) },
      /did not send the layer/,
    ],
    [
      'sends a layer of other bytes',
      {
        [`/images/${image.config.digest}/get`]: makeTar(
          exportedFiles(image).map((file, at) =>
            at === 4 ? { ...file, bytes: makeTar([{ path: 'x' }]) } : file,
          ),
        ),
      },
      /should be sha256:.* and is sha256:/,
    ],
    [
      'sends a layer of other bytes in the old way',
      {
        [`/images/${image.config.digest}/get`]: makeTar(
          oldDockerSave(image).map((file) =>
            file.path.endsWith('layer.tar') ? { ...file, bytes: makeTar([{ path: 'x' }]) } : file,
          ),
        ),
      },
      /should be sha256/,
    ],
    [
      'breaks off',
      { [`/images/${image.config.digest}/get`]: exported(image).subarray(0, 2500) },
      /middle of|missing|holds no image|did not send/,
    ],
    ['sends nothing', { [`/images/${image.config.digest}/get`]: Buffer.alloc(0) }, /holds no image/],
    ['tells no id', { '/images/app:1/json': { RootFS: { Layers: [] } } }, /does not say which image/],
    ['tells a list', { '/images/app:1/json': [1] }, /does not say which image/],
    [
      'tells no digests',
      { '/images/app:1/json': inspected(image, { RootFS: { Layers: ['../../x'] } }) },
      /does not say which image/,
    ],
    ['tells no JSON', { '/images/app:1/json': Buffer.from('<html>') }, /no JSON/],
  ];
  for (const [what, values, message] of lies)
    it(`${what}`, async () => {
      const daemon = await start({ answer: answers(usual(values)) });
      const read = await readImage('docker:app:1', { network: daemon.network });
      assert.ok('trouble' in read);
      assertTrouble(read, 'broken', message);
    });

  it('stalls, in whatever it says', async () => {
    for (const at of ['/images/app:1/json', `/images/${image.config.digest}/get`]) {
      const daemon = await start({
        answer: (path, _, response) => {
          if (path !== at) return usual()[path];
          response.write(exported(image).subarray(0, 600));
          return streamed;
        },
      });
      const started = performance.now();
      const read = await readImage('docker:app:1', {
        network: daemon.network,
        limits: { idleMs: 300, answerMs: 300 },
      });
      assertTrouble(read, 'timeout');
      assert.ok(performance.now() - started < 5000);
    }
  });

  it('sends without end', async () => {
    const endless = await start({
      answer: (path, _, response) => {
        if (!path.endsWith('/get')) return usual()[path];
        const layer = Buffer.from(makeTar([{ path: 'x', bytes: Buffer.alloc(60_000) }]));
        let at = 0;
        const more = (): void => {
          const file = makeTar([{ path: `${at++}`, bytes: layer }]).subarray(0, -1024);
          if (response.destroyed) return;
          if (response.write(file)) setImmediate(more);
          else response.once('drain', more);
        };
        more();
        return streamed;
      },
    });
    const limited = (limits: Partial<Limits>): Promise<unknown> =>
      readImage('docker:app:1', { network: endless.network, limits });
    assertTrouble(await limited({ totalBytes: 2_000_000 }), 'too-large', /unpack to more/);
    assertTrouble(await limited({ exportBytes: 2_000_000 }), 'too-large');
    assertTrouble(await limited({ layers: 5 }), 'too-large', /more than 5 layers/);
    assertTrouble(await limited({ archiveEntries: 5 }), 'too-large', /more than 5 entries/);
  });

  it('tells without end', async () => {
    const daemon = await start({
      answer: answers(usual({ '/images/app:1/json': { a: 'x'.repeat(100_000) } })),
    });
    assertTrouble(
      await readImage('docker:app:1', { network: daemon.network, limits: { listBytes: 50_000 } }),
      'too-large',
    );
  });
});
