import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareVersions, isVersion } from '../../server/image/advisories/versions/compare.ts';

/** Oldest first, by each ecosystem's own specification. */
const ordered: Readonly<Record<string, readonly string[]>> = {
  'Debian:12': [
    '1.0~rc1-1',
    '1.0-1~bpo12+1',
    '1.0-1',
    '1.0-1+deb12u1',
    '1.0-2',
    '1.0a-1',
    '1.0+dfsg-1',
    '1:0.1-1',
  ],
  'Ubuntu:22.04:LTS': ['2.34-0.1ubuntu9', '2.34-0.1ubuntu9.1', '2.35-0ubuntu3'],
  'Alpine:v3.19': [
    '1.2_alpha1',
    '1.2_rc1-r0',
    '1.2',
    '1.2-r0',
    '1.2-r10',
    '1.2_p1-r0',
    '1.2a-r0',
    '1.2.0-r0',
    '1.10-r0',
  ],
  Wolfi: ['3.1.4-r0', '3.1.4-r1', '3.2.0-r0'],
  'AlmaLinux:9': ['1.0~rc1-1', '1.0-1.el9', '1.0^git1-1.el9', '1.0.1-1.el9', '1:0.5-1.el9', '2:0.1-1'],
  npm: [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0',
    '1.0.10',
    '99999999999999999999.0.0',
  ],
  Go: [
    'v0.0.0-20190101000000-abcdefabcdef',
    '0.0.0-20200101000000-abcdefabcdef',
    '0.1.0',
    '1.22.0-rc.1',
    '1.22.0',
  ],
  PyPI: [
    '0.1-bulbasaur',
    '1.0.dev1',
    '1.0a1',
    '1.0b2',
    '1.0rc1',
    '1.0',
    '1.0+local',
    '1.0.post1',
    '1.1',
    '1!0.1',
  ],
  RubyGems: ['1.0.a.2', '1.0.b1', '1.0', '1.0.1.pre.1', '1.0.1', '1.10'],
  Maven: [
    '1-alpha-1',
    '1-beta1',
    '1-milestone-1',
    '1-rc1',
    '1-SNAPSHOT',
    '1.0.0.Final',
    '1-sp',
    '1-abc',
    '1-1',
    '1.1',
    '1.10',
  ],
  NuGet: ['1.0.0-Alpha', '1.0.0-beta', '1.0.0', '1.0.0.1', '1.0.1'],
  Packagist: ['1.0-dev', '1.0alpha1', '1.0beta', '1.0RC1', '1.0', '1.0pl1', 'v1.1'],
  CRAN: ['0.1-2', '0.1.3', '0.1.3.1', '0.2'],
};

const same: readonly (readonly [string, string, string])[] = [
  ['Debian:12', '1.0', '0:1.0-0'],
  ['AlmaLinux:9', '1.0-1', '0:1.00-1'],
  ['npm', '1.2.3+build', 'v1.2.3'],
  ['PyPI', '1.0.0', '1'],
  ['PyPI', '1.0-1', '1.0.POST1'],
  ['RubyGems', '1.0.0', '1'],
  ['Maven', '1.0.0-ga', '1'],
  ['NuGet', '1.0', '1.0.0.0+sha'],
  ['Packagist', 'v1.0.0-beta.2', '1.0.0b2'],
];

/** What is no version there: nothing may be said of it. */
const malformed: readonly (readonly [string, string])[] = [
  ['Debian:12', ''],
  ['Debian:12', 'a:1.0'],
  ['Debian:12', '1.0 (custom)'],
  ['Alpine:v3.19', '1.0-rc1'],
  ['Alpine:v3.19', '1..0'],
  ['AlmaLinux:9', ''],
  ['npm', 'latest'],
  ['npm', '1.2.3.4'],
  ['Go', '(devel)'],
  ['PyPI', '${version}'],
  ['RubyGems', '>= 1.0'],
  ['Maven', '${project.version}'],
  ['Maven', '[1.0,2.0)'],
  ['NuGet', '1.*'],
  ['Packagist', 'dev-main'],
  ['Packagist', '2.x-dev'],
  ['CRAN', '1.0a'],
];

describe('version order', () => {
  for (const [ecosystem, versions] of Object.entries(ordered)) {
    it(`of ${ecosystem}, oldest first`, () => {
      for (const [index, a] of versions.entries()) {
        for (const [other, b] of versions.entries()) {
          assert.equal(compareVersions(ecosystem, a, b), Math.sign(index - other), `${a} and ${b}`);
        }
      }
    });
  }

  it('knows different spellings of the same version', () => {
    for (const [ecosystem, a, b] of same)
      assert.equal(compareVersions(ecosystem, a, b), 0, `${ecosystem} ${a} ${b}`);
  });

  it('says nothing of what is no version, and of ecosystems that it does not know', () => {
    for (const [ecosystem, text] of malformed) {
      assert.equal(isVersion(ecosystem, text), false, `${ecosystem} ${text}`);
      assert.equal(compareVersions(ecosystem, '1.0', text), undefined, `${ecosystem} ${text}`);
    }
    assert.equal(compareVersions('Brainfuck', '1', '2'), undefined);
  });

  it('is an order for whatever it takes as a version, in no time', () => {
    const part = fc.constantFrom(
      '0',
      '1',
      '10',
      '007',
      '99999999999999999999',
      'a',
      'rc',
      'alpha',
      'dev',
      'final',
      'x',
    );
    const sign = fc.constantFrom('.', '-', '+', '~', '_', '^', ':', '!', '');
    const version = fc
      .array(fc.tuple(part, sign), { minLength: 1, maxLength: 8 })
      .map((all) => all.flat().join(''));
    for (const ecosystem of Object.keys(ordered)) {
      fc.assert(
        fc.property(version, version, version, (a, b, c) => {
          const [ab, ba] = [compareVersions(ecosystem, a, b), compareVersions(ecosystem, b, a)];
          assert.equal(ab === undefined, ba === undefined);
          if (ab === undefined || ba === undefined) return;
          assert.equal(ab + ba, 0, `${a} ${b}`);
          const [bc, ac] = [compareVersions(ecosystem, b, c), compareVersions(ecosystem, a, c)];
          if (bc !== undefined && ab <= 0 && bc <= 0) {
            assert.ok((ac ?? 1) <= 0, `${a} ${b} ${c}`);
          }
        }),
        { numRuns: 500 },
      );
      assert.ok(
        measured(() => compareVersions(ecosystem, '1.'.repeat(5_000), `${'1.'.repeat(4_999)}2`)) < 500,
      );
      assert.ok(
        measured(() => compareVersions(ecosystem, `1${'-a'.repeat(5_000)}`, `1${'~9'.repeat(5_000)}`)) < 500,
      );
    }
  });
});

function measured(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
