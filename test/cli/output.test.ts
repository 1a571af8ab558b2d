import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, runCli } from '../support/cli.ts';

describe('seaworthy check --output', () => {
  let folder: ReturnType<typeof folderWith>;
  beforeEach(() => {
    folder = folderWith({ Dockerfile: 'FROM example.com/app\nUSER 1000\n' });
  });
  afterEach(() => folder.remove());
  const read = (name: string): string => readFileSync(join(folder.path, name), 'utf8');

  it('writes several reports, and prints one', async () => {
    const { out, code } = await runCli(
      [
        'check',
        '--format',
        'github',
        '--output',
        'sarif=a.sarif',
        '--output',
        'html=a.html',
        '--output=junit=a.xml',
      ],
      { cwd: folder.path },
    );
    assert.equal(code, 0);
    assert.match(out, /^::warning file=Dockerfile/m);
    assert.match(read('a.sarif'), /"image-untagged"/);
    assert.match(read('a.html'), /^<!doctype html>/i);
    assert.match(read('a.xml'), /^<\?xml/);
    assert.deepEqual(readdirSync(folder.path).sort(), ['Dockerfile', 'a.html', 'a.sarif', 'a.xml']);
  });

  it('replaces the old report', async () => {
    writeFileSync(join(folder.path, 'a.json'), 'old');
    await runCli(['check', '--output', 'json=a.json'], { cwd: folder.path });
    assert.match(read('a.json'), /"schemaVersion": 1/);
  });

  it('says what cannot be written, and ends with 3', async () => {
    const { err, code } = await runCli(['check', '--output', 'json=no/such/a.json'], { cwd: folder.path });
    assert.match(err, /no\/such\/a\.json: It cannot be written \(ENOENT\)\./);
    assert.equal(code, 3);
  });

  it('leaves the old report where the disk is full', async function () {
    const disk = join(folder.path, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', disk], { stdio: 'pipe' });
    } catch {
      // Only root may mount a disk that is small enough to be full.
      this.skip();
    }
    try {
      writeFileSync(join(disk, 'a.html'), 'the old one');
      const { err, code } = await runCli(['check', '--output', 'html=disk/a.html'], { cwd: folder.path });
      assert.match(err, /It cannot be written \(ENOSPC\)/);
      assert.equal(code, 3);
      assert.equal(readFileSync(join(disk, 'a.html'), 'utf8'), 'the old one');
      assert.deepEqual(readdirSync(disk), ['a.html']);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});
