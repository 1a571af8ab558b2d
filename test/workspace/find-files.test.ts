import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { findFiles } from '../../server/workspace/find-files.ts';
import { nodeFiles } from '../../server/workspace/node-files.ts';
import { folderWith } from '../support/cli.ts';

const none = { isIgnored: async () => false };

describe('findFiles', () => {
  const yaml = 'a: 1\n';
  const folder = folderWith({
    '.gitignore':
      '# all\n/build/\n*.tmp.yaml\n!keep.tmp.yaml\ndeep/**/no.yaml\n/only-here.yaml\ntrail.yaml \n\\#x.yaml\n',
    'a.yaml': yaml,
    'x.tmp.yaml': yaml,
    'keep.tmp.yaml': yaml,
    'only-here.yaml': yaml,
    'trail.yaml': yaml,
    '#x.yaml': yaml,
    'build/a.yaml': yaml,
    'sub/build/a.yaml': yaml,
    'sub/only-here.yaml': yaml,
    'deep/a/b/no.yaml': yaml,
    'deep/no.yaml': yaml,
    'deep/yes.yaml': yaml,
    'over/.gitignore': '*\n!.gitignore\n!*.yml\n!in/\nin/*.yaml\n!in/y.yaml\n',
    'over/a.yaml': yaml,
    'over/b.yml': yaml,
    'over/in/x.yaml': yaml,
    'over/in/y.yaml': yaml,
    'over/in/z.tmp.yaml': yaml,
    'over/out/y.yml': yaml,
    'über/é.yaml': yaml,
  });
  execFileSync('git', ['init', '--quiet'], { cwd: folder.path });
  after(folder.remove);

  /** What git itself does not ignore, as the thing to compare with. */
  const gitSays = (): readonly string[] =>
    execFileSync('git', ['-c', 'core.quotePath=false', 'ls-files', '--others', '--exclude-standard'], {
      cwd: folder.path,
    })
      .toString()
      .trim()
      .split('\n')
      .filter((path) => /\.ya?ml$/.test(path))
      .sort();

  it('leaves out what git ignores, nested files and exceptions included', async () => {
    const { files, errors } = await findFiles(nodeFiles, [folder.path], none);
    assert.deepEqual(errors, []);
    assert.deepEqual(files.map(({ path }) => path.slice(folder.path.length + 1)).sort(), gitSays());
  });

  it('heeds what stands above a named folder', async () => {
    const { files } = await findFiles(nodeFiles, [`${folder.path}/deep`], none);
    assert.deepEqual(
      files.map(({ path }) => path.slice(folder.path.length + 1)),
      gitSays().filter((path) => path.startsWith('deep/')),
    );
  });

  it('looks into a named folder that is ignored itself', async () => {
    const { files } = await findFiles(nodeFiles, [`${folder.path}/build`], none);
    assert.equal(files.length, 1);
  });

  it('says what is missing', async () => {
    const { missing, files } = await findFiles(nodeFiles, [`${folder.path}/gone`], none);
    assert.deepEqual(missing, [`${folder.path}/gone`]);
    assert.deepEqual(files, []);
  });

  it('ends at once when it is told to', async () => {
    const { files } = await findFiles(nodeFiles, [folder.path], { ...none, signal: AbortSignal.abort() });
    assert.deepEqual(files, []);
  });
});
