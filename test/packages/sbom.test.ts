import assert from 'node:assert/strict';
import { packagesIn, readAll, readersOf } from './support/read.ts';

describe('bills of materials in an image', () => {
  it('are read as CycloneDX', async () => {
    const body = JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: [
        {
          type: 'library',
          name: 'x',
          purl: 'pkg:npm/%40scope/x@1.0.0',
          licenses: [{ license: { id: 'MIT' } }],
        },
        { type: 'library', components: [{ name: 'y', purl: 'pkg:maven/org.y/y@2.0' }] },
        { type: 'library', name: 'curl', purl: 'pkg:deb/debian/curl@7' },
        { type: 'library', name: 'nameless' },
      ],
    });
    const { packages } = await readAll('opt/app/bom.cdx.json', body);
    const inOrder = packages.map(({ type, name, version, licences }) => [type, name, version, ...licences]);
    assert.deepEqual(inOrder.sort(), [
      ['maven', 'org.y:y', '2.0'],
      ['npm', '@scope/x', '1.0.0', 'MIT'],
    ]);
  });

  it('are read as SPDX, Bitnami’s too', async () => {
    const body = JSON.stringify({
      spdxVersion: 'SPDX-2.3',
      packages: [
        {
          name: 'redis',
          versionInfo: '7.2.4',
          licenseConcluded: 'NOASSERTION',
          licenseDeclared: 'BSD-3-Clause',
          externalRefs: [
            { referenceType: 'cpe23Type', referenceLocator: 'cpe:2.3:a:x' },
            {
              referenceType: 'purl',
              referenceLocator: 'pkg:bitnami/redis@7.2.4-0?arch=amd64&distro=debian-12',
            },
          ],
        },
        { name: 'no-purl', versionInfo: '1' },
      ],
    });
    const { packages } = await readAll('opt/bitnami/redis/.spdx-redis.spdx', body);
    assert.deepEqual(
      packages.map(({ name, version, purl, licences }) => [name, version, purl, ...licences]),
      [['redis', '7.2.4-0', 'pkg:bitnami/redis@7.2.4-0?arch=amd64&distro=debian-12', 'BSD-3-Clause']],
    );
  });

  it('are Bitnami’s own list too', async () => {
    const body = '{"redis":{"arch":"amd64","distro":"debian-12","type":"NAMI","version":"7.2.4-0"},"x":{}}';
    const { packages } = await readAll('opt/bitnami/.bitnami_components.json', body);
    assert.deepEqual(
      packages.map(({ purl }) => purl),
      ['pkg:bitnami/redis@7.2.4-0?arch=amd64&distro=debian-12'],
    );
  });

  it('are not any JSON, and text forms of SPDX are left alone', async () => {
    assert.deepEqual(await packagesIn('opt/app/x.spdx.json', '{"packages":[{"name":"a"}]}'), []);
    assert.deepEqual(readersOf('usr/share/doc/a.spdx', 'SPDXVersion: SPDX-2.3'), []);
  });
});
