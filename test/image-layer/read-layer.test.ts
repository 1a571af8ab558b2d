import assert from 'node:assert/strict';
import { kindOfEntry, sizeOfEntry } from '../../server/image/layer/contents.ts';
import type { FileReader } from '../../server/image/layer/file-reader.ts';
import { readLayer } from '../../server/image/layer/read-layer.ts';
import { usualLimits } from '../../server/image/limits.ts';
import { TroubleError } from '../../server/registry/trouble.ts';
import { makeTar } from '../support/tar.ts';
import { layerOf, layerOfTar, never } from './support/read.ts';

describe('reading a layer', () => {
  it('knows every entry, whatever its path looks like', async () => {
    const { entries, size, files } = await layerOf([
      { path: './', type: 'folder' },
      { path: './a/', type: 'folder' },
      { path: '/a//b.txt', text: '12345' },
      { path: 'a/../../../etc/x', text: '1' },
      { path: '__proto__', text: '12' },
      { path: 'constructor/toString', text: '1' },
      { path: 'l', type: 'symlink', target: '/a' },
      { path: 'h', type: 'link', target: 'a/b.txt' },
    ]);
    assert.deepEqual(
      [...entries].map(([path, packed]) => [path, kindOfEntry(packed), sizeOfEntry(packed)]),
      [
        ['a', 'folder', 0],
        ['a/b.txt', 'file', 5],
        ['etc/x', 'file', 1],
        ['__proto__', 'file', 2],
        ['constructor/toString', 'file', 1],
        ['l', 'symlink', 0],
        ['h', 'link', 0],
      ],
    );
    assert.equal(size, 9);
    assert.equal(files, 6);
  });

  it('takes whiteouts for what they are', async () => {
    const { entries, whiteouts, opaque } = await layerOf([
      { path: 'etc/.wh.passwd', text: '' },
      { path: '.wh.tmp', text: '' },
      { path: 'var/lib/.wh..wh..opq', text: '' },
      { path: '.wh..wh.plnk/12.34', text: '' },
      { path: 'etc/.wh.', text: '' },
      { path: 'etc/.wh...', text: '' },
      { path: 'a.wh.b', text: 'x' },
    ]);
    assert.deepEqual([...whiteouts], ['etc/passwd', 'tmp']);
    assert.deepEqual([...opaque], ['var/lib']);
    assert.deepEqual([...entries.keys()], ['a.wh.b']);
  });

  it('notes what should not be in an image', async () => {
    const { noted } = await layerOf([
      { path: 'usr/bin/passwd', text: 'x', mode: 0o4755 },
      { path: 'usr/bin/wall', text: 'x', mode: 0o2755 },
      { path: 'var/mail', type: 'folder', mode: 0o2775 },
      { path: 'srv/locked', text: 'x', mode: 0o2644 },
      { path: 'bin/bash', text: 'x', mode: 0o755 },
      { path: 'usr/share/bash', text: 'x', mode: 0o755 },
      { path: 'bin/sh', type: 'symlink', target: 'bash' },
      { path: 'usr/bin/x86_64-linux-gnu-gcc-12', text: 'x', mode: 0o755 },
      { path: 'usr/bin/gcc-ranlib-12', text: 'x', mode: 0o755 },
      { path: 'usr/local/go/bin/go', text: 'x', mode: 0o755 },
      { path: 'usr/bin/curl', text: 'x', mode: 0o755 },
      { path: 'usr/bin/curl-config', text: 'x', mode: 0o755 },
      { path: 'usr/bin/wget', text: 'x', mode: 0o644 },
      { path: 'usr/bin/apt-get', text: 'x', mode: 0o755 },
      { path: 'usr/bin/sudo', text: 'x', mode: 0o4111 },
      { path: 'usr/sbin/sshd', text: 'x', mode: 0o755 },
      { path: 'dev/sda', type: 'device' },
      { path: 'srv/sda', type: 'device' },
    ]);
    assert.deepEqual(
      noted.map(({ kind, path }) => `${kind} ${path}`),
      [
        'setuid usr/bin/passwd',
        'setgid usr/bin/wall',
        'shell bin/bash',
        'compiler usr/bin/x86_64-linux-gnu-gcc-12',
        'compiler usr/local/go/bin/go',
        'downloader usr/bin/curl',
        'package-manager usr/bin/apt-get',
        'setuid usr/bin/sudo',
        'sudo usr/bin/sudo',
        'ssh-server usr/sbin/sshd',
        'device srv/sda',
      ],
    );
  });

  it('notes what everybody may write, once for a folder, and not where it is meant', async () => {
    const { noted } = await layerOf([
      { path: 'tmp', type: 'folder', mode: 0o1777 },
      { path: 'tmp/socket', text: 'x', mode: 0o666 },
      { path: 'var/tmp/x', text: 'x', mode: 0o666 },
      { path: 'app', type: 'folder', mode: 0o777 },
      { path: 'app/a', text: 'x', mode: 0o777 },
      { path: 'app/sub', type: 'folder', mode: 0o777 },
      { path: 'app/sub/b', text: 'x', mode: 0o666 },
      { path: 'etc/motd', text: 'x', mode: 0o666 },
      { path: 'etc/link', type: 'symlink', target: 'motd', mode: 0o777 },
    ]);
    assert.deepEqual(
      noted.map(({ kind, path, mode }) => [kind, path, mode]),
      [
        ['world-writable', 'app', 0o777],
        ['world-writable', 'etc/motd', 0o666],
      ],
    );
  });

  it('takes the last of two entries with one path', async () => {
    const { noted, symlinks, entries } = await layerOf([
      { path: 'bin/a', text: 'x', mode: 0o4755 },
      { path: 'b', type: 'symlink', target: 'a' },
      { path: 'bin/a', text: 'xyz', mode: 0o755 },
      { path: 'b', text: 'x' },
    ]);
    assert.deepEqual(noted, []);
    assert.deepEqual([...symlinks], []);
    assert.equal(sizeOfEntry(entries.get('bin/a') ?? 0), 3);
  });

  it('hands files to those that want them, whole, in whatever pieces they come', async () => {
    const body = Buffer.alloc(10_000, 'x');
    body.set(Buffer.from('\u007fELF'), 0);
    const seen: string[] = [];
    const reader = (name: string, wants: 'yes' | 'peek', most?: number): FileReader => ({
      name,
      wants: ({ path }) => (path.startsWith('bin/') ? wants : 'no'),
      recognises: (start, { path }) => {
        seen.push(`${name} sees ${start.length} of ${path}`);
        return start[0] === 0x7f;
      },
      ...(most !== undefined && { largest: most }),
      read: ({ entry, bytes }) => {
        seen.push(`${name} reads ${bytes.length} of ${entry.path}`);
        return { packages: [] };
      },
    });
    for (const piece of [100, 512, 5000, 100_000]) {
      seen.length = 0;
      const { notCovered } = await layerOfTar(
        makeTar([
          { path: 'bin/a', bytes: body },
          { path: 'bin/b', text: 'short' },
          { path: 'lib/c', bytes: body },
        ]),
        { piece, readers: [reader('peeker', 'peek'), reader('small', 'yes', 100)] },
      );
      assert.deepEqual(seen, [
        'peeker sees 4096 of bin/a',
        'peeker reads 10000 of bin/a',
        'peeker sees 5 of bin/b',
        'small reads 5 of bin/b',
      ]);
      assert.deepEqual(notCovered, [
        { what: 'packages in bin/a', reason: 'It has 10000 bytes, which is more than is read of a file.' },
      ]);
    }
  });

  it('holds to the limits, of databases too', async () => {
    const reader = (largest?: number): FileReader => ({
      name: 'any',
      wants: () => 'yes',
      ...(largest !== undefined && { largest }),
      read: () => ({ packages: [], problems: ['read'] }),
    });
    const read = async (largest: number | undefined, limits: object): Promise<readonly string[]> =>
      (
        await layerOf([{ path: 'x', text: '1234567890' }], { readers: [reader(largest)], limits })
      ).notCovered.map(({ reason }) => reason);
    const refused = ['It has 10 bytes, which is more than is read of a file.'];
    assert.deepEqual(await read(undefined, { bodyBytes: 10 }), ['read']);
    assert.deepEqual(await read(undefined, { bodyBytes: 9 }), refused);
    assert.deepEqual(await read(9, {}), refused);
    assert.deepEqual(await read(2 ** 29, { bodyBytes: 9, databaseBytes: 10 }), ['read']);
    assert.deepEqual(await read(2 ** 29, { databaseBytes: 9 }), refused);
    await assert.rejects(layerOf([{ path: 'x' }, { path: 'y' }], { limits: { entries: 1 } }), (error) => {
      assert.ok(error instanceof TroubleError);
      return error.trouble === 'too-large';
    });
  });

  it('goes on where a reader fails', async () => {
    const reader: FileReader = {
      name: 'clumsy',
      wants: () => 'yes',
      read: () => {
        throw new Error('no');
      },
    };
    const { notCovered, files } = await layerOf([{ path: 'a', text: 'x' }, { path: 'b' }], {
      readers: [reader],
    });
    assert.equal(files, 2);
    assert.deepEqual(notCovered, [
      { what: 'packages in a', reason: 'The reader for clumsy cannot make sense of it.' },
    ]);
  });

  it('lists so many notes and says that there are more', async () => {
    const many = Array.from({ length: 10_001 }, (_, index) => ({
      path: `s/${index}`,
      text: '',
      mode: 0o4755,
    }));
    const { noted, notCovered } = await layerOf(many);
    assert.equal(noted.length, 10_000);
    assert.deepEqual(
      notCovered.map(({ what }) => what),
      ['noted files'],
    );
  });

  it('leaves out paths that no system can have, and says so once', async () => {
    const { entries, notCovered } = await layerOf([
      { path: `${'a/'.repeat(128)}b`, text: 'x' },
      { path: 'c'.repeat(4097), text: 'x' },
      { path: `${'a/'.repeat(127)}b`, text: 'x' },
      { path: 'd'.repeat(4096), text: 'x' },
    ]);
    assert.deepEqual(
      [...entries.keys()].map((path) => path.length),
      [255, 4096],
    );
    assert.deepEqual(
      notCovered.map(({ what }) => what),
      ['files with very long paths'],
    );
  });

  it('ends at once when it is told to', async () => {
    const stop = new AbortController();
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let count = 0; ; count += 1) {
        if (count === 3) stop.abort();
        yield makeTar([{ path: 'x', bytes: Buffer.alloc(4096) }]).subarray(0, 4608);
      }
    }
    await assert.rejects(
      readLayer(endless(), [], usualLimits, stop.signal),
      (error) => error instanceof TroubleError && error.trouble === 'cancelled',
    );
  });

  it('tells a broken tar', async () => {
    const tar = makeTar([{ path: 'a', text: 'x'.repeat(2000) }]);
    for (const length of [100, 600, 1500, 2400]) {
      await assert.rejects(
        layerOfTar(tar.subarray(0, length)),
        (error) => error instanceof TroubleError && error.trouble === 'broken',
        `cut at ${length}`,
      );
    }
  });

  it('reads accounts and forgets their passwords', async () => {
    const { accounts } = await layerOf([
      {
        path: 'etc/passwd',
        text: 'root:x:0:0:root:/root:/bin/sh\n+nis\nguest::405:100:guest:/:/bin/sh\nbroken\n',
      },
      { path: 'etc/shadow', text: 'root:$6$salt$hashofpassword:1::::::\nlocked:!:1::::::\nopen::1::::::\n' },
    ]);
    assert.deepEqual(accounts.get('etc/passwd')?.accounts, [
      { name: 'root', id: 0, emptyPassword: false },
      { name: 'guest', id: 405, emptyPassword: true },
    ]);
    assert.deepEqual(
      accounts.get('etc/shadow')?.accounts.map(({ name, emptyPassword }) => [name, emptyPassword]),
      [
        ['root', false],
        ['locked', false],
        ['open', true],
      ],
    );
    assert.ok(!JSON.stringify([...accounts]).includes('hashofpassword'));
  });

  it('is done with an empty tar', async () => {
    const { files, entries } = await readLayer(nothing(), [], usualLimits, never);
    assert.deepEqual([files, entries.size], [0, 0]);
  });
});

async function* nothing(): AsyncGenerator<Uint8Array> {}
