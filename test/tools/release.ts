// `npm run release` makes the tag of this version: HEAD's files, and what is built from them. Pre-commit, GitHub
// and GitLab take a tag as it is and build nothing, so the program has to be in it. No branch moves, nothing in the
// working tree or the index changes, and nothing is pushed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../support/root.ts';

/** What a tag holds beyond the sources. */
const built = ['dist/cli*.js', 'dist/rules', 'dist/third-party.txt'];

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const tag = `v${version}`;

if (git('status', '--porcelain') !== '')
  refuse('Commit what you changed first: a tag holds what HEAD holds.');
if (git('tag', '--list', tag) !== '')
  refuse(`The tag ${tag} is there already. Write the new version into package.json.`);
execFileSync(process.execPath, [join(root, 'test/tools/build.ts'), '--force'], { stdio: 'inherit' });
const folder = mkdtempSync(join(tmpdir(), 'seaworthy-release-'));
try {
  const index = { GIT_INDEX_FILE: join(folder, 'index') };
  gitWith(index, 'read-tree', 'HEAD');
  gitWith(index, 'add', '--force', '--', ...built);
  const tree = gitWith(index, 'write-tree');
  const commit = git('commit-tree', '-p', 'HEAD', '-m', `Seaworthy ${version}, built`, tree);
  git('tag', tag, commit);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`Made the tag ${tag}. To publish it: git push origin ${tag}`);

function git(...args: readonly string[]): string {
  return gitWith({}, ...args);
}

function gitWith(environment: NodeJS.ProcessEnv, ...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: root,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  }).trim();
}

function refuse(why: string): never {
  console.error(why);
  process.exit(1);
}
