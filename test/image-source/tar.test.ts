import assert from 'node:assert/strict';
import { usualLimits } from '../../server/image/limits.ts';
import { readTar } from '../../server/image/tar/read-tar.ts';
import { never } from '../registry/support/network.ts';
import { makeTar } from '../support/tar.ts';
import { inPieces, longHead, padded, paxRecord, rawHeader } from './support/raw-tar.ts';
import { ended, entriesOf, fails } from './support/tar-entries.ts';

describe('a tar', () => {
  it('tells of every kind of entry, in whatever pieces it comes', async () => {
    const tar = makeTar([
      { path: 'etc/', type: 'folder' },
      { path: 'etc/passwd', text: 'root:x:0:0\n', mode: 0o4755 },
      { path: 'etc/link', type: 'symlink', target: '/etc/passwd' },
      { path: 'etc/hard', type: 'link', target: 'etc/passwd' },
      { path: 'dev/null', type: 'device' },
      { path: 'run/pipe', type: 'fifo' },
      { path: `long/${'x'.repeat(200)}`, text: 'y' },
      { path: 'empty', text: '' },
    ]);
    const whole = await entriesOf(tar, { piece: tar.length });
    assert.deepEqual(
      whole.map(({ path, kind, target, text }) => [path.slice(0, 10), kind, target, text]),
      [
        ['etc/', 'folder', undefined, undefined],
        ['etc/passwd', 'file', undefined, 'root:x:0:0\n'],
        ['etc/link', 'symlink', '/etc/passwd', undefined],
        ['etc/hard', 'link', 'etc/passwd', undefined],
        ['dev/null', 'device', undefined, undefined],
        ['run/pipe', 'fifo', undefined, undefined],
        ['long/xxxxx', 'file', undefined, 'y'],
        ['empty', 'file', undefined, ''],
      ],
    );
    assert.equal(whole[1]?.mode, 0o4755);
    assert.equal(whole[6]?.path.length, 205);
    for (const piece of [1, 7, 511, 512, 513, 1000]) assert.deepEqual(await entriesOf(tar, { piece }), whole);
  });

  it('skips bodies that nobody reads, and refuses one that is asked for twice', async () => {
    const tar = makeTar([
      { path: 'a', text: 'x'.repeat(3000) },
      { path: 'b', text: 'second' },
    ]);
    const paths: string[] = [];
    for await (const entry of readTar(inPieces(tar, 100), usualLimits, never)) {
      paths.push(entry.path);
      if (entry.path === 'a') for await (const _ of entry.body()) break;
      else assert.equal(Buffer.from(await entry.bytes(6)).toString(), 'second');
    }
    assert.deepEqual(paths, ['a', 'b']);
    for await (const entry of readTar(inPieces(tar, 100), usualLimits, never)) {
      if (entry.path !== 'a') continue;
      await entry.bytes(3000);
      await assert.rejects(entry.bytes(3000), /asked for twice/);
    }
  });

  it('reads base-256 sizes, prefixes, GNU long names, the seventh edition', async () => {
    const size = Buffer.alloc(12);
    size[0] = 0x80;
    size[11] = 5;
    const seen = await entriesOf(
      ended(
        rawHeader({ name: 'sized', sizeField: size }),
        padded('hello'),
        rawHeader({ name: 'name', prefix: 'a/prefix' }),
        longHead('L', `${'n'.repeat(150)}\0`),
        longHead('K', `${'t'.repeat(150)}\0`),
        rawHeader({ name: 'cut', type: '2', target: 'cut' }),
        rawHeader({ name: 'old/', type: '\0', magic: '\0\0\0\0\0\0\0\0' }),
        rawHeader({ name: 'old/file', type: '\0', magic: '\0\0\0\0\0\0\0\0', size: 3 }),
        padded('abc'),
        rawHeader({ name: 'gnu', magic: 'ustar  \0', prefix: 'these are times' }),
        rawHeader({ name: 'link with a size', type: '1', target: 'gnu', size: 512 }),
        rawHeader({ name: 'last' }),
      ),
    );
    assert.deepEqual(
      seen.map(({ path, kind, text, target }) => [path, kind, text ?? target]),
      [
        ['sized', 'file', 'hello'],
        ['a/prefix/name', 'file', ''],
        ['n'.repeat(150), 'symlink', 't'.repeat(150)],
        ['old/', 'folder', undefined],
        ['old/file', 'file', 'abc'],
        ['gnu', 'file', ''],
        ['link with a size', 'link', 'gnu'],
        ['last', 'file', ''],
      ],
    );
  });

  it('applies PAX records to the next entry only, and heeds no global header', async () => {
    const records =
      paxRecord('path', 'ü/wide') + paxRecord('size', '4') + paxRecord('SCHILY.xattr.user.x', 'a\0\nb');
    const seen = await entriesOf(
      ended(
        longHead('g', paxRecord('path', 'everywhere')),
        longHead('x', records),
        rawHeader({ name: 'short' }),
        padded('four'),
        rawHeader({ name: 'next' }),
      ),
    );
    assert.deepEqual(
      seen.map(({ path, text }) => [path, text]),
      [
        ['ü/wide', 'four'],
        ['next', ''],
      ],
    );
  });

  it('says of a sparse file how large it is, and does not read it', async () => {
    const oldHead = rawHeader({
      name: 'old',
      type: 'S',
      size: 3,
      magic: 'ustar  \0',
      at: [
        [482, Uint8Array.of(1)],
        [483, Buffer.from('00000010000\0')],
      ],
    });
    const more = Buffer.alloc(512);
    const records =
      paxRecord('GNU.sparse.major', '1') +
      paxRecord('GNU.sparse.name', 'real') +
      paxRecord('GNU.sparse.realsize', '9999');
    const tar = ended(
      oldHead,
      more,
      padded('abc'),
      longHead('x', records),
      rawHeader({ name: 'GNUSparseFile.0/real', size: 4 }),
      padded('0\n'),
      rawHeader({ name: 'last' }),
    );
    const seen = await entriesOf(tar);
    assert.deepEqual(
      seen.map(({ path, size, sparse }) => [path, size, sparse]),
      [
        ['old', 4096, true],
        ['real', 9999, true],
        ['last', 0, false],
      ],
    );
    for await (const entry of readTar(inPieces(tar, 512), usualLimits, never)) {
      if (entry.sparse) await fails('unsupported', /sparse/, entry.bytes(1e6));
    }
  });

  it('ends where it ends, with or without its two empty blocks', async () => {
    assert.equal((await entriesOf(rawHeader({ name: 'a' }))).length, 1);
    assert.equal((await entriesOf(Buffer.alloc(0))).length, 0);
    assert.equal((await entriesOf(Buffer.alloc(10_240))).length, 0);
    const behind = Buffer.concat([ended(rawHeader({ name: 'a' })), rawHeader({ name: 'hidden' })]);
    assert.deepEqual(
      (await entriesOf(behind)).map(({ path }) => path),
      ['a'],
    );
  });

  it('is read at 300 MB and 50,000 entries a second of processor time at least', async () => {
    const megabyte = [rawHeader({ name: 'file', size: 1024 ** 2 }), Buffer.alloc(1024 ** 2)];
    const small = Array.from({ length: 1000 }, (_, at) =>
      Buffer.concat([rawHeader({ name: `${at}`, size: 100 }), padded('x'.repeat(100))]),
    );
    const seconds = async (blocks: readonly Buffer[], times: number): Promise<number> => {
      const bytes = Buffer.concat(blocks);
      const source = async function* (): AsyncGenerator<Uint8Array> {
        for (let turn = 0; turn < times; turn++) yield* inPieces(bytes, 65_536);
      };
      const started = process.cpuUsage();
      for await (const entry of readTar(source(), usualLimits, never))
        if (entry.size < 1000) await entry.bytes(1000);
        else for await (const _ of entry.body());
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1e6;
    };
    const large = await seconds(megabyte, 300);
    assert.ok(large < 1, `300 MB in ${large} s`);
    const many = await seconds(small, 50);
    assert.ok(many < 1, `50,000 entries in ${many} s`);
  });
});
