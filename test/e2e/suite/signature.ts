import { strict as assert } from 'node:assert';
import {
  type CodeLens,
  commands,
  DiagnosticSeverity,
  type Hover,
  type TextDocument,
  window,
  workspace,
} from 'vscode';
import type { ApplyPinsResult, CheckedImage } from '../../../server/src/protocol-signature.ts';
import {
  actionsAt,
  activated,
  apply,
  fileAt,
  findings,
  make,
  remove,
  ruleOf,
  rulesOf,
  trusted,
  until,
} from './helpers.ts';

/** The registry that the runner has started, with images that were signed; empty where it could not. */
const host = process.env['SEAWORTHY_E2E_REGISTRY'] ?? '';

describe('signatures', () => {
  const named = (image: string): string => `${host}/acme/${image}`;
  const composeOf = (images: readonly string[]): string =>
    `services:\n${images.map((image, index) => `  s${index}:\n    image: ${named(image)}\n`).join('')}`;
  const lenses = async ({ uri }: TextDocument): Promise<readonly string[]> => {
    const found = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri);
    return found.map(
      ({ range, command }) => `${range.start.line}: ${command?.title.replaceAll('\u00a0', ' ')}`,
    );
  };
  const untilLens = async (document: TextDocument, wanted: RegExp): Promise<void> => {
    let shown = await lenses(document);
    for (let tries = 0; tries < 100 && !shown.some((one) => wanted.test(one)); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      shown = await lenses(document);
    }
    assert.ok(
      shown.some((one) => wanted.test(one)),
      shown.join('\n'),
    );
  };
  const policy = (more = ''): string =>
    `signatures:\n  transparencyLog: optional\n  trustRoots: [trust/trusted_root.json]\n  signers:\n    release:\n      identity: https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v*\n      issuer: https://token.actions.githubusercontent.com\n      trustRoot: trust/trusted_root.json\n${more}  images:\n    - match: ${host}/acme/**\n`;

  before(async function () {
    if (host === '') return this.skip();
    await activated();
    await trusted();
    await make('.seaworthy.yaml', policy());
    await make('asked.yaml', composeOf(['app:1.4']));
    await allowed(commands.executeCommand('seaworthy.checkSignature', named('app:1.4')));
    await remove('asked.yaml');
  });
  afterEach(async () => {
    await commands.executeCommand('notifications.clearAll');
    await commands.executeCommand('seaworthy.clearSignatureResults');
    await make('.seaworthy.yaml', policy());
    await remove('compose.signed.yaml');
  });
  after(async () => {
    if (host !== '') await remove('.seaworthy.yaml');
  });

  /** Answers the question which hosts may be spoken to, once it is asked. */
  const allowed = async (asking: Thenable<unknown>): Promise<void> => {
    let answer: unknown;
    void asking.then((told) => {
      answer = told ?? 'nothing';
    });
    for (let tries = 0; tries < 8 && answer === undefined; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 2500));
      if (answer === undefined) await commands.executeCommand('notification.acceptPrimaryAction');
    }
    assert.equal((answer as CheckedImage | undefined)?.status, 'verified', JSON.stringify(answer));
  };
  /** The file with these images, once the server has it as it is now. */
  const shown = async (...images: readonly string[]): Promise<TextDocument> => {
    const document = await make('compose.signed.yaml', composeOf(images));
    await findings(document, (all) =>
      images.every((image) => all.some((one) => one.message.includes(named(image)))),
    );
    return document;
  };

  it('say who signed, over the line and on it', async () => {
    const document = await shown('app:1.4', 'tools:3.0');
    const checked = await commands.executeCommand<readonly CheckedImage[]>('seaworthy.checkSignaturesOfFile');
    assert.deepEqual(
      checked.map(({ status }) => status),
      ['verified', 'unsigned'],
    );
    await untilLens(document, /^2: .*Verified: release\.yml@refs\/tags\/v1 of github\.com\/acme\/app, /);
    await untilLens(document, /^4: .*Unsigned$/);
    const hovers = await commands.executeCommand<Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(document.getText().indexOf(host)),
    );
    const text = hovers.flatMap(({ contents }) =>
      contents.map((one) => (typeof one === 'string' ? one : one.value)),
    );
    assert.match(text.join('\n'), /\*\*Verified: release\.yml@refs\/tags\/v1/);
    await findings(document, (all) => rulesOf(all).includes('image-unsigned'));
  });

  it('let a signer be trusted by the light bulb, and are judged anew at once', async () => {
    const document = await shown('worker:2.1');
    await commands.executeCommand('seaworthy.checkSignaturesOfFile');
    const found = await findings(document, (all) => rulesOf(all).includes('image-signature-untrusted'));
    const range = found.find((one) => ruleOf(one) === 'image-signature-untrusted')?.range;
    assert.ok(range);
    const actions = await actionsAt(document, range);
    assert.ok(actions.some(({ title }) => title === 'Trust this signer…'));
    await apply(actions.find(({ title }) => /^Trust the key .* in \.seaworthy\.yaml$/.test(title)));
    await findings(document, (all) => all.length > 0 && !rulesOf(all).includes('image-signature-untrusted'));
    await untilLens(document, /^2: .*Verified: /);
    const written = await workspace.openTextDocument(fileAt('.seaworthy.yaml'));
    assert.match(written.getText(), /key: keys\/cosign-worker\.pub/);
    await written.save();
  });

  it('that were moved from another image are an error', async () => {
    const document = await shown('cache:7');
    await commands.executeCommand('seaworthy.checkSignaturesOfFile');
    const found = await findings(document, (all) => rulesOf(all).includes('image-signature-invalid'));
    const invalid = found.find((one) => ruleOf(one) === 'image-signature-invalid');
    assert.equal(invalid?.severity, DiagnosticSeverity.Error);
    assert.match(invalid?.message ?? '', /over another image/);
    await untilLens(document, /^2: .*Invalid: /);
  });

  it('and provenance open as a page, and the Dockerfile as built as a comparison', async () => {
    await shown('app:1.4');
    await commands.executeCommand('seaworthy.checkSignaturesOfFile');
    await commands.executeCommand('seaworthy.showProvenance', named('app:1.4'));
    const tabs = (): readonly string[] =>
      window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    await until(
      () => tabs().some((label) => label.includes('Provenance of app:1.4')),
      () => `the page is shown: ${tabs().join(', ')}`,
    );
    const file = await make('built.Dockerfile', 'FROM alpine:3.20\nUSER 1\n');
    await commands.executeCommand('seaworthy.compareWithBuilt', file.uri, named('app:1.4'));
    await until(
      () => tabs().some((label) => label.startsWith('Dockerfile as built into ')),
      () => `the comparison is shown: ${tabs().join(', ')}`,
    );
    await findings(file, (all) => rulesOf(all).includes('dockerfile-differs-from-built'));
    await remove('built.Dockerfile');
  });

  it('and pins: every image of a file gets its digest and keeps its tag', async () => {
    const document = await shown('app:1.4', 'queue:1.2');
    const done = await commands.executeCommand<ApplyPinsResult>('seaworthy.pinAllImages');
    assert.deepEqual(done, { changed: 2 });
    const text = document.getText();
    assert.match(text, /app:1\.4@sha256:[0-9a-f]{64}\n/);
    assert.match(text, /queue:1\.2@sha256:[0-9a-f]{64}\n/);
    assert.equal(text.replaceAll(/@sha256:[0-9a-f]{64}/g, ''), composeOf(['app:1.4', 'queue:1.2']));
    await document.save();
  });
});
