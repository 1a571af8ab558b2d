import { strict as assert } from 'node:assert';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  importScan,
  type NameArchiveResult,
  nameArchive,
  type ReadImageNameResult,
  readImageName,
  type ScanDetailsResult,
  type ScanImageResult,
  type ScanNode,
  scanDetails,
} from '../../server/src/protocol-scan.ts';
import { root } from '../support/root.ts';
import { makeZip } from '../support/zip.ts';
import { buildOnce } from './client.ts';
import {
  linesOf,
  listed,
  offline,
  type ScanEditor,
  scanEditor,
  scannedIn,
  troubleIn,
} from './scan-editor.ts';

describe('scans and files, through the language server', () => {
  let editor: ScanEditor;
  before(buildOnce);
  beforeEach(() => {
    editor = scanEditor();
  });
  afterEach(() => editor.dispose());

  it('become SBOMs', async () => {
    await editor.start({ settings: offline(editor) });
    const { result } = scannedIn(await editor.scan());
    const cyclonedx = JSON.parse(await editor.page(result, 'cyclonedx'));
    assert.equal(cyclonedx.specVersion, '1.6');
    const names = (cyclonedx.components as readonly { readonly name: string }[]).map(({ name }) => name);
    assert.ok(names.includes('lodash') && names.includes('curl'), names.join());
    const spdx = JSON.parse(await editor.page(result, 'spdx'));
    assert.equal(spdx.spdxVersion, 'SPDX-2.3');
  });

  it('become a page that asks for nothing', async () => {
    await editor.start({ settings: offline(editor) });
    const { result } = scannedIn(await editor.scan());
    const page = await editor.page(result);
    assert.match(
      page,
      /Content-Security-Policy" content="default-src &#39;none&#39;|Content-Security-Policy" content="default-src 'none'/,
    );
    assert.match(page, /CVE-2019-10744/);
    assert.doesNotMatch(page, /<(?:script|img|link)[^>]+(?:src|href)="https?:/);
  });

  it('are no longer exported once they are gone', async () => {
    assert.match(await editor.page('0123456789abcdef'), /no longer there/);
  });

  it('take in what another scanner has written', async function () {
    const report = join(root, '../shared/vectors/trivy/integration/testdata/alpine-310.json.golden');
    let text: string;
    try {
      text = readFileSync(report, 'utf8');
    } catch {
      return this.skip();
    }
    writeFileSync(join(editor.folder.path, 'trivy.json'), text);
    const uri = editor.folder.uriOf('trivy.json');
    const { summary } = scannedIn(await editor.ask<ScanImageResult>(importScan, { uri, beside: editor.uri }));
    const wanted = JSON.parse(text).Results.flatMap(
      ({ Vulnerabilities = [] }: { readonly Vulnerabilities?: readonly unknown[] }) => Vulnerabilities,
    );
    const total = [...summary.matchAll(/(\d+) (?:critical|high|medium|low|unrated)/g)];
    assert.equal(
      total.reduce((sum, [, count]) => sum + Number(count), 0),
      wanted.length,
      summary,
    );
    assert.ok(listed((await editor.tree()).nodes).some((line) => line.includes('CVE-')));
  });

  it('say of a file that is no report what would be one', async () => {
    editor.folder.write('other.json', '{"name":"x"}');
    const uri = editor.folder.uriOf('other.json');
    const answer = troubleIn(await editor.ask<ScanImageResult>(importScan, { uri }));
    assert.match(answer.message, /is no report that is understood/);
  });

  it('heed the VEX documents of the workspace', async () => {
    editor.folder.write(
      '.vex/shop.openvex.json',
      JSON.stringify({
        '@context': 'https://openvex.dev/ns/v0.2.0',
        '@id': 'https://example.com/vex/1',
        author: 'Ann',
        timestamp: '2026-11-01T00:00:00Z',
        version: 1,
        statements: [
          {
            vulnerability: { name: 'CVE-2019-10744' },
            products: [{ '@id': 'pkg:npm/lodash@4.17.4' }],
            status: 'not_affected',
            justification: 'vulnerable_code_not_in_execute_path',
          },
        ],
      }),
    );
    await editor.start({ settings: offline(editor) });
    const { summary } = scannedIn(await editor.scan());
    assert.match(summary, /^2 critical, 1 high, 1 medium/);
    assert.deepEqual(linesOf(await editor.found(), /^critical-vulnerability$/), [
      '2: critical-vulnerability',
      '2: critical-vulnerability',
    ]);
  });

  it('know a name in the grammar from what is none', async () => {
    const read = (text: string) => editor.ask<ReadImageNameResult>(readImageName, { text });
    assert.deepEqual(await read('registry:ghcr.io/team/app:1'), {});
    assert.match((await read('Node:24')).wrong ?? '', /lower case/);
    assert.match((await read('docker-daemon:node')).wrong ?? '', /docker:node/);
  });

  it('take a path that is typed from the folder that is open', async () => {
    const answer = scannedIn(await editor.scan({ image: 'docker-archive:./shop.tar' }));
    const again = scannedIn(await editor.scan());
    assert.equal(answer.result, again.result, 'it is the same image');
  });

  it('know an archive from an OCI layout', async () => {
    mkdirSync(join(editor.folder.path, 'layout'));
    writeFileSync(join(editor.folder.path, 'layout', 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    const name = (path: string) =>
      editor.ask<NameArchiveResult>(nameArchive, { uri: editor.folder.uriOf(path) });
    assert.deepEqual(await name('shop.tar'), { image: editor.image });
    assert.deepEqual(await name('layout'), { image: `oci:${join(editor.folder.path, 'layout')}` });
    assert.deepEqual(await name('layout/oci-layout'), { image: `oci:${join(editor.folder.path, 'layout')}` });
    assert.equal(troubleIn(await name('.')).trouble, 'unsupported');
    assert.equal(troubleIn(await name('none.tar')).trouble, 'not-found');
  });

  it('show what an advisory says as text, whatever it says', async () => {
    const id = 'CVE-2030-0001';
    const evil = '[click](command:evil) <img src=x> ![a](https://evil.example/x.png) \u202Egnp | a\n# head';
    const record = {
      id,
      modified: '2026-10-01T00:00:00Z',
      summary: evil,
      affected: [
        {
          package: { ecosystem: 'npm', name: 'lodash' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
        },
      ],
      references: [{ type: 'WEB', url: 'command:evil' }],
    };
    writeFileSync(
      join(editor.advisories, 'npm', 'all.zip'),
      makeZip({ [`${id}.json`]: JSON.stringify(record) }),
    );
    await editor.start({ settings: offline(editor) });
    const { result } = scannedIn(await editor.scan());
    const lines = (nodes: readonly ScanNode[]): readonly ScanNode[] =>
      nodes.flatMap((node) => [node, ...lines(node.children)]);
    const node = lines((await editor.tree()).nodes).find(({ label }) => label === id);
    assert.ok(
      node?.description?.includes('click') && !/[\n\u202E]/.test(node.description),
      node?.description,
    );
    const { markdown = '' } = await editor.ask<ScanDetailsResult>(scanDetails, { result, node: node?.id });
    assert.ok(markdown.includes('click'), markdown);
    assert.doesNotMatch(markdown, /(?<!\\)[[<!]|^# |(?<!\\):\/\/|\u202E/m);
  });

  it('never take what could not be looked up for clean', async () => {
    rmSync(join(editor.advisories, 'npm'), { recursive: true });
    await editor.start({ settings: offline(editor) });
    const { summary, unknown } = scannedIn(await editor.scan());
    assert.match(summary, /unknown/);
    assert.ok(unknown.length > 0);
    assert.ok(listed((await editor.tree()).nodes).some((line) => line.startsWith('    Unknown: ')));
  });
});
