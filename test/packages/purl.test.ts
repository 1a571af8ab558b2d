import assert from 'node:assert/strict';
import { parsePurl } from '../../server/image/packages/language/parse-purl.ts';
import { purlOf } from '../../server/image/packages/purl.ts';

describe('a package URL', () => {
  const cases: readonly (readonly [Parameters<typeof purlOf>[0], string])[] = [
    [{ type: 'npm', namespace: '@babel', name: 'core', version: '7.0.0' }, 'pkg:npm/%40babel/core@7.0.0'],
    [{ type: 'npm', name: 'JSONStream', version: '1.3.5' }, 'pkg:npm/JSONStream@1.3.5'],
    [{ type: 'pypi', name: 'Typing_Extensions', version: '4.9.0' }, 'pkg:pypi/typing-extensions@4.9.0'],
    [
      { type: 'golang', namespace: 'github.com/Azure', name: 'go-autorest', version: 'v14.2.0+incompatible' },
      'pkg:golang/github.com/azure/go-autorest@v14.2.0%2Bincompatible',
    ],
    [
      { type: 'maven', namespace: 'org.apache.logging.log4j', name: 'log4j-core', version: '2.14.1' },
      'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1',
    ],
    [
      { type: 'composer', namespace: 'Symfony', name: 'Console', version: 'v6.0' },
      'pkg:composer/symfony/console@v6.0',
    ],
    [{ type: 'nuget', name: 'Newtonsoft.Json', version: '13.0.1' }, 'pkg:nuget/Newtonsoft.Json@13.0.1'],
    [
      {
        type: 'deb',
        namespace: 'Debian',
        name: 'curl',
        version: '1:7.88.1-10+deb12u8',
        qualifiers: { distro: 'debian-12', arch: 'amd64', upstream: undefined },
      },
      'pkg:deb/debian/curl@1:7.88.1-10%2Bdeb12u8?arch=amd64&distro=debian-12',
    ],
    [{ type: 'generic', name: 'a b/c', version: '' }, 'pkg:generic/a%20b/c'],
  ];
  for (const [parts, expected] of cases) {
    it(`is ${expected}`, () => assert.equal(purlOf(parts), expected));
  }

  it('is taken apart into what it was made of', () => {
    for (const [{ qualifiers = {}, ...parts }, text] of cases) {
      const parsed = parsePurl(text) ?? assert.fail(text);
      const known = Object.fromEntries(Object.entries(qualifiers).filter(([, value]) => value !== undefined));
      assert.deepEqual(parsed.qualifiers, known);
      assert.equal(purlOf(parsed), text, `${parts.name} in ${text}`);
    }
  });

  for (const text of ['', 'pkg:', 'pkg:npm/', 'npm/express@1', 'pkg:npm/%zz@1', 'pkg:npm/a@%', 'pkg:/a@1']) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parsePurl(text), undefined));
  }

  it('survives half a character', () => {
    assert.equal(purlOf({ type: 'npm', name: 'a\ud800', version: '1' }), 'pkg:npm/a%EF%BF%BD@1');
  });
});
