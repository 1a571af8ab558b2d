import assert from 'node:assert/strict';
import type { ImagePackage, OperatingSystem } from '../../rules/core/scan.ts';
import { ecosystemsOf, planOf } from '../../server/image/advisories/ecosystems.ts';
import { debian, osOf, packageOf } from './inventory.ts';

const wanted = (one: ImagePackage, os?: OperatingSystem) =>
  planOf({ os, packages: [one] }).wanted.map(
    ({ ecosystem, name, version }) => `${ecosystem} | ${name} | ${version}`,
  );

describe('which advisories a package has', () => {
  it('goes by the distribution’s release, as OSV names it', () => {
    const releases: readonly (readonly [
      string,
      string,
      Partial<OperatingSystem>,
      'deb' | 'apk' | 'rpm',
      string,
    ])[] = [
      ['debian', '12', {}, 'deb', 'Debian:12'],
      ['debian', '12.5', {}, 'deb', 'Debian:12'],
      ['debian', '', { codename: 'trixie' }, 'deb', 'Debian:13'],
      ['ubuntu', '22.04', {}, 'deb', 'Ubuntu:22.04:LTS'],
      ['ubuntu', '23.10', {}, 'deb', 'Ubuntu:23.10'],
      ['ubuntu', '25.04', {}, 'deb', 'Ubuntu:25.04'],
      ['alpine', '3.19.1', {}, 'apk', 'Alpine:v3.19'],
      ['wolfi', '20230201', {}, 'apk', 'Wolfi'],
      ['chainguard', '20230214', {}, 'apk', 'Chainguard'],
      ['minimos', '20241031', {}, 'apk', 'MinimOS'],
      ['almalinux', '9.3', {}, 'rpm', 'AlmaLinux:9'],
      ['rocky', '8.9', {}, 'rpm', 'Rocky Linux:8'],
      ['mageia', '9', {}, 'rpm', 'Mageia:9'],
      ['azurelinux', '3.0', {}, 'rpm', 'Azure Linux:3'],
      ['mariner', '2.0', {}, 'rpm', 'Azure Linux:2'],
      ['opensuse-leap', '15.6', {}, 'rpm', 'openSUSE:Leap 15.6'],
      ['opensuse-tumbleweed', '20260101', {}, 'rpm', 'openSUSE:Tumbleweed'],
      ['openEuler', '22.03', { name: 'openEuler 22.03 (LTS-SP1)' }, 'rpm', 'openEuler:22.03-LTS-SP1'],
    ];
    for (const [id, version, more, type, ecosystem] of releases) {
      assert.deepEqual(
        wanted(packageOf(type, 'curl', '1-1'), osOf(id, version, more)),
        [`${ecosystem} | curl | 1-1`],
        id,
      );
    }
  });

  it('is never nothing where OSV knows nothing: the reason stands in its place', () => {
    const cases: readonly (readonly [ImagePackage, OperatingSystem | undefined, RegExp])[] = [
      [packageOf('rpm', 'curl', '1-1'), osOf('rhel', '9.3'), /^Red Hat’s advisories go by product streams/],
      [packageOf('rpm', 'curl', '1-1'), osOf('centos', '9'), /^Red Hat’s/],
      [packageOf('rpm', 'curl', '1-1'), osOf('sles', '15.5'), /^SUSE’s/],
      [packageOf('rpm', 'curl', '1-1'), osOf('amzn', '2023'), /Amazon Linux/],
      [packageOf('rpm', 'curl', '1-1'), osOf('fedora', '41'), /Fedora/],
      [packageOf('alpm', 'curl', '1-1'), osOf('arch', ''), /Arch/],
      [packageOf('deb', 'curl', '1-1'), osOf('kali', '2026.1', { like: ['debian'] }), /for kali 2026.1/],
      [packageOf('rpm', 'curl', '1-1'), debian, /no advisories of `rpm` packages for debian 12/],
      [packageOf('deb', 'curl', '1-1'), osOf('debian', '', { codename: 'sid' }), /release of debian/],
      [packageOf('apk', 'curl', '1-r1'), osOf('alpine', '3.23_alpha20260101'), /release of alpine/],
      [packageOf('deb', 'curl', '1-1'), undefined, /^No `os-release`/],
      [packageOf('conda', 'numpy', '1.0'), debian, /Conda/],
      [packageOf('generic', 'node', '24.0.0'), debian, /by ecosystem/],
    ];
    for (const [one, os, reason] of cases) {
      const plan = planOf({ os, packages: [one, one] });
      assert.deepEqual(plan.wanted, []);
      assert.equal(plan.notCovered.length, 1);
      assert.equal(plan.notCovered[0]?.what, `vulnerabilities of 2 ${one.type} packages`);
      assert.match(plan.notCovered[0]?.reason ?? '', reason);
    }
  });

  it('goes by the source package where advisories do', () => {
    const source = { name: 'openssl', version: '3.0.7-1' };
    const alpine = osOf('alpine', '3.19.1');
    assert.deepEqual(wanted(packageOf('deb', 'libssl3', '3.0.7-1+b1', source), debian), [
      'Debian:12 | openssl | 3.0.7-1',
    ]);
    assert.deepEqual(
      wanted(packageOf('apk', 'libssl3', '3.1-r1', { name: 'openssl', version: '' }), alpine),
      ['Alpine:v3.19 | openssl | 3.1-r1'],
    );
    const rpm = packageOf('rpm', 'openssl-libs', '1:3.0.7-1.el9', {
      name: 'openssl',
      version: '3.0.7-1.el9',
    });
    assert.deepEqual(wanted(rpm, osOf('almalinux', '9.3')), ['AlmaLinux:9 | openssl-libs | 1:3.0.7-1.el9']);
    assert.deepEqual(wanted(rpm, osOf('rocky', '9.3')), [
      'Rocky Linux:9 | openssl | 1:3.0.7-1.el9',
      'Rocky Linux:9 | openssl-libs | 1:3.0.7-1.el9',
    ]);
  });

  it('knows the language packages wherever they are, without a distribution too', () => {
    const types = ['npm', 'pypi', 'gem', 'cargo', 'maven', 'composer', 'nuget', 'cran', 'bitnami'] as const;
    const packages = [
      ...types.map((type) => packageOf(type, 'a:b', '1.0')),
      packageOf('golang', 'example.com/a', 'v1.0.0'),
    ];
    assert.deepEqual(ecosystemsOf({ os: undefined, packages }), [
      'Bitnami',
      'CRAN',
      'Go',
      'Maven',
      'NuGet',
      'Packagist',
      'PyPI',
      'RubyGems',
      'crates.io',
      'npm',
    ]);
  });

  it('reads Go’s library and modules as the records name them', () => {
    const told = (name: string, version: string) => wanted(packageOf('golang', name, version))[0];
    assert.equal(told('stdlib', 'go1.22'), 'Go | stdlib | 1.22.0');
    assert.equal(told('stdlib', '1.22.1'), 'Go | stdlib | 1.22.1');
    assert.equal(told('go', 'go1.23rc2'), 'Go | stdlib | 1.23.0-rc.2');
    assert.equal(told('stdlib', '1.23.0-rc.2'), 'Go | stdlib | 1.23.0-rc.2');
    assert.equal(told('stdlib', 'go1.21.3 X:boringcrypto'), 'Go | stdlib | 1.21.3');
    assert.equal(told('stdlib', 'go1.24.4-custom'), 'Go | stdlib | 1.24.4');
    assert.equal(told('stdlib', 'devel go1.25-abcdef'), 'Go | stdlib | devel go1.25-abcdef');
    assert.equal(
      told('github.com/a/b/v2', 'v2.0.0+incompatible'),
      'Go | github.com/a/b/v2 | 2.0.0+incompatible',
    );
  });

  it('does not guess the group of a Java archive that does not tell it', () => {
    const plan = planOf({ os: undefined, packages: [packageOf('maven', 'log4j-core', '2.14.1')] });
    assert.deepEqual(plan.wanted, []);
    assert.deepEqual(
      plan.notCovered.map(({ reason }) => reason),
      ['Advisories go by the group of a Java archive, and these do not tell theirs.'],
    );
  });
});
