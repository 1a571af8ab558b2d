import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver/node';
import { scanRules } from '../../rules/scan/rules/index.ts';
import { messageOf } from '../lsp/client.ts';
import { offline, type ScanEditor, scanEditor } from '../lsp/scan-editor.ts';
import { exampleArchive, exampleDockerfile } from '../support/example-image.ts';
import { scanFolder } from '../support/scan-cli.ts';

/** The same image and the same Dockerfile through both doors: the same findings on the same lines. */
describe('one scan', function () {
  this.timeout(60_000);
  let editor: ScanEditor;
  let folder: ReturnType<typeof scanFolder>;

  before(() => {
    editor = scanEditor();
    folder = scanFolder({ Dockerfile: exampleDockerfile, 'shop.tar': exampleArchive() });
  });
  after(async () => {
    await editor.dispose();
    folder.remove();
  });

  const ids = new Set(scanRules.map(({ id }) => id));
  const levels = ['', 'error', 'warning', 'info', 'hint'];
  const inEditor = (found: readonly Diagnostic[]): readonly string[] =>
    found
      .filter(({ code }) => ids.has(String(code)))
      .map((one) => `${one.range.start.line + 1} ${levels[one.severity ?? 0]} ${one.code}: ${messageOf(one)}`)
      .sort();

  const inTerminal = async (more: readonly string[]): Promise<readonly string[]> => {
    const { report } = await folder.json(['docker-archive:shop.tar', '--file', 'Dockerfile', ...more]);
    return (report.files[0]?.findings ?? [])
      .map(({ range, level, rule, message }) => `${range.start.line} ${level} ${rule}: ${message}`)
      .sort();
  };

  /** In the editor the end of life that the base's name tells already is one finding with it. */
  const apart = ' system-end-of-life: ';

  it('is told the same in the editor and in the terminal, without advisories', async () => {
    const scanned = await editor.scan();
    assert.ok(!('trouble' in scanned), JSON.stringify(scanned));
    const terminal = await inTerminal([]);
    assert.ok(terminal.length >= 2, terminal.join('\n'));
    const found = await editor.found();
    assert.deepEqual(
      inEditor(found),
      terminal.filter((line) => !line.includes(apart)),
    );
    assert.ok(terminal.some((line) => line.startsWith('1 ') && line.includes(apart)));
    assert.ok(found.some(({ code, range }) => code === 'image-end-of-life' && range.start.line === 0));
  });

  it('and with them', async () => {
    await editor.start({ settings: offline(editor) });
    await editor.scan({ fresh: true });
    const terminal = await inTerminal([
      '--advisories',
      'osv-offline',
      '--advisories-folder',
      editor.advisories,
    ]);
    assert.ok(
      terminal.some((line) => line.includes('-vulnerability: ')),
      terminal.join('\n'),
    );
    assert.deepEqual(
      inEditor(await editor.found()),
      terminal.filter((line) => !line.includes(apart)),
    );
  });
});
