import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompareBuiltResult, compareBuilt } from '../../server/src/protocol-signature.ts';
import { allowLoopback } from '../support/loopback.ts';
import { builtDockerfile, harbourPolicy, type SignedHarbour } from '../support/signed-harbour.ts';
import { linesOf } from './scan-editor.ts';
import { composeOf, harbourOrSkip, type SignatureEditor, signatureEditor } from './signature-editor.ts';

describe('the Dockerfile as it was built, through the language server', () => {
  let harbour: SignedHarbour;
  let editor: SignatureEditor;
  let image: string;
  allowLoopback();
  before(async function () {
    harbour = await harbourOrSkip(this);
  });
  after(() => harbour?.stop());
  beforeEach(async () => {
    editor = signatureEditor(harbour.host);
    harbour.putKeys(editor.folder.path);
    image = `${harbour.host}/acme/app:1.4`;
    await editor.policy(harbourPolicy(harbour.host));
    await editor.check([image]);
  });
  afterEach(() => editor.dispose());

  const compared = async (uri: string): Promise<Exclude<CompareBuiltResult, { trouble: string }>> => {
    const answer = await editor.ask<CompareBuiltResult>(compareBuilt, { uri, image });
    assert.ok(!('trouble' in answer), JSON.stringify(answer));
    return answer;
  };

  it('is the same, and is said to be proven', async () => {
    const uri = await editor.open('Dockerfile', builtDockerfile);
    const { words, texts } = await compared(uri);
    assert.match(words, /^Built by `https:.*` from exactly this Dockerfile; signed by `release`\./);
    assert.equal(texts?.built, texts?.now);
    assert.deepEqual(linesOf(await editor.found(uri), /^dockerfile-differs/), []);
  });

  it('differs: both texts, and a finding where it begins, kept over a restart', async () => {
    const text = builtDockerfile.replace('65535', '65532');
    const uri = await editor.open('Dockerfile', text);
    const { words, texts } = await compared(uri);
    assert.match(words, /from a Dockerfile that differs from this one; signed by `release`\./);
    assert.deepEqual([texts?.built, texts?.now, texts?.masked], [builtDockerfile, text, false]);
    assert.match(texts?.title ?? '', /^Dockerfile as built into 127\.0\.0\.1:\d+\/acme\/app:1\.4$/);
    assert.deepEqual(linesOf(await editor.found(uri), /^dockerfile-differs/), [
      '8: dockerfile-differs-from-built',
    ]);
    await editor.start();
    await editor.open('Dockerfile', text);
    await editor.until(uri, () => true);
    assert.deepEqual(linesOf(await editor.found(uri), /^dockerfile-differs/), [
      '8: dockerfile-differs-from-built',
    ]);
    await editor.client().change(uri, 2, builtDockerfile);
    assert.deepEqual(linesOf(await editor.found(uri), /^dockerfile-differs/), []);
  });

  it('shows no secret on either side, and keeps none', async () => {
    const token = 'ghp_Zq7Lm2Xw9Rb4Tn6Vc1Yk8Hd3Js5Pf0Ga2Be4';
    const secret = `${builtDockerfile}ENV API_TOKEN=${token}\n`;
    image = await harbour.release('acme/leaky', '1', secret);
    await editor.check([image]);
    const uri = await editor.open('Dockerfile', secret.replace('65535', '65532'));
    const { words, texts } = await compared(uri);
    assert.equal(texts?.masked, true);
    assert.match(texts?.built ?? '', /API_TOKEN=\*{8}\n$/);
    assert.match(texts?.now ?? '', /API_TOKEN=\*{8}\n$/);
    const document = await editor.provenance(image, uri);
    const told = JSON.stringify([
      words,
      texts,
      document,
      await editor.hover(uri, 0, 8),
      (await editor.found(uri)).filter(({ code }) => code === 'dockerfile-differs-from-built'),
      editor.client().logged,
    ]);
    assert.ok(!told.includes(token));
    const kept = readdirSync(editor.storage, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'latin1')] as const);
    assert.ok(kept.length > 0);
    // As it is, in provenance, and in an envelope around that.
    const encoded = Buffer.from(secret).toString('base64');
    const leaks = kept.filter(([, text]) => {
      const inner = /"payload":"([A-Za-z0-9+/=]+)"/.exec(text)?.[1] ?? '';
      const all = text + Buffer.from(inner, 'base64').toString('latin1');
      return [token, encoded].some((one) => all.includes(one));
    });
    assert.deepEqual(
      leaks.map(([name]) => name),
      [],
    );
  });

  it('is unknown where there is no provenance, with what helps', async () => {
    image = `${harbour.host}/acme/queue:1.2`;
    await editor.check([image]);
    const uri = await editor.open('Dockerfile', builtDockerfile);
    const { words, texts } = await compared(uri);
    assert.match(words, /unknown: the image has no provenance.*--provenance=mode=max/);
    assert.equal(texts, undefined);
  });

  it('is told of an image only that somebody looked at, and of a Dockerfile only', async () => {
    const uri = await editor.open('compose.yaml', composeOf([image]), 'dockercompose');
    const wrong = await editor.ask<CompareBuiltResult>(compareBuilt, { uri, image });
    assert.ok('trouble' in wrong && /no Dockerfile/.test(wrong.message));
    const file = await editor.open('Dockerfile', builtDockerfile);
    const none = await editor.ask<CompareBuiltResult>(compareBuilt, {
      uri: file,
      image: `${harbour.host}/acme/mail:5`,
    });
    assert.ok('trouble' in none && /Check its signatures first/.test(none.message));
  });
});
