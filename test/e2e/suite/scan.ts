import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { type CodeLens, commands, type TextDocument, window, workspace } from 'vscode';
import type { Seaworthy } from '../../../client/src/extension.ts';
import type { ScanImageResult } from '../../../server/src/protocol-scan.ts';
import { exampleArchive, exampleDockerfile } from '../../support/example-image.ts';
import { activated, fileAt, findings, make, remove, ruleOf, rulesOf, trusted, until } from './helpers.ts';

describe('scans', () => {
  let api: Seaworthy;
  let document: TextDocument;
  const archive = () => fileAt('shop.tar');
  const image = (): string => `docker-archive:${archive().fsPath}`;
  const seen = (): string => api.scans().lines.join('\n');
  const lenses = async (): Promise<readonly string[]> => {
    const found = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    return found.map(({ command }) => command?.title ?? '');
  };

  before(async () => {
    api = await activated();
    await trusted();
    writeFileSync(archive().fsPath, exampleArchive());
  });
  beforeEach(async () => {
    document = await make('shop.Dockerfile', exampleDockerfile);
    await findings(document);
  });
  afterEach(async () => {
    await commands.executeCommand('seaworthy.clearScanResults');
    await commands.executeCommand('notifications.clearAll');
    await remove('shop.Dockerfile');
  });
  after(() => workspace.fs.delete(archive()));

  it('show what was found on the lines, in the list and over FROM @packaged', async () => {
    assert.ok((await lenses()).some((title) => title.includes('Scan alpine:3.16')));
    const answer = await commands.executeCommand<ScanImageResult>('seaworthy.scanImage', image());
    assert.ok('result' in answer && answer.attached === true, JSON.stringify(answer));
    const found = await findings(document, (all) => rulesOf(all).includes('secret-in-layer'));
    assert.equal(found.find((one) => ruleOf(one) === 'secret-in-layer')?.range.start.line, 2);
    assert.match(seen(), /^shop\.Dockerfile → shop\.tar \(vulnerabilities not checked · /);
    assert.match(seen(), /^ +secret-in-layer \(/m);
    assert.ok(
      (await lenses()).some((title) => title.includes('Built image: vulnerabilities not checked')),
      (await lenses()).join('\n'),
    );
  });

  it('are grouped and filtered as somebody wants to see them', async () => {
    await commands.executeCommand('seaworthy.scanImage', image());
    await commands.executeCommand('seaworthy.scan.byLayer');
    assert.match(seen(), /^ {2}Layer 1 · 128 bytes/m);
    await commands.executeCommand('seaworthy.scan.byInstruction');
    assert.match(seen(), /^ {2}RUN apk add --no-cache curl=7\.83\.1-r1 openssl/m);
    await commands.executeCommand('seaworthy.scan.byPackage');
    await commands.executeCommand('seaworthy.scan.filter', 'lodash');
    assert.deepEqual(
      api.scans().lines.map((line) => line.trim().split(' ')[0]),
      ['shop.Dockerfile', 'Packages', 'lodash'],
      seen(),
    );
    assert.match(api.scans().message ?? '', /Only “lodash”/);
    await commands.executeCommand('seaworthy.scan.clearFilter');
    await commands.executeCommand('seaworthy.scan.bySeverity');
    assert.equal(api.scans().message, undefined);
  });

  it('are still there when the server starts again, until they are cleared', async () => {
    await commands.executeCommand('seaworthy.scanImage', image());
    await commands.executeCommand('seaworthy.restartServer');
    await findings(document, (all) => rulesOf(all).includes('secret-in-layer'));
    assert.equal(await commands.executeCommand('seaworthy.clearScanResults'), 1);
    await findings(document, (all) => all.length > 0 && !rulesOf(all).includes('secret-in-layer'));
    assert.equal(seen(), '');
  });

  it('open as a page', async () => {
    await commands.executeCommand('seaworthy.scanImage', image());
    assert.equal(await commands.executeCommand('seaworthy.scan.openReport'), true);
    await until(
      () => window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.startsWith('Scan: '))),
      () => 'the page is shown',
    );
    await commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('end when they are cancelled, and leave nothing behind', async () => {
    const large = fileAt('large.tar');
    writeFileSync(large.fsPath, exampleArchive({ bytes: 80_000_000 }));
    const name = `docker-archive:${large.fsPath}`;
    let answer: ScanImageResult | undefined;
    const scanning = commands.executeCommand<ScanImageResult>('seaworthy.scanImage', name).then((told) => {
      answer = told;
    });
    for (let tries = 0; answer === undefined && tries < 500; tries += 1) {
      await commands.executeCommand('seaworthy.scan.cancel', name);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await scanning;
    assert.ok(
      answer !== undefined && 'trouble' in answer && answer.trouble === 'cancelled',
      JSON.stringify(answer),
    );
    assert.equal(seen(), '');
    await workspace.fs.delete(large);
  });

  it('say why where nothing can be scanned', async () => {
    const name = `docker-archive:${fileAt('none.tar').fsPath}`;
    const answer = await commands.executeCommand<ScanImageResult>('seaworthy.scanImage', name);
    assert.ok('trouble' in answer && answer.trouble === 'not-found', JSON.stringify(answer));
    assert.equal(seen(), '');
  });
});
