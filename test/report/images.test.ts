import assert from 'node:assert/strict';
import { Script } from 'node:vm';
import { type Format, reportIn } from '../../server/report/formats.ts';
import { imageScript } from '../../server/report/html-image-script.ts';
import type { RunReport } from '../../server/report/model.ts';
import { fileOf, findingOf, reportContext, runOf } from '../support/runs.ts';
import { debianScan, failedScan, uncheckedScan } from '../support/scans.ts';

const told = (format: Format, run: RunReport): string => reportIn(format, run, reportContext());
const checked = runOf([fileOf('Dockerfile', [findingOf()])], { images: [debianScan()] });
const unchecked = runOf([], { images: [uncheckedScan({ notCovered: [] })] });
const failed = runOf([], {
  images: [failedScan({ notCovered: [] })],
  errors: [{ path: 'ghcr.io/team/app:1.4', message: 'Vulnerabilities: api.osv.dev did not answer.' }],
});

describe('a scanned image in JSON', () => {
  const [image] = JSON.parse(told('json', checked)).images;

  it('is what was scanned', () => {
    assert.equal(image.source, 'docker-archive:build/app.tar');
    assert.equal(image.reference, 'ghcr.io/team/app:1.4');
    assert.match(image.digest, /^sha256:[0-9a-f]{64}$/);
    assert.equal(image.platform, 'linux/amd64');
    assert.equal(image.os.id, 'debian');
    assert.deepEqual(image.data, { source: 'OSV.dev', date: '2026-11-20T21:00:00Z' });
  });

  it('names for each package its layer and the instruction that brought it', () => {
    const curl = image.packages.find(({ name }: { readonly name: string }) => name === 'curl');
    assert.deepEqual(
      { type: curl.type, version: curl.version, layer: curl.layer, licences: curl.licences },
      { type: 'deb', version: '7.88.1-10+deb12u7', layer: 1, licences: ['curl'] },
    );
    assert.equal(curl.instruction, 'RUN apt-get update && apt-get install -y curl');
  });

  it('counts what VEX excuses in no case, and lists it with who says so', () => {
    assert.deepEqual(image.vulnerabilityCounts, { critical: 1, high: 1, medium: 0, low: 1, unrated: 1 });
    const excused = image.vulnerabilities.find(({ vex }: { readonly vex: unknown }) => vex !== null);
    assert.equal(excused.id, 'CVE-2019-1010022');
    assert.equal(excused.vex.source, 'security/app.openvex.json');
    assert.equal(excused.name, 'libc6');
  });

  it('has null and no zero where nobody looked', () => {
    const [open] = JSON.parse(told('json', unchecked)).images;
    assert.equal(open.data, null);
    assert.equal(open.vulnerabilityCounts, null);
    assert.deepEqual(open.vulnerabilities, []);
  });

  it('is not there where nobody asked for a scan', () => {
    assert.ok(!('images' in JSON.parse(told('json', runOf([])))));
  });
});

describe('what nobody may take for clean', () => {
  const words: readonly (readonly [Format, RegExp])[] = [
    ['text', /^ {2}Vulnerabilities were not checked\.$/m],
    ['github', /^Seaworthy: passed\. .*Vulnerabilities were not checked\./m],
    ['junit', /<skipped>Vulnerabilities were not checked\.<\/skipped>/],
    ['markdown', /^- Vulnerabilities were not checked\.$/m],
    ['html', /<p class="said not-checked">Vulnerabilities were not checked\.<\/p>/],
    ['sarif', /"text": "Vulnerabilities of docker-archive:build\/app\.tar were not checked\."/],
    ['json', /"vulnerabilityCounts": null/],
  ];
  for (const [format, word] of words)
    it(`is said in ${format} where vulnerabilities were not checked`, () => {
      assert.match(told(format, unchecked), word);
      assert.doesNotMatch(told(format, checked), word);
    });

  it('stands at the end of the text', () => {
    assert.match(
      told('text', unchecked),
      /\nNothing found in 1 image, 1\.2\d s\.\nVulnerabilities were not checked\.\n--advisories .+\n$/,
    );
    assert.match(told('text', checked), /\n1 thing is not covered\.\n$/);
  });

  it('is called unknown where it was asked for and failed, and the run is unknown', () => {
    for (const format of ['text', 'github', 'markdown', 'html', 'junit', 'checkstyle', 'gitlab'] as const) {
      const text = told(format, failed)
        .replace(/<style>.*<\/style>/s, '')
        .replaceAll(/<\/?[a-z][^>]*>/g, '');
      assert.match(told(format, failed), /unknown/i);
      assert.doesNotMatch(text, /not.checked/i, format);
    }
    assert.match(told('github', failed), /Seaworthy: unknown/);
  });

  it('is told with its reason where something is not covered', () => {
    for (const format of ['text', 'json', 'sarif', 'junit', 'markdown', 'html'] as const) {
      const text = told(format, checked);
      assert.ok(text.includes('the programs under /opt/tool') && /not.?covered/i.test(text), format);
      assert.ok(text.includes('They do not say which version they are.'), format);
    }
  });

  it('is not hidden by an image that was not scanned at all', () => {
    const none = runOf([], { images: [], errors: [{ path: 'node:24', message: 'No daemon.' }] });
    assert.match(told('text', none), /^node:24 {2}unknown {2}No daemon\.\n\nNo image was scanned/);
    assert.match(told('html', none), /Unknown: 1 thing/);
    assert.doesNotMatch(told('text', none), /Nothing found/);
  });
});

describe('a scanned image in text', () => {
  it('has a head of four lines: what, where, of what size, and how it stands', () => {
    assert.deepEqual(told('text', checked).split('\n').slice(0, 5), [
      'ghcr.io/team/app:1.4  (docker-archive:build/app.tar)',
      `  sha256:${'1a2b3c4d'.repeat(8)}  linux/amd64  Debian GNU/Linux 12 (bookworm)`,
      '  141 MB in 3 layers, 214 kB of them wasted; 5 packages: 3 deb, 1 maven, 1 npm',
      '  Vulnerabilities: 1 critical, 1 high, 1 low, 1 unrated (and 1 that VEX excuses), by OSV.dev of 2026-11-20.',
      '',
    ]);
  });

  it('never claims more than that nothing is known', () => {
    const clean = runOf([], { images: [debianScan({ vulnerabilities: [] })] });
    assert.match(told('text', clean), /^ {2}No vulnerability is known, by OSV\.dev of 2026-11-20\.$/m);
  });
});

describe('a scanned image in SARIF', () => {
  it('has its packages and layers as logical locations, which findings that name one lead to', () => {
    const run = runOf(
      [
        fileOf('Dockerfile', [
          findingOf({ message: 'curl 7.88.1-10+deb12u7 has 1 high vulnerability: CVE-2024-2398.' }),
        ]),
      ],
      {
        images: [debianScan()],
      },
    );
    const [{ logicalLocations, results, properties }] = JSON.parse(told('sarif', run)).runs;
    const [{ index }] = results[0].locations[0].logicalLocations;
    const curl = logicalLocations[index];
    assert.equal(curl.kind, 'package');
    assert.match(curl.fullyQualifiedName, /^pkg:deb\/debian\/curl@/);
    assert.equal(logicalLocations[curl.parentIndex].name, 'layer 2');
    assert.equal(properties.images[0].vulnerabilities, 'checked');
  });
});

describe('the page of a scanned image', () => {
  const page = told('html', checked);

  it('draws severities and layers with what they waste, and says each number as text', () => {
    for (const title of ['By severity', 'Layers', 'Vulnerabilities', 'Do not take for clean'])
      assert.match(page, new RegExp(`<h3[^>]*>${title}</h3>`));
    assert.match(page, /role="img" aria-label="4 vulnerabilities"/);
    assert.match(page, /role="img" aria-label="117 MB, 210 kB wasted"/);
    assert.match(page, /<td class="made"><code>COPY \. \/app<\/code> <span class="note">line 5<\/span>/);
  });

  it('lists every vulnerability with its package, fix and layer, and apart those that VEX excuses', () => {
    const [counted = '', excused = ''] = page.split('1 vulnerability that VEX excuses, not counted');
    const ids = (text: string): readonly string[] =>
      [...text.matchAll(/<span class="id">(?:<a[^>]*>)?([^<]*)/g)].map(([, id = '']) => id);
    assert.deepEqual(ids(counted), ['CVE-2021-44228', 'CVE-2024-2398', 'CVE-2024-0001', 'DSA-5000-1']);
    assert.deepEqual(ids(excused), ['CVE-2019-1010022']);
    assert.match(excused, /not affected by security\/app\.openvex\.json/);
    assert.match(
      page,
      /<tr class="vulnerability" data-severity="critical" data-fixable="yes" data-own="yes">/,
    );
  });

  it('lists packages, licences, secrets and noted files', () => {
    for (const title of ['5 packages', '6 licences', '2 secrets', '3 noted files'])
      assert.ok(page.includes(`<summary>${title}</summary>`), title);
    assert.match(page, /in layer 3, and still there to be read/);
  });

  it('leads to the web only by links of an advisory that go there', () => {
    const links = [...page.matchAll(/<a[^>]* href="([^"#][^"]*)"[^>]*>/g)].map(([tag]) => tag);
    assert.ok(links.length > 0);
    for (const tag of links) assert.match(tag, /href="https:\/\/osv\.dev\/[^"]*" rel="noreferrer noopener"/);
    const hostile = debianScan({
      vulnerabilities: debianScan().vulnerabilities.map((one) => ({ ...one, url: 'javascript:alert(1)' })),
    });
    assert.ok(!told('html', runOf([], { images: [hostile] })).includes('javascript:'));
  });

  it('asks for nothing and has a script that can be read', () => {
    assert.ok(new Script(imageScript) instanceof Script);
    assert.doesNotMatch(imageScript, /fetch|XMLHttp|import\(|innerHTML|localStorage|cookie/);
    assert.doesNotMatch(page, /<(?:img|link rel="stylesheet|iframe|object|embed)/);
  });

  it('stays of a size that a browser likes', () => {
    const [one] = debianScan().vulnerabilities;
    const [deb] = debianScan().packages;
    assert.ok(one && deb);
    const packages = Array.from({ length: 800 }, (_, index) => ({ ...deb, name: `package-${index}` }));
    const vulnerabilities = Array.from({ length: 4_000 }, (_, index) => ({
      ...one,
      id: `CVE-2026-${index}`,
      package: index % 800,
    }));
    const large = runOf([], { images: [debianScan({ packages, vulnerabilities })] });
    const started = performance.now();
    assert.ok(told('html', large).length < 4_500_000);
    assert.ok(performance.now() - started < 1_000);
  });

  it('is about the image alone where no finding is told', () => {
    const alone = told('html', runOf([], { images: [debianScan()] }));
    assert.match(alone, /<h1>Seaworthy: scan of ghcr\.io\/team\/app:1\.4<\/h1>/);
    assert.ok(!alone.includes('id="findings"') && !alone.includes('No file was checked'));
  });

  it('has a list of the images where there are several', () => {
    const both = told('html', runOf([], { images: [debianScan(), uncheckedScan()] }));
    assert.match(both, /<nav class="card images".*#image-1.*#image-2/);
  });
});
