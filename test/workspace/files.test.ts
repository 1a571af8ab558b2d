import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { pathsFrom } from '../../server/check/paths.ts';
import { decode, encode } from '../../server/workspace/decode.ts';
import { folderOf, resolvePath, within } from '../../server/workspace/files.ts';

describe('paths', () => {
  it('know folders on every system', () => {
    const folders = ['/a/b', '/a', '/', 'C:/a', 'C:/', 'vscode-vfs://github/a/b'].map(folderOf);
    assert.deepEqual(folders, ['/a', '/', undefined, 'C:/', undefined, 'vscode-vfs://github/a']);
  });

  it('know what lies in a folder', () => {
    assert.equal(within('/a', '/a/b/c'), 'b/c');
    assert.equal(within('/a', '/ab'), undefined);
    assert.equal(within('/', '/ab'), 'ab');
    assert.equal(within('C:/', 'C:/x'), 'x');
  });

  it('resolve relative ones', () => {
    assert.equal(resolvePath('/a/b', '../c/./d.yaml'), '/a/c/d.yaml');
    assert.equal(resolvePath('C:/a', '..\\x.yaml'), 'C:/x.yaml');
    assert.equal(resolvePath('/a', '/x.yaml'), '/x.yaml');
    assert.equal(resolvePath('/a', 'C:\\x.yaml'), 'C:/x.yaml');
    assert.equal(resolvePath('/a', '../../../x'), '/x');
  });

  it('are shown from the working directory with slashes, on Windows too', () => {
    const windows = pathsFrom('C:\\code\\app', path.win32);
    assert.equal(windows.folder, 'C:/code/app');
    assert.equal(windows.resolve('k8s\\pod.yaml'), 'C:/code/app/k8s/pod.yaml');
    assert.equal(windows.show('C:/code/app/k8s/pod.yaml'), 'k8s/pod.yaml');
    assert.equal(windows.show('C:/code/other/x'), '../other/x');
    assert.equal(windows.show('D:/x/y'), 'D:/x/y');
    const here = pathsFrom('/code/app', path.posix);
    assert.equal(here.resolve('a\\b'), '/code/app/a\\b', 'a backslash is a letter elsewhere');
    assert.equal(here.show('/code/app'), '.');
  });
});

describe('decode and encode', () => {
  it('give back the very bytes of every sound text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('utf-8', 'utf-16le', 'utf-16be'),
        fc.boolean(),
        (text, encoding, wanted) => {
          const mark = wanted || encoding !== 'utf-8';
          fc.pre(!text.startsWith('\uFEFF') && !text.includes('\0'));
          const bytes = encode({ encoding, mark }, text);
          const file = decode(bytes);
          assert.equal(file.text, text);
          assert.equal(file.damage, undefined);
          assert.deepEqual(encode(file, file.text), bytes);
        },
      ),
    );
  });

  it('tell damage', () => {
    assert.match(decode(Buffer.from([0x61, 0x00])).damage ?? '', /NUL/);
    assert.match(decode(Buffer.from([0x61, 0xe9])).damage ?? '', /UTF-8/);
    assert.match(decode(Buffer.from([0xff, 0xfe, 0x61])).damage ?? '', /UTF-16/);
  });
});
