import assert from 'node:assert/strict';
import { usualLimits } from '../../server/image/limits.ts';
import { readTar } from '../../server/image/tar/read-tar.ts';
import { never } from '../registry/support/network.ts';
import { makeTar } from '../support/tar.ts';
import { inPieces, longHead, paxRecord, rawHeader, tarEnd } from './support/raw-tar.ts';
import { ended, entriesOf, fails } from './support/tar-entries.ts';

describe('a tar that lies', () => {
  const broken: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['has a wrong checksum', ended(rawHeader({ name: 'a', wrongBy: 1 })), /checksum/],
    ['ends in a header', rawHeader({ name: 'a' }).subarray(0, 300), /middle of a header/],
    [
      'ends in a body',
      Buffer.concat([rawHeader({ name: 'a', size: 600 }), Buffer.alloc(512)]),
      /middle of a file/,
    ],
    ['ends after a long name', longHead('L', 'name'), /after the head/],
    ['ends after a PAX header', longHead('x', paxRecord('path', 'a')), /after the head/],
    [
      'has one empty block in it',
      Buffer.concat([Buffer.alloc(512), rawHeader({ name: 'a' })]),
      /after its end/,
    ],
    [
      'has letters for a size',
      ended(rawHeader({ name: 'a', sizeField: Buffer.from('12x45678901\0') })),
      /wrong number/,
    ],
    [
      'has a negative size',
      ended(rawHeader({ name: 'a', sizeField: Buffer.alloc(12, 0xff) })),
      /wrong number/,
    ],
    [
      'has a size beyond all bounds',
      ended(rawHeader({ name: 'a', sizeField: Buffer.concat([Buffer.of(0x80), Buffer.alloc(11, 0xff)]) })),
      /wrong number/,
    ],
    ['has a PAX record without its length', ended(longHead('x', 'path=a\n'), rawHeader({})), /PAX/],
    ['has a PAX record longer than it is', ended(longHead('x', '99 path=a\n'), rawHeader({})), /PAX/],
    ['has a PAX record shorter than it is', ended(longHead('x', '3 path=a\n'), rawHeader({})), /PAX/],
    [
      'has a PAX size of letters',
      ended(longHead('x', paxRecord('size', 'many')), rawHeader({})),
      /wrong number/,
    ],
    ['has a negative PAX size', ended(longHead('x', paxRecord('size', '-5')), rawHeader({})), /wrong number/],
    [
      'has a PAX path with a zero byte',
      ended(longHead('x', paxRecord('path', 'a\0b')), rawHeader({})),
      /zero byte/,
    ],
    [
      'has a map of a sparse file without end',
      ended(
        rawHeader({ type: 'S', magic: 'ustar  \0', at: [[482, Uint8Array.of(1)]] }),
        Buffer.alloc(512 * 10_002, 1),
      ),
      /no end/,
    ],
  ];
  for (const [what, bytes, message] of broken)
    it(`and ${what} is broken`, () => fails('broken', message, entriesOf(bytes)));

  it('with a header of many bytes is too large', async () => {
    const endless = (type: string): Buffer => rawHeader({ type, size: 8 * 1024 ** 3 - 1 });
    for (const type of ['x', 'L', 'K']) await fails('too-large', /header/, entriesOf(endless(type)));
    const long = longHead('x', paxRecord('path', 'p'.repeat(40_000)));
    await fails('too-large', /path without end/, entriesOf(ended(long, rawHeader({}))));
  });

  it('with too many entries, or heads of entries, is too large', async () => {
    const many = Buffer.concat([
      rawHeader({ name: 'a' }),
      rawHeader({ name: 'b' }),
      rawHeader({ name: 'c' }),
      tarEnd,
    ]);
    await fails('too-large', /more than 2 entries/, entriesOf(many, { limits: { entries: 2 } }));
    assert.equal((await entriesOf(many, { limits: { entries: 3 } })).length, 3);
    const heads = Buffer.concat([1, 2, 3].map(() => longHead('g', paxRecord('comment', 'x'))));
    await fails('too-large', /entries/, entriesOf(heads, { limits: { entries: 2 } }));
  });

  it('with 2,000,001 entries is too large, in little memory and time', async function () {
    this.timeout(60_000);
    const block = Buffer.concat(Array.from({ length: 1000 }, (_, at) => rawHeader({ name: `file-${at}` })));
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < 2000; at++) yield block;
      yield rawHeader({ name: 'one more' });
    };
    const before = process.memoryUsage().rss;
    let entries = 0;
    const read = async (): Promise<void> => {
      for await (const _ of readTar(endless(), usualLimits, never)) entries++;
    };
    await fails('too-large', /2000000 entries/, read());
    assert.equal(entries, 2_000_000);
    assert.ok(process.memoryUsage().rss - before < 150e6, `${process.memoryUsage().rss - before} bytes`);
  });

  it('with more paths than an image needs is too large', () =>
    fails(
      'too-large',
      /more paths/,
      entriesOf(makeTar([{ path: 'a'.repeat(60) }, { path: 'b'.repeat(60) }]), {
        limits: { pathsLength: 100 },
      }),
    ));

  it('is not read further than a body may be', async () => {
    for await (const entry of readTar(
      inPieces(makeTar([{ path: 'a', text: 'four' }]), 512),
      usualLimits,
      never,
    ))
      await fails('too-large', /file of 4 bytes/, entry.bytes(3));
  });

  it('keeps names as they are: they are data, never places on the disk', async () => {
    const names = [
      '../../etc/passwd',
      '/etc/shadow',
      '__proto__',
      'constructor',
      'a\u001b[31m',
      '.wh..wh..opq',
    ];
    const seen = await entriesOf(makeTar(names.map((path) => ({ path, text: 'x' }))));
    assert.deepEqual(
      seen.map(({ path }) => path),
      names,
    );
  });

  it('is let go of at once when it is cancelled', async () => {
    const cancel = new AbortController();
    let closed = false;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield rawHeader({ name: 'again' });
      } finally {
        closed = true;
      }
    };
    let entries = 0;
    const read = async (): Promise<void> => {
      for await (const _ of readTar(endless(), usualLimits, cancel.signal))
        if (++entries === 10) cancel.abort();
    };
    await fails('cancelled', /cancelled/, read());
    assert.deepEqual([entries, closed], [10, true]);
  });
});
