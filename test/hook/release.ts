import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { repositoryAt, type TestRepository, testEnvironment } from '../support/repository.ts';
import { root } from '../support/root.ts';

/** What is made or installed, and what belongs to this very folder. */
const left = /^(?:node_modules|dist|out|\.git|\.vscode-test)$|\.(?:vsix|log)$/;

/** A repository of its own with the files of this one, and the tag that `npm run release` makes of it. */
export function makeRelease(): TestRepository {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'seaworthy-release-')));
  const place = join(folder, 'seaworthy');
  cpSync(root, place, { recursive: true, filter: (path) => !left.test(relative(root, path)) });
  symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'), 'dir');
  const release = repositoryAt(place, folder);
  const run = (program: string, ...args: readonly string[]): void => {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: place,
      env: testEnvironment(),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
  };
  try {
    run('git', 'init', '-q', '-b', 'main', '.');
    release.write('.git/info/exclude', 'node_modules\n');
    release.git('add', '--all');
    release.git('commit', '-q', '-m', 'All of it');
    run(process.execPath, 'test/tools/release.ts');
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return release;
}
