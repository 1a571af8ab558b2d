import assert from 'node:assert/strict';
import { archiveName } from '../../server/image/packages/language/java-name.ts';
import { packageIn, packagesIn, readAll } from './support/read.ts';
import { makeZip, manifestOf, pomOf } from './support/zip.ts';

const manifest = (fields: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'META-INF/MANIFEST.MF': manifestOf(fields),
});

describe('Java archives', () => {
  it('are what Maven wrote into them', async () => {
    const jar = makeZip({
      ...manifest({ 'Bundle-License': 'https://a.example,"MIT";link=x, Apache-2.0' }),
      ...pomOf('org.acme', 'acme-core', '1.2.3'),
    });
    const found = await packageIn('app/lib/renamed-acme-core.jar', jar);
    assert.deepEqual([found.name, found.version, found.confidence], ['org.acme:acme-core', '1.2.3', 'high']);
    assert.equal(found.purl, 'pkg:maven/org.acme/acme-core@1.2.3');
  });

  it('are their manifest and their name where Maven wrote nothing, with low confidence', async () => {
    const named = await packageIn(
      'app/spring-core-5.3.18.jar',
      makeZip(manifest({ 'Implementation-Version': '5.3.18' })),
    );
    assert.deepEqual(
      [named.name, named.version, named.confidence],
      ['org.springframework:spring-core', '5.3.18', 'low'],
    );
    const told = await packageIn(
      'app/thing.jar',
      makeZip(manifest({ 'Implementation-Version': '2.0', 'Implementation-Vendor-Id': 'com.acme' })),
    );
    assert.deepEqual([told.name, told.version], ['com.acme:thing', '2.0']);
    const bare = await packageIn('app/thing.jar', makeZip(manifest()));
    assert.deepEqual([bare.name, bare.version, bare.purl], ['thing', '', 'pkg:maven/thing']);
  });

  it('hold copies of others', async () => {
    const jar = makeZip({
      ...manifest(),
      ...pomOf('org.acme', 'app', '1.0'),
      ...pomOf('com.google.guava', 'guava', '31.1-jre'),
    });
    assert.deepEqual((await packagesIn('app/app-1.0.jar', jar)).toSorted(), [
      'maven com.google.guava:guava 31.1-jre',
      'maven org.acme:app 1.0',
    ]);
  });

  it('that only copy others are still named by their file', async () => {
    const jar = makeZip({
      ...manifest({ 'Implementation-Version': '9' }),
      ...pomOf('com.google.guava', 'guava', '31.1-jre'),
    });
    assert.deepEqual(await packagesIn('app/server.jar', jar), [
      'maven server 9',
      'maven com.google.guava:guava 31.1-jre',
    ]);
  });

  it('lie in each other, two deep, each with the path inside', async () => {
    const jar = makeZip({ ...manifest(), ...pomOf('org.acme', 'lib', '1') });
    const war = makeZip({ 'WEB-INF/lib/lib-1.jar': jar, ...pomOf('org.acme', 'web', '2') });
    const ear = makeZip({ 'web-2.war': war, ...pomOf('org.acme', 'all', '3') }, { stored: true });
    const { packages, problems } = await readAll('srv/all-3.ear', ear);
    assert.deepEqual(
      packages.map(({ name, path }) => `${name} ${path ?? ''}`),
      [
        'org.acme:all ',
        'org.acme:web srv/all-3.ear!/web-2.war',
        'org.acme:lib srv/all-3.ear!/web-2.war!/WEB-INF/lib/lib-1.jar',
      ],
    );
    assert.deepEqual(problems, []);
    const deeper = await readAll('srv/outer.jar', makeZip({ 'all-3.ear': ear }));
    assert.deepEqual(deeper.problems, [
      'WEB-INF/lib/lib-1.jar in web-2.war lies deeper than archives in archives are opened.',
    ]);
    assert.equal(deeper.packages.length, 2);
  });

  it('may begin with a script, as Spring Boot’s executable ones do', async () => {
    const jar = makeZip(
      { ...manifest(), ...pomOf('org.acme', 'boot', '1') },
      { before: '#!/bin/bash\nexec java -jar "$0"\n' },
    );
    assert.deepEqual(await packagesIn('app/boot-1.jar', jar), ['maven org.acme:boot 1']);
  });

  it('of New Relic’s instrumentation are not what they are named after', async () => {
    assert.deepEqual(
      await packagesIn('nr/spring-4.3.0.jar', makeZip(manifest({ 'Weave-Classes': 'x' }))),
      [],
    );
  });

  it('may have their group in their name', async () => {
    const plugin = {
      'Created-By': 'Apache Maven Bundle Plugin 5',
      'Bundle-SymbolicName': 'org.eclipse.a.b-c;x:=y',
    };
    const name = async (path: string, fields = {}): Promise<string> =>
      (await packageIn(path, makeZip(manifest(fields)))).name;
    assert.equal(await name('app/org.mortbay.jasper.apache-el-10.1.31.jar'), 'org.mortbay.jasper:apache-el');
    assert.equal(await name('app/org.eclipse.osgi-3.18.0.jar'), 'org.eclipse.osgi');
    assert.equal(await name('app/org.eclipse.a.b-c-1.0.jar', plugin), 'org.eclipse.a:b-c');
    assert.equal(await name('app/scala-2.13.x-1.0.jar'), 'scala');
  });

  it('that are broken are told', async () => {
    const { packages, problems } = await readAll('app/a.jar', 'no archive');
    assert.deepEqual(packages, []);
    assert.deepEqual(problems, ['a.jar is no archive that can be read.']);
    const outer = makeZip({ 'b.jar': 'no archive either' });
    assert.deepEqual((await readAll('app/a.jar', outer)).problems, [
      'b.jar in a.jar is no archive that can be read.',
    ]);
  });

  it('read manifests with lines that go on', async () => {
    const jar = makeZip({
      'META-INF/MANIFEST.MF':
        'Manifest-Version: 1.0\r\nImplementation-Version: 1.2\r\n .3\r\n\r\nName: a\r\nImplementation-Version: 9\r\n',
    });
    assert.equal((await packageIn('app/thing.jar', jar)).version, '1.2.3');
  });
});

describe('the name of an archive', () => {
  for (const [name, ...expected] of [
    ['log4j-core-2.17.1.jar', 'log4j-core', '2.17.1'],
    ['my-http2-server-5.jar', 'my-http2-server', '5'],
    ['prefix.thing-4.jar', 'prefix.thing', '4'],
    ['ironman-r4-2009.jar', 'ironman', 'r4-2009'],
    ['jetpack-build235-rc5.jar', 'jetpack', 'build235-rc5'],
    ['org.eclipse.osgi_3.18.0.v2022.jar', 'org.eclipse.osgi', '3.18.0.v2022'],
    ['guava-31.1-jre.jar', 'guava', '31.1-jre'],
    ['h2.jar', 'h2', ''],
    ['log4j-1.2-api-2.14.1.jar', 'log4j', '1.2-api-2.14.1'],
    ['7z.jar', '7z', ''],
  ] as const) {
    it(`${name} says ${expected.join(' ')}`, () => {
      const found = archiveName(`app/${name}`);
      assert.deepEqual([found.name, found.version], expected);
    });
  }

  it('is read in no time however long it is', () => {
    const started = process.threadCpuUsage();
    for (const long of ['a-'.repeat(50_000), 'a.1'.repeat(50_000), `a${'_1'.repeat(50_000)}`])
      archiveName(`${long}.jar`);
    const { user, system } = process.threadCpuUsage(started);
    assert.ok(user + system < 500_000, `${(user + system) / 1000} ms`);
  });
});
