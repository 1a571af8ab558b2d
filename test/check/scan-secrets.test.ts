import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formats } from '../../server/report/format-names.ts';
import { type ScanEditor, scanEditor } from '../lsp/scan-editor.ts';
import { makeArchive } from '../support/archive.ts';
import { scanFolder } from '../support/scan-cli.ts';

/** Both are invented: one is told by its form, the other by the name that it stands under. */
const token = `ghp_${'Zq7Lm2Xw9Rb4Tn6Vc1Yk8Hd3Js5Pf0Ga2Be4'}`;
const word = 'Kraken-Tiefgang-4471';

const dockerfile = `FROM scratch
ARG NPM_TOKEN
RUN npm ci
COPY . /app
`;

/** An image with the two in every place where a secret can be. */
const archive = (): Uint8Array =>
  makeArchive({
    format: 'docker',
    layers: [
      {
        instruction: 'RUN npm ci',
        createdBy: `RUN |2 NPM_TOKEN=${token} DB_PASSWORD=${word} /bin/sh -c npm ci # buildkit`,
        files: [{ path: 'root/.npmrc', text: `//registry.example.com/:_authToken=${token}\n` }],
      },
      { instruction: `ENV API_TOKEN=${token}` },
      { instruction: 'RUN x', createdBy: `/bin/sh -c curl -u admin:${word} https://x:${token}@example.com` },
      {
        instruction: 'COPY . /app',
        files: [
          { path: 'app/.env', text: `DB_PASSWORD=${word}\nAPI_TOKEN=${token}\n` },
          {
            path: 'root/.docker/config.json',
            text: JSON.stringify({
              auths: { 'r.example.com': { auth: Buffer.from(`u:${word}`).toString('base64') } },
            }),
          },
          { path: 'root/.netrc', text: `machine example.com login u password ${word}\n` },
          { path: 'root/.git-credentials', text: `https://u:${token}@example.com\n` },
          { path: 'app/settings.js', text: `const token = '${token}';\n` },
        ],
      },
    ],
    config: {
      Env: ['PATH=/bin', `API_TOKEN=${token}`, `DB_PASSWORD=${word}`],
      Labels: { token, 'com.example.password': word },
      Cmd: ['server', '--token', token],
      Entrypoint: ['sh', '-c', `DB_PASSWORD=${word} exec server`],
      OnBuild: [`RUN curl -H "Authorization: Bearer ${token}" https://example.com`],
    },
  });

const forbidden = [token, word, Buffer.from(`u:${word}`).toString('base64')];

describe('secrets of an image', function () {
  this.timeout(120_000);
  let editor: ScanEditor;
  let folder: ReturnType<typeof scanFolder>;

  before(() => {
    editor = scanEditor();
    writeFileSync(join(editor.folder.path, 'shop.tar'), archive());
    folder = scanFolder({ Dockerfile: dockerfile, 'shop.tar': archive() });
  });
  after(async () => {
    await editor.dispose();
    folder.remove();
  });

  const clean = (text: string, where: string): void => {
    for (const value of forbidden) assert.ok(!text.includes(value), `${value} in ${where}`);
  };

  it('are found', async () => {
    const { report } = await folder.json(['docker-archive:shop.tar']);
    const rules = report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule));
    assert.ok(rules.includes('secret-in-layer') && rules.includes('secret-in-image-config'), rules.join(' '));
  });

  it('stand in no format of the terminal, with and without a Dockerfile', async () => {
    for (const format of [...formats, 'cyclonedx', 'spdx'])
      for (const more of [[], ['--file', 'Dockerfile']]) {
        const { out, err } = await folder.run(['docker-archive:shop.tar', '--format', format, ...more]);
        assert.ok(out.length > 0, `${format} ${err}`);
        clean(out + err, `${format} ${more.join(' ')}`);
      }
  });

  it('stand in nothing that the editor is told, and in nothing that is kept', async () => {
    const scanned = await editor.scan();
    assert.ok('result' in scanned, JSON.stringify(scanned));
    clean(JSON.stringify(scanned), 'the answer');
    clean(JSON.stringify(await editor.found()), 'the findings');
    for (const group of ['severity', 'package', 'layer', 'instruction'] as const)
      clean(JSON.stringify(await editor.tree({ group })), `the list by ${group}`);
    for (const format of ['html', 'cyclonedx', 'spdx'] as const)
      clean(await editor.page(scanned.result, format), format);
    let kept = 0;
    for (const place of [editor.storage, folder.path]) {
      for (const entry of readdirSync(place, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || entry.name === 'shop.tar') continue;
        clean(readFileSync(join(entry.parentPath, entry.name), 'latin1'), entry.name);
        kept += 1;
      }
    }
    assert.ok(kept > 1, `${kept} files were looked at`);
  });
});
