import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertSarif } from '../support/schemas.ts';
import { signedHere } from '../support/signed-here.ts';
import { verifyFolder } from '../support/verify-cli.ts';

describe(`seaworthy verify in SARIF${signedHere ? '' : ' (../shared is not here)'}`, () => {
  let folder: ReturnType<typeof verifyFolder>;
  before(() => {
    folder = verifyFolder({});
  });
  after(() => folder.remove());

  it("is held to the standard's schema, and no image that is not verified is missing from it", async function () {
    if (signedHere === undefined) return this.skip();
    const image = (tag: string): string => `oci:${signedHere?.layout}:${tag}`;
    const { out, code } = await folder.verify([
      image('cosign-legacy'),
      image('unsigned'),
      image('cosign-moved-legacy'),
      'oci:none:1',
      '--key',
      signedHere.keys.cosign,
      '--transparency-log',
      'ignored',
      '--format',
      'sarif',
      '--output',
      'sarif=report.sarif',
      '--output',
      'json=report.json',
    ]);
    assert.equal(code, 1);
    assertSarif(out);
    const [run] = JSON.parse(out).runs;
    assert.deepEqual(
      run.properties.signatures.map(({ status }: { readonly status: string }) => status),
      ['verified', 'unsigned', 'invalid', 'unknown'],
    );
    const notes: readonly { readonly level: string; readonly message: { readonly text: string } }[] =
      run.invocations[0].toolExecutionNotifications;
    const told = notes.filter(({ level }) => level === 'error').map(({ message }) => message.text);
    assert.ok(told.some((text) => text.includes(`${image('unsigned')} is unsigned: `)));
    assert.ok(told.some((text) => text.includes(`${image('cosign-moved-legacy')} is invalid: `)));
    assert.ok(!told.some((text) => text.includes(image('cosign-legacy'))));
    assert.equal(readFileSync(join(folder.path, 'report.sarif'), 'utf8'), out);
    assert.equal(JSON.parse(readFileSync(join(folder.path, 'report.json'), 'utf8')).images.length, 4);
  });
});
