import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeArchive } from '../../support/archive.ts';
import type { TriedPackage } from './packages.ts';

/**
 * The archive of an image with nothing in it but os-release and a data base of rpm, which rpm itself wrote: empty
 * packages of these names and versions, built and installed. A word where rpm is not there.
 */
export function rpmImage(
  {
    os,
    version,
    packages,
  }: { readonly os: string; readonly version: string; readonly packages: readonly TriedPackage[] },
  folder: string,
): { readonly archive: string } | string {
  mkdirSync(folder, { recursive: true });
  const spec = join(folder, 'all.spec');
  writeFileSync(spec, specOf(packages));
  const built = run('rpmbuild', [
    '-bb',
    '--quiet',
    '--target',
    'noarch',
    '--define',
    `_topdir ${folder}`,
    spec,
  ]);
  if (built !== undefined) return `rpmbuild: ${built}`;
  const made = join(folder, 'RPMS', 'noarch');
  const root = join(folder, 'root');
  mkdirSync(root, { recursive: true });
  const options = [
    '--root',
    root,
    '--dbpath',
    '/var/lib/rpm',
    '--nodeps',
    '--nosignature',
    '--justdb',
    '--ignorearch',
  ];
  // The package that the others are parts of is not one of them.
  const files = readdirSync(made).filter((name) => !name.startsWith('carrier-0-'));
  const list = join(folder, 'list');
  writeFileSync(list, files.map((name) => `${join(made, name)}\n`).join(''));
  const installed = run('rpm', [...options, '-i', '--oldpackage', list]);
  if (installed !== undefined) return `rpm: ${installed}`;
  const archive = join(folder, 'image.tar');
  const release = `NAME="${os}"\nID=${os.toLowerCase()}\nVERSION_ID="${version}"\nPRETTY_NAME="${os} ${version}"\n`;
  const bytes = makeArchive({
    format: 'docker',
    layers: [
      {
        instruction: 'COPY rootfs /',
        files: [
          { path: 'etc/os-release', text: release },
          {
            path: 'var/lib/rpm/rpmdb.sqlite',
            bytes: readFileSync(join(root, 'var/lib/rpm/rpmdb.sqlite')),
          },
        ],
      },
    ],
  });
  writeFileSync(archive, bytes);
  return { archive };
}

function run(program: string, options: readonly string[]): string | undefined {
  const { status, stderr, error } = spawnSync(program, options, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  return status === 0 ? undefined : (error?.message ?? stderr.slice(-500));
}

function specOf(packages: readonly TriedPackage[]): string {
  const parts = packages.map(({ name, version }) => {
    const [, epoch = '0', upstream = '', release = ''] = /^(?:([0-9]+):)?([^-]+)-(.+)$/.exec(version) ?? [];
    return [
      `%package -n ${name}`,
      'Summary: x',
      `Epoch: ${epoch}`,
      `Version: ${upstream}`,
      `Release: ${release}`,
      `%description -n ${name}`,
      'x',
      `%files -n ${name}`,
      '',
    ].join('\n');
  });
  return [
    'Name: carrier',
    'Version: 0',
    'Release: 0',
    'Summary: x',
    'License: x',
    'BuildArch: noarch',
    '%description',
    'x',
    '%files',
    ...parts,
  ].join('\n');
}
