import { strict as assert } from 'node:assert';
import type { ServerResponse } from 'node:http';
import {
  answers,
  type DaemonChoice,
  exported,
  exportedFiles,
  type FakeDaemon,
  fakeDaemon,
  history,
  image,
  inspected,
  streamed,
  usual,
} from '../image-source/support/fake-daemon.ts';
import { buildImage } from '../image-source/support/images.ts';
import { rawHeader } from '../image-source/support/raw-tar.ts';
import { makeScratch, type Scratch } from '../image-source/support/reading.ts';
import { nested } from '../image-source/support/spoilt.ts';
import { makeTar } from '../support/tar.ts';
import {
  assertBounded,
  assertUnknown,
  type Watched,
  type WatchedScan,
  watchedFolder,
} from './support/watched.ts';

const name = 'docker:app:1';
const get = `/images/${image.config.digest}/get`;
const other = buildImage({ layers: [[{ path: 'evil' }], [{ path: 'b' }]], packing: 'none' });

/** Sends the same bytes for as long as they are taken. */
const endless = (path: string, bytes: Uint8Array): DaemonChoice['answer'] =>
  instead(path, (response) => {
    const more = (): void => {
      if (response.destroyed) return;
      if (response.write(bytes)) setImmediate(more);
      else response.once('drain', more);
    };
    more();
  });

function instead(path: string, send: (response: ServerResponse) => void): DaemonChoice['answer'] {
  return (asked, _, response) => {
    if (asked !== path) return usual()[asked];
    send(response);
    return streamed;
  };
}

const without = (at: number): Uint8Array => makeTar(exportedFiles(image).filter((_, index) => index !== at));

const swapped = (at: number): Uint8Array =>
  makeTar(
    exportedFiles(image).map((file, index) =>
      index === at ? { ...file, bytes: makeTar([{ path: 'x' }]) } : file,
    ),
  );

const emptyFiles = Buffer.concat(Array.from({ length: 1000 }, (_, at) => rawHeader({ name: `${at}` })));

const lies: readonly (readonly [string, DaemonChoice['answer'], RegExp])[] = [
  ['sends another image', answers(usual({ [get]: exported(other) })), /another image than/],
  ['leaves a layer out', answers(usual({ [get]: without(4) })), /did not send the layer/],
  [
    'sends a layer of other bytes',
    answers(usual({ [get]: swapped(4) })),
    /should be sha256:.* and is sha256:/,
  ],
  [
    'breaks off',
    answers(usual({ [get]: exported(image).subarray(0, 2500) })),
    /middle of|missing|no image|did not send/,
  ],
  ['hangs up', instead(get, (response) => void response.destroy()), /broke off|breaks off/],
  ['sends nothing', answers(usual({ [get]: Buffer.alloc(0) })), /holds no image/],
  ['sends no tar', answers(usual({ [get]: Buffer.alloc(5000, 'x') })), /tar|holds no image|checksum/],
  ['sends files without end', endless(get, emptyFiles), /more than 100000 entries/],
  ['tells without end', endless('/images/app:1/json', Buffer.alloc(64 * 1024, '[')), /more than|larger/],
  [
    'tells what is deeper than deep',
    answers(usual({ '/images/app:1/json': Buffer.from(nested(200)) })),
    /nested deeper/,
  ],
  ['tells no JSON', answers(usual({ '/images/app:1/json': Buffer.from('<html>') })), /no JSON/],
  [
    'tells no id',
    answers(usual({ '/images/app:1/json': { RootFS: { Layers: [] } } })),
    /does not say which image/,
  ],
  [
    'tells an id that is a path',
    answers(usual({ '/images/app:1/json': inspected(image, { Id: '../../../../etc/passwd' }) })),
    /does not say which image/,
  ],
  [
    'fails with words that colour',
    instead('/images/app:1/json', (response) => {
      response.statusCode = 500;
      response.end(JSON.stringify({ message: '\u001b[31mred\u202e\u0085' }));
    }),
    /answered 500/,
  ],
  [
    'sends headers without end',
    instead(get, (response) => void response.setHeader('x', 'y'.repeat(60_000)).end()),
    /more headers/,
  ],
];

/** Within the twenty seconds that a daemon may take for an answer. */
const slow: readonly (readonly [string, DaemonChoice['answer'], RegExp])[] = [
  ['never answers', instead('/images/app:1/json', () => undefined), /took too long/],
  [
    'tells a byte at a time',
    instead('/images/app:1/json', (response) => {
      const timer = setInterval(() => void response.write('{'), 500);
      response.once('close', () => clearInterval(timer));
    }),
    /took too long/,
  ],
];

describe('seaworthy scan of a hostile daemon', () => {
  let watched: Watched;
  let scratch: Scratch;
  const daemons: FakeDaemon[] = [];
  let waiting: readonly Promise<WatchedScan>[];

  const scanFrom = async (
    answer: DaemonChoice['answer'],
    ...args: readonly string[]
  ): Promise<WatchedScan> => {
    const daemon = await fakeDaemon(scratch, { answer });
    daemons.push(daemon);
    return await watched.scan([name, '--fail-on', 'never', ...args], {
      DOCKER_HOST: `unix://${daemon.socket}`,
    });
  };

  before(function () {
    if (process.platform === 'win32') return this.skip();
    scratch = makeScratch();
    watched = watchedFolder();
    waiting = slow.map(([, answer]) => scanFrom(answer));
  });
  after(async () => {
    await Promise.allSettled(waiting ?? []);
    await Promise.all(daemons.map((daemon) => daemon.close()));
    scratch?.remove();
    watched?.remove();
  });

  for (const [what, answer, message] of lies)
    it(`that ${what} is unknown`, async () => {
      const scan = await scanFrom(answer);
      assertBounded(scan);
      assertUnknown(scan, name, message);
    });

  for (const [at, [what, , message]] of slow.entries())
    it(`that ${what} is unknown after a while`, async function () {
      this.timeout(90_000);
      const scan = await (waiting[at] ?? assert.fail());
      assertUnknown(scan, name, message);
      assertBounded(scan, { seconds: 40 });
    });

  it('keeps no sound one from being read', async () => {
    const scan = await scanFrom(answers(usual()));
    assertBounded(scan);
    assert.equal(scan.code, 0, scan.out);
    assert.equal(scan.report.images[0]?.layers.length, 2);
  });

  it('steers nothing by what it tells of the history', async () => {
    const evil = '\u001b[2J\u202eevil\u0085';
    const told = history.map((step) => ({ ...step, CreatedBy: `${step.CreatedBy} ${evil}`, Comment: evil }));
    const scan = await scanFrom(answers(usual({ '/images/app:1/history': told })), '--no-cache');
    assertBounded(scan);
    assert.equal(scan.code, 0);
  });
});
