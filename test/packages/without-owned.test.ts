import assert from 'node:assert/strict';
import type { ImagePackage, PackageType } from '../../rules/core/scan.ts';
import { withoutOwned } from '../../server/image/packages/without-owned.ts';

const one = (type: PackageType, name: string, path: string): ImagePackage => ({
  type,
  name,
  version: '1.0',
  purl: `pkg:${type}/${name}@1.0`,
  source: undefined,
  arch: undefined,
  licences: [],
  path,
  layer: 0,
  confidence: 'high',
});

const status = 'var/lib/dpkg/status';

describe('a distribution’s programs', () => {
  it('are listed once, as its packages', () => {
    const all = [
      one('deb', 'bash', status),
      one('deb', 'python3.11-minimal', status),
      one('generic', 'bash', 'usr/bin/bash'),
      one('generic', 'python', 'usr/bin/python3.11'),
      one('generic', 'python', 'usr/local/bin/python3.12'),
      one('generic', 'nginx', 'usr/sbin/nginx'),
      one('npm', 'bash', 'srv/node_modules/bash/package.json'),
    ];
    assert.deepEqual(
      withoutOwned(all).map(({ type, name, path }) => `${type} ${name} ${path}`),
      [
        `deb bash ${status}`,
        `deb python3.11-minimal ${status}`,
        'generic python usr/local/bin/python3.12',
        'generic nginx usr/sbin/nginx',
        'npm bash srv/node_modules/bash/package.json',
      ],
    );
  });

  it('stay where there is no distribution', () => {
    const all = [one('generic', 'busybox', 'bin/busybox')];
    assert.deepEqual(withoutOwned(all), all);
  });
});
