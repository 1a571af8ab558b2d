import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ClearScansResult,
  clearScans,
  type ScanDetailsResult,
  type ScanImageResult,
  type ScanNode,
  type ScanTargetsResult,
  scanDetails,
  scanTargets,
} from '../../server/src/protocol-scan.ts';
import { exampleArchive, exampleDockerfile, privateKey } from '../support/example-image.ts';
import { buildOnce, messageOf } from './client.ts';
import {
  linesOf,
  listed,
  messagesOf,
  offline,
  type ScanEditor,
  scanEditor,
  scannedIn,
} from './scan-editor.ts';

describe('scans of images, through the language server', () => {
  let editor: ScanEditor;
  before(buildOnce);
  beforeEach(() => {
    editor = scanEditor();
  });
  afterEach(() => editor.dispose());

  it('put what is found on the lines that brought it', async () => {
    await editor.start({ settings: offline(editor) });
    assert.deepEqual(linesOf(await editor.found(), scanned), []);
    const { title, summary, attached } = scannedIn(await editor.scan());
    assert.deepEqual(
      { title, attached, summary },
      {
        title: 'shop.tar',
        attached: true,
        summary: '3 critical, 1 high, 1 medium · 586 bytes · 5 packages',
      },
    );
    const found = await editor.found();
    assert.deepEqual(linesOf(found, /-vulnerability$/), [
      '2: critical-vulnerability',
      '2: high-vulnerability',
      '2: critical-vulnerability',
      '5: critical-vulnerability',
      '5: medium-vulnerability',
    ]);
    assert.deepEqual(linesOf(found, /^secret-in-layer$/), ['3: secret-in-layer']);
    assert.match(messagesOf(found, /^secret-in-layer$/).join(), /A later layer deletes it/);
  });

  it('offer the version that repairs it, once', async () => {
    const client = await editor.start({ settings: offline(editor) });
    await editor.scan();
    const found = await editor.found();
    const at = found.find((one) => messageOf(one).startsWith('curl '))?.range;
    assert.ok(at);
    const actions = await client.actions(editor.uri, at);
    const fixes = actions.filter(({ title }) => title.startsWith('Install curl'));
    assert.deepEqual(
      fixes.map(({ title }) => title),
      ['Install curl 7.83.1-r4'],
    );
    const [fix] = fixes;
    assert.ok(fix);
    const { edit } = await client.resolve(fix);
    assert.match(JSON.stringify(edit), /7\.83\.1-r4/);
  });

  it('say what they do not know: vulnerabilities are not checked where nobody asked', async () => {
    const { summary } = scannedIn(await editor.scan());
    assert.equal(summary, 'vulnerabilities not checked · 586 bytes · 5 packages');
    assert.ok((await editor.lenses()).some((lens) => lens.includes('vulnerabilities not checked')));
  });

  it('mark what has changed since', async () => {
    const client = await editor.start({ settings: offline(editor) });
    await editor.scan();
    const before = messagesOf(await editor.found(), /^critical-vulnerability$/);
    await client.change(editor.uri, 2, exampleDockerfile.replace('openssl', 'openssl jq'));
    const after = await editor.found();
    const curl = (messages: readonly string[]) => messages.find((message) => message.startsWith('curl '));
    assert.notEqual(curl(messagesOf(after, /^critical-vulnerability$/)), undefined);
    assert.notEqual(curl(messagesOf(after, /^critical-vulnerability$/)), curl(before));
    const lodash = (messages: readonly string[]) => messages.find((message) => message.startsWith('lodash '));
    assert.equal(
      lodash(messagesOf(after, /^critical-vulnerability$/)),
      lodash(before),
      'that line is as it was',
    );
  });

  it('are there again after a restart, and gone once they are cleared', async () => {
    await editor.start({ settings: offline(editor) });
    await editor.scan();
    const before = linesOf(await editor.found(), scanned);
    await editor.start({ settings: offline(editor) });
    await editor.tree();
    assert.deepEqual(linesOf(await editor.found(), scanned), before);
    const { cleared } = await editor.ask<ClearScansResult>(clearScans);
    assert.equal(cleared, 1);
    assert.deepEqual(linesOf(await editor.found(), scanned), []);
    assert.equal(existsSync(join(editor.storage, 'results')), false);
    await editor.start({ settings: offline(editor) });
    assert.equal((await editor.tree()).results, 0);
  });

  it('keep no secret of the Dockerfile, and still know what has not changed', async () => {
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const text = exampleDockerfile.replace('WORKDIR', `ENV GITHUB_TOKEN=${token}\nWORKDIR`);
    const client = await editor.start();
    await client.change(editor.uri, 2, text);
    await editor.scan();
    const before = (await editor.found()).map(messageOf);
    for (const file of readdirSync(join(editor.storage, 'results')))
      assert.ok(!readFileSync(join(editor.storage, 'results', file), 'utf8').includes(token), file);
    const again = await editor.start();
    await again.change(editor.uri, 2, text);
    await editor.tree();
    assert.deepEqual((await editor.found()).map(messageOf), before);
  });

  it('tell no secret of the image anywhere', async () => {
    const { result } = scannedIn(await editor.scan());
    const key = privateKey.split('\n')[1] ?? '';
    const shown = [
      JSON.stringify(await editor.found()),
      JSON.stringify(await editor.tree()),
      JSON.stringify(await editor.lenses()),
      await editor.page(result),
      await editor.page(result, 'cyclonedx'),
      await editor.page(result, 'spdx'),
      ...readdirSync(join(editor.storage, 'results')).map((file) =>
        readFileSync(join(editor.storage, 'results', file), 'utf8'),
      ),
    ];
    for (const text of shown) assert.ok(!text.includes(key));
  });

  it('list what they found by severity, package, layer and instruction', async () => {
    await editor.start({ settings: offline(editor) });
    await editor.scan();
    const image = 'Dockerfile → shop.tar';
    assert.deepEqual(listed((await editor.tree()).nodes).slice(0, 5), [
      image,
      '  Critical',
      '    CVE-2022-32221',
      '    CVE-2022-2068',
      '    CVE-2019-10744',
    ]);
    assert.deepEqual(listed((await editor.tree({ group: 'package' })).nodes).slice(0, 4), [
      image,
      '  curl 7.83.1-r1',
      '    CVE-2022-32221',
      '    CVE-2022-42915',
    ]);
    const layers = (await editor.tree({ group: 'layer' })).nodes[0]?.children ?? [];
    assert.deepEqual(
      layers.slice(0, 3).map(({ label }) => label),
      ['Layer 1 · 128 bytes', 'Layer 2 · 142 bytes', 'Layer 3 · 215 bytes'],
    );
    assert.match(layers[2]?.description ?? '', /^215 bytes wasted · 1 finding · COPY deploy_key/);
    const steps = (await editor.tree({ group: 'instruction' })).nodes[0]?.children ?? [];
    const run = steps.find(({ label }) => label.startsWith('RUN apk add'));
    assert.match(run?.description ?? '', /2 critical, 1 high/);
    assert.equal(run?.place?.range.start.line, 1);
  });

  it('lead from a line of the list to the line of the file', async () => {
    await editor.start({ settings: offline(editor) });
    await editor.scan();
    const lodash = find((await editor.tree()).nodes, 'CVE-2019-10744');
    assert.equal(lodash?.place?.uri, editor.uri);
    assert.equal(lodash?.place?.range.start.line, 4);
    assert.equal(lodash?.url, 'https://osv.dev/vulnerability/GHSA-jf85-cpcp-j695');
    assert.equal(lodash?.rule, 'critical-vulnerability');
  });

  it('show less where somebody wants to see less, and say how much', async () => {
    await editor.start({ settings: offline(editor) });
    await editor.scan();
    const found = await editor.tree({ filter: 'lodash critical' });
    assert.deepEqual(listed(found.nodes), ['Dockerfile → shop.tar', '  Critical', '    CVE-2019-10744']);
    const fixable = await editor.tree({ onlyFixable: true });
    assert.ok(find(fixable.nodes, 'CVE-2022-32221'));
    assert.ok(fixable.hidden > 0);
    assert.equal(find(fixable.nodes, 'secret-in-layer'), undefined);
  });

  it('explain a line of the list as text alone, whatever an advisory says', async () => {
    await editor.start({ settings: offline(editor) });
    const { result } = scannedIn(await editor.scan());
    const node = find((await editor.tree()).nodes, 'CVE-2019-10744');
    const { markdown = '' } = await editor.ask<ScanDetailsResult>(scanDetails, { result, node: node?.id });
    assert.match(markdown, /Prototype pollution in lodash/);
    assert.match(markdown, /critical, CVSS 9\.1/);
    assert.match(markdown, /`4\.17\.12`/);
    assert.match(markdown, /`COPY package\.json node_modules\/ \/app\/`/);
  });

  it('of an image that a file names stand where it is named', async () => {
    writeFileSync(join(editor.folder.path, 'shop.tar'), exampleArchive({ name: 'harbour/shop:1' }));
    const client = await editor.start({ settings: offline(editor) });
    const pod = editor.folder.uriOf('pod.yaml');
    await client.open(
      pod,
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: harbour/shop:1\n',
      'yaml',
    );
    const { targets } = await editor.ask<ScanTargetsResult>(scanTargets, { uri: pod });
    assert.deepEqual(
      targets.map(({ image, of }) => ({ image, of })),
      [{ image: 'harbour/shop:1', of: 'shop' }],
    );
    assert.deepEqual(await editor.lenses(pod), ['7: $(shield)\u00a0Scan harbour/shop:1']);
    await editor.ask<ScanImageResult>('seaworthy/scan/image', { image: editor.image, allowed: [] });
    const lines = linesOf(await editor.found(pod), /-vulnerability$/);
    assert.ok(lines.includes('8: critical-vulnerability'), lines.join());
    assert.match((await editor.lenses(pod)).join(), /3 critical, 1 high.* · scanned just now from archive/);
  });

  it('name all images of the workspace', async () => {
    editor.folder.write(
      'compose.yaml',
      'services:\n  db:\n    image: postgres:17\n  cache:\n    image: redis:8\n',
    );
    await editor.start();
    const { targets } = await editor.ask<ScanTargetsResult>(scanTargets, {});
    assert.deepEqual(targets.map(({ image }) => image).sort(), ['alpine:3.16', 'postgres:17', 'redis:8']);
  });

  it('are not attached to a Dockerfile that builds something else', async () => {
    const client = await editor.start({ settings: offline(editor) });
    await client.change(editor.uri, 2, 'FROM debian:13\nRUN make install\nCOPY site /srv\nCMD ["serve"]\n');
    const { attached } = scannedIn(await editor.scan());
    assert.equal(attached, false);
    assert.deepEqual(linesOf(await editor.found(), /-vulnerability$/), []);
    const [node] = (await editor.tree()).nodes;
    const answer = await editor.ask<ScanImageResult>('seaworthy/scan/attach', {
      result: node?.result,
      uri: editor.uri,
    });
    assert.equal(scannedIn(answer).attached, true);
    assert.ok(linesOf(await editor.found(), /-vulnerability$/).length > 0);
  });

  it('show no lenses where the settings say so', async () => {
    await editor.start({ settings: { scan: { codeLens: false } } });
    await editor.scan();
    assert.deepEqual(await editor.lenses(), []);
  });
});

const scanned = /-vulnerability$|^secret-in-layer$|^image-runs-as-root$/;

const find = (nodes: readonly ScanNode[], label: string): ScanNode | undefined =>
  nodes.flatMap((node) => (node.label === label ? [node] : (find(node.children, label) ?? [])))[0];
