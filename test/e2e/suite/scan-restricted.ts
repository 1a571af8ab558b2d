import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { commands, workspace } from 'vscode';
import { exampleArchive } from '../../support/example-image.ts';
import { activated, fileAt } from './helpers.ts';

describe('scans in Restricted Mode', () => {
  after(() => commands.executeCommand('notifications.clearAll'));

  it('are of an archive that was picked, and of nothing else @packaged', async function () {
    if (workspace.isTrusted) this.skip();
    const api = await activated();
    for (const command of ['scanFile', 'scanWorkspace', 'buildAndScan', 'downloadAdvisories'])
      assert.deepEqual((await commands.executeCommand(`seaworthy.${command}`)) ?? [], [], command);
    const refused = await commands.executeCommand<object>('seaworthy.scanImage', 'docker:alpine:3.16');
    assert.ok('trouble' in refused && refused.trouble === 'restricted', JSON.stringify(refused));
    const archive = fileAt('picked.tar');
    writeFileSync(archive.fsPath, exampleArchive());
    const answer = await commands.executeCommand<object>('seaworthy.scanArchive', archive);
    assert.ok('result' in answer, JSON.stringify(answer));
    const { lines } = api.scans();
    assert.ok(
      lines.some((line) => line.includes('secret-in-layer')),
      lines.join('\n'),
    );
    assert.equal(await commands.executeCommand('seaworthy.clearScanResults'), 1);
    await workspace.fs.delete(archive);
  });
});
