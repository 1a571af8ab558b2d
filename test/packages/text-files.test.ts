import assert from 'node:assert/strict';
import { packageIn, packagesIn, readersOf } from './support/read.ts';

const json = (value: unknown): string => JSON.stringify(value);

describe('npm packages', () => {
  const path = 'app/node_modules/express/package.json';

  it('have a name, a version, a licence and a package URL', async () => {
    const found = await packageIn(path, json({ name: 'express', version: '4.18.2', license: 'MIT' }));
    assert.deepEqual(found, {
      type: 'npm',
      name: 'express',
      version: '4.18.2',
      purl: 'pkg:npm/express@4.18.2',
      source: undefined,
      arch: undefined,
      licences: ['MIT'],
      confidence: 'high',
    });
  });

  it('keep their scope', async () => {
    const found = await packageIn(path, json({ name: '@babel/core', version: '7.24.0' }));
    assert.equal(found.name, '@babel/core');
    assert.equal(found.purl, 'pkg:npm/%40babel/core@7.24.0');
  });

  it('of old have their licences in objects', async () => {
    const licences = [{ type: 'MIT', url: 'https://example.com' }, { type: 'BSD' }];
    assert.deepEqual(
      (await packageIn(path, json({ name: 'a', version: '1.0.0', licenses: licences }))).licences,
      ['MIT', 'BSD'],
    );
    assert.deepEqual(
      (await packageIn(path, json({ name: 'a', version: '1.0.0', license: licences[0] }))).licences,
      ['MIT'],
    );
  });

  for (const [why, manifest] of [
    ['have no version', { name: 'preact-hooks', private: true }],
    ['have a name that npm refuses', { name: 'a/b/c', version: '1.0.0' }],
  ] as const) {
    it(`are of low confidence where they ${why}`, async () => {
      assert.equal((await packageIn(path, json(manifest))).confidence, 'low');
    });
  }

  for (const body of ['{"type":"module"}', '', '{', '[]', 'null', '{"name":{},"version":1}', '{"name":""}']) {
    it(`are not in ${body || 'an empty file'}`, async () =>
      assert.deepEqual(await packagesIn(path, body), []));
  }

  it('are not elsewhere', () => {
    for (const other of ['app/package-lock.json', 'app/my-package.json', 'app/package.json.bak']) {
      assert.deepEqual(readersOf(other, '{}'), []);
    }
  });
});

describe('Python packages', () => {
  const head = ['Metadata-Version: 2.1', 'Name: Zope.Interface_Extra', 'Version: 5.4.0'];
  const site = 'usr/lib/python3.11/site-packages';

  for (const path of [
    `${site}/zope.interface-5.4.0.dist-info/METADATA`,
    `${site}/zope.interface.egg-info/PKG-INFO`,
    `${site}/zope.interface-5.4.0.egg-info`,
    `${site}/zope.interface-5.4.0-py3.11.egg/EGG-INFO/PKG-INFO`,
  ]) {
    it(`are told of in ${path.slice(site.length + 1)}, with their names in the normal form`, async () => {
      const found = await packageIn(path, [...head, 'License: ZPL 2.1', '', 'Name: not me'].join('\n'));
      assert.equal(found.name, 'zope-interface-extra');
      assert.equal(found.version, '5.4.0');
      assert.equal(found.purl, 'pkg:pypi/zope-interface-extra@5.4.0');
      assert.deepEqual(found.licences, ['ZPL 2.1']);
    });
  }

  const licences: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['an expression', ['License-Expression: MIT OR Apache-2.0', 'License: see file'], ['MIT OR Apache-2.0']],
    [
      'a classifier',
      ['License: UNKNOWN', 'Classifier: License :: OSI Approved :: MIT License'],
      ['MIT License'],
    ],
    ['no whole text', [`License: ${'Permission is hereby granted. '.repeat(20)}`], []],
    ['no text of many lines', ['License: Copyright', ' (c) somebody'], []],
  ];
  for (const [what, lines, expected] of licences) {
    it(`have as licence ${what}`, async () => {
      const found = await packageIn(`${site}/a.dist-info/METADATA`, [...head, ...lines, ''].join('\n'));
      assert.deepEqual(found.licences, expected);
    });
  }

  it('are not the runtime itself', async () => {
    const body = 'Metadata-Version: 1.1\nName: Python\nVersion: 2.7.9\n';
    assert.deepEqual(await packagesIn('usr/lib/python2.7/lib-dynload/Python-2.7.egg-info', body), []);
  });

  it('are not any METADATA', () => assert.deepEqual(readersOf('srv/fonts/METADATA', 'Name: a'), []));
});

describe('Ruby gems', () => {
  const path = 'usr/local/bundle/specifications/nokogiri-1.16.2-x86_64-linux.gemspec';

  it('are named by the line that RubyGems reads', async () => {
    const body = [
      '# -*- encoding: utf-8 -*-',
      '# stub: nokogiri 1.16.2 x86_64-linux lib',
      '',
      'Gem::Specification.new do |s|',
      '  s.name = "not-this".freeze',
      '  s.licenses = ["MIT".freeze, "Apache-2.0".freeze]',
    ].join('\n');
    const found = await packageIn(path, body);
    assert.equal(found.name, 'nokogiri');
    assert.equal(found.version, '1.16.2');
    assert.equal(found.purl, 'pkg:gem/nokogiri@1.16.2');
    assert.deepEqual(found.licences, ['MIT', 'Apache-2.0']);
  });

  it('are named by their assignments', async () => {
    const body =
      "Gem::Specification.new do |s|\n  s.name = 'rake'\n  s.version = Gem::Version.new('13.0.6')\nend\n";
    assert.deepEqual(await packagesIn(path, body), ['gem rake 13.0.6']);
  });

  it('are never evaluated: what a program would have to say is taken from the file’s name, with low confidence', async () => {
    const body =
      'Gem::Specification.new do |s|\n  s.name = "#{`id`}"\n  s.version = File.read("VERSION")\nend\n';
    const found = await packageIn(path, body);
    assert.deepEqual([found.name, found.version, found.confidence], ['nokogiri', '1.16.2', 'low']);
  });

  it('are installed ones only', () => {
    assert.deepEqual(readersOf('usr/local/bundle/gems/rack-2.2/rack.gemspec', ''), []);
  });
});

describe('PHP packages', () => {
  const one = { name: 'Symfony/Console', version: 'v6.4.1', license: ['MIT'] };
  for (const [composer, body] of [
    ['2', { packages: [one, { name: 'psr/log', version: '3.0.0' }], dev: false }],
    ['1', [one, { name: 'psr/log', version: '3.0.0' }]],
  ] as const) {
    it(`are listed by Composer ${composer}`, async () => {
      const expected = ['composer symfony/console v6.4.1', 'composer psr/log 3.0.0'];
      assert.deepEqual(await packagesIn('app/vendor/composer/installed.json', json(body)), expected);
    });
  }

  it('have vendor and name in their package URL', async () => {
    const found = await packageIn('app/vendor/composer/installed.json', json({ packages: [one] }));
    assert.equal(found.purl, 'pkg:composer/symfony/console@v6.4.1');
    assert.deepEqual(found.licences, ['MIT']);
  });
});

describe('Conda packages', () => {
  it('are one file each', async () => {
    const body = {
      name: 'zlib',
      version: '1.2.11',
      build: 'h9_1014',
      channel: 'https://conda.anaconda.org/conda-forge/linux-64',
      subdir: 'linux-64',
      license: 'Zlib',
    };
    const found = await packageIn('opt/conda/conda-meta/zlib-1.2.11-h9_1014.json', json(body));
    assert.equal(found.purl, 'pkg:conda/zlib@1.2.11?build=h9_1014&channel=conda-forge&subdir=linux-64');
    assert.deepEqual(found.licences, ['Zlib']);
  });
});

describe('R packages', () => {
  it('have a DESCRIPTION', async () => {
    const body =
      'Package: ggplot2\nVersion: 3.4.4\nTitle: Create\n  Elegant Graphics\nLicense: MIT + file LICENSE\n';
    const found = await packageIn('usr/lib/R/library/ggplot2/DESCRIPTION', body);
    assert.deepEqual([found.type, found.name, found.version], ['cran', 'ggplot2', '3.4.4']);
    assert.deepEqual(found.licences, ['MIT']);
  });

  it('are not any DESCRIPTION', async () => {
    assert.deepEqual(await packagesIn('srv/DESCRIPTION', 'This is about a thing.\n'), []);
  });
});

describe('Java runtimes', () => {
  it('name themselves in their release file', async () => {
    const body =
      'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_RUNTIME_VERSION="21.0.4+7-LTS"\nJAVA_VERSION="21.0.4"\n';
    const found = await packageIn('opt/java/openjdk/release', body);
    assert.deepEqual([found.name, found.version], ['openjdk', '21.0.4+7-LTS']);
    assert.equal(found.purl, 'pkg:generic/oracle/openjdk@21.0.4%2B7-LTS');
  });

  it('have one version field of several', async () => {
    const told = async (...lines: readonly string[]): Promise<string> =>
      (await packageIn('opt/jre/release', lines.join('\n'))).version;
    assert.equal(await told('JAVA_VERSION="1.8.0_302"', 'FULL_VERSION="1.8.0_302-b08"'), '1.8.0_302-b08');
    assert.equal(await told('JAVA_VERSION="1.8.0_302"', 'FULL_VERSION="8.0.302"'), '1.8.0_302');
  });

  it('are not any release file', async () => {
    assert.deepEqual(await packagesIn('etc/release', 'NAME="Something"\n'), []);
  });
});
