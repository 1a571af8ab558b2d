import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ImagePackage, OperatingSystem, PackageType } from '../../rules/core/scan.ts';
import type { Network } from '../../server/registry/http.ts';
import { makeZip } from './zip.ts';

export const packageOf = (
  type: PackageType,
  name: string,
  version: string,
  source?: { readonly name: string; readonly version: string },
): ImagePackage => ({
  type,
  name,
  version,
  purl: `pkg:${type}/${type === 'deb' ? 'debian/' : ''}${name.replace(':', '/').replace('@', '%40')}@${encodeURIComponent(version)}`,
  source,
  arch: undefined,
  licences: [],
  path: 'x',
  layer: 0,
  confidence: 'high',
});

export const osOf = (id: string, version: string, more: Partial<OperatingSystem> = {}): OperatingSystem => ({
  id,
  like: [],
  version,
  codename: undefined,
  name: `${id} ${version}`,
  supportEnd: undefined,
  ...more,
});

export const debian = osOf('debian', '12');

/** A record in OSV's form, for one package that a version repairs. */
export const recordOf = (
  id: string,
  ecosystem: string,
  name: string,
  fixed: string | undefined,
  more: object = {},
): Readonly<Record<string, unknown>> => ({
  id,
  modified: '2026-11-01T00:00:00Z',
  published: '2026-10-01T00:00:00Z',
  affected: [
    {
      package: { ecosystem, name },
      ranges: [
        {
          type: /^(?:npm|Go|crates\.io)$/.test(ecosystem) ? 'SEMVER' : 'ECOSYSTEM',
          events: [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])],
        },
      ],
    },
  ],
  ...more,
});

/** The network of a user who names no host and has no credentials. */
export const network: Network = {
  plainHttpHosts: [],
  mirrors: new Map(),
  proxy: {},
  environment: {},
  home: '/nowhere',
};

export interface Place {
  readonly folder: string;
  /** Lays the records of an ecosystem where OSV's files lie, one file each. */
  readonly lay: (ecosystem: string, records: readonly Readonly<Record<string, unknown>>[]) => string;
  readonly write: (path: string, bytes: string | Uint8Array) => string;
  readonly remove: () => void;
}

/** A folder of its own, to be removed at the end. */
export function placeFor(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'advisories-'));
  const write = (path: string, bytes: string | Uint8Array): string => {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
    return target;
  };
  return {
    folder,
    write,
    lay: (ecosystem, records) => write(join(ecosystem, 'all.zip'), zipOfRecords(records)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const zipOfRecords = (records: readonly Readonly<Record<string, unknown>>[]): Buffer =>
  makeZip(
    Object.fromEntries(records.map((record) => [`${String(record['id'])}.json`, JSON.stringify(record)])),
  );
