import { strict as assert } from 'node:assert';
import { extensions } from 'vscode';
import { activated, findings, open, rulesOf } from './helpers.ts';

/** Between the marks that VS Code itself sets around loading and activating an extension. */
function millisecondsOfActivation(): number {
  const { MonacoPerformanceMarks } = globalThis as typeof globalThis & { MonacoPerformanceMarks?: Marks };
  const [started, ended] = ['will', 'did'].map((when) =>
    MonacoPerformanceMarks?.getMarks().find(
      ({ name }) => name === `code/extHost/${when}ActivateExtension/seaworthy.seaworthy`,
    ),
  );
  assert.ok(started && ended, 'VS Code says when it activated the extension');
  return ended.startTime - started.startTime;
}

interface Marks {
  getMarks(): readonly { readonly name: string; readonly startTime: number }[];
}

describe('activation', () => {
  it('is quick, and finds what is wrong @packaged', async () => {
    await activated();
    const took = millisecondsOfActivation();
    const document = await open('Dockerfile');
    assert.equal(document.languageId, 'dockerfile');
    const rules = rulesOf(await findings(document));
    for (const rule of [
      'image-end-of-life',
      'image-latest',
      'secret-value-literal',
      'image-registry-moved',
    ]) {
      assert.ok(rules.includes(rule), `${rule} in ${rules.join()}`);
    }
    console.log(`[e2e]   activated in ${took.toFixed(0)} ms`);
    // 100 ms on a machine with nothing else to do; this one may be busy.
    assert.ok(took <= 400, `${took} ms`);
  });

  it('finds what is wrong with a Deployment @packaged', async () => {
    const rules = rulesOf(await findings(await open('k8s/shop.yaml')));
    for (const rule of ['security-context-missing', 'plaintext-credential-env']) {
      assert.ok(rules.includes(rule), `${rule} in ${rules.join()}`);
    }
  });

  it('finds what is wrong with a Compose file', async () => {
    assert.ok(rulesOf(await findings(await open('compose.yaml'))).includes('image-untagged'));
  });

  it('needs no trust and no local disk', () => {
    const { capabilities } = extensions.getExtension('seaworthy.seaworthy')?.packageJSON ?? {};
    assert.equal(capabilities.untrustedWorkspaces.supported, 'limited');
    assert.equal(capabilities.virtualWorkspaces, true);
  });
});
