import assert from 'node:assert/strict';
import { checkJson, folderWith, runCli } from '../support/cli.ts';
import { leaksIn, plantedFiles } from '../support/planted.ts';

const formats: readonly (readonly string[])[] = [
  ['--format', 'text'],
  ['--format', 'json'],
  ['--format', 'sarif'],
  ['--diff'],
  ['--diff', '--fix-unsafe'],
];

/** Everything that any format says of the files. */
async function saidOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = folderWith(files);
  let said = '';
  for (const format of formats) {
    const { out, err } = await runCli(['check', '--all-rules', ...format], { cwd: folder.path });
    said += out + err;
  }
  folder.remove();
  return said;
}

describe('no secret leaves', () => {
  it('finds what is planted, so that there is something to hide', async () => {
    const folder = folderWith(plantedFiles);
    const { report } = await checkJson(['--all-rules'], { cwd: folder.path });
    const rules = new Set(report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
    for (const rule of [
      'secret-in-arg-or-env',
      'secret-value-literal',
      'secret-in-run-command',
      'plaintext-credential-env',
      'credential-in-configmap',
      'secret-manifest-with-data',
    ])
      assert.ok(rules.has(rule), rule);
    folder.remove();
  });

  it('in text, JSON, SARIF and diffs', async () => {
    const said = await saidOf(plantedFiles);
    assert.ok(said.includes('********'));
    assert.deepEqual(leaksIn(said), []);
  });

  it('in the report of a repair', async () => {
    const folder = folderWith(plantedFiles);
    const { out, err } = await runCli(['check', '--fix-unsafe', '--format', 'sarif'], { cwd: folder.path });
    assert.deepEqual(leaksIn(out + err), []);
    folder.remove();
  });

  it('from files that are half typed, broken or cut off anywhere', async () => {
    const cut: Record<string, string> = {};
    for (const [path, text] of Object.entries(plantedFiles)) {
      const lines = text.split('\n');
      for (const [index, line] of lines.entries()) {
        const above = lines.slice(0, index).join('\n');
        const below = lines.slice(index + 1).join('\n');
        const name = path.slice(path.lastIndexOf('/') + 1);
        cut[`end${index}/${name}`] = `${above}\n${line}`;
        cut[`quote${index}/${name}`] = `${above}\n${line} "\n${below}`;
        cut[`tab${index}/${name}`] = `${above}\n\t${line}\n${below}`;
        cut[`brace${index}/${name}`] = `${above}\n${line.replace(/ /, ' {[')}\n${below}`;
        cut[`twice${index}/${name}`] = `${above}\n${line}\n${line}\n${below}`;
      }
    }
    assert.deepEqual(leaksIn(await saidOf(cut)), []);
  });

  it('where it is a plain word, which is hidden where it stands', async () => {
    const said = await saidOf({
      Dockerfile: 'FROM node AS moorings\nENV ADMIN_PASSWORD=berth\nRUN echo moorings\n',
      'compose.yaml': 'services:\n  db:\n    image: postgres\n    environment: {POSTGRES_PASSWORD: berth}\n',
    });
    assert.ok(said.includes('ADMIN_PASSWORD') && said.includes('moorings'));
    assert.ok(!said.includes('berth'));
  });
});
