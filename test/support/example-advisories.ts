import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeZip } from './zip.ts';

/** Writes advisories about packages of the example image into a folder, laid out as OSV's own files. */
export function writeAdvisories(folder: string): void {
  for (const [ecosystem, records] of Object.entries(advisories)) {
    mkdirSync(join(folder, ecosystem), { recursive: true });
    const files = records.map((record) => [`${record.id}.json`, JSON.stringify(record)] as const);
    writeFileSync(join(folder, ecosystem, 'all.zip'), makeZip(Object.fromEntries(files)));
  }
}

interface Advisory {
  readonly id: string;
  readonly package: { readonly ecosystem: string; readonly name: string };
  readonly fixed: string;
  readonly score: string;
  readonly summary: string;
  readonly aliases?: readonly string[];
}

const record = ({ id, package: of, fixed, score, summary, aliases = [] }: Advisory) => ({
  schema_version: '1.6.0',
  id,
  modified: '2026-10-01T00:00:00Z',
  published: '2022-12-05T22:15:00Z',
  aliases,
  summary,
  details: summary,
  severity: [{ type: 'CVSS_V3', score }],
  affected: [{ package: of, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }] }],
  references: [{ type: 'ADVISORY', url: `https://osv.dev/vulnerability/${id}` }],
});

const alpine = (name: string) => ({ ecosystem: 'Alpine:v3.16', name });

const advisories = {
  Alpine: [
    record({
      id: 'ALPINE-CVE-2022-32221',
      package: alpine('curl'),
      fixed: '7.83.1-r4',
      score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      summary: 'POST following PUT confusion in curl',
    }),
    record({
      id: 'ALPINE-CVE-2022-2068',
      package: alpine('openssl'),
      fixed: '1.1.1p-r0',
      score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      summary: 'The c_rehash script allows command injection',
    }),
    record({
      id: 'ALPINE-CVE-2022-42915',
      package: alpine('curl'),
      fixed: '7.83.1-r4',
      score: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H',
      summary: 'HTTP proxy double-free in curl',
    }),
  ],
  npm: [
    record({
      id: 'GHSA-jf85-cpcp-j695',
      package: { ecosystem: 'npm', name: 'lodash' },
      fixed: '4.17.12',
      score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H',
      summary: 'Prototype pollution in lodash',
      aliases: ['CVE-2019-10744'],
    }),
    record({
      id: 'GHSA-29mw-wpgm-hmr9',
      package: { ecosystem: 'npm', name: 'lodash' },
      fixed: '4.17.21',
      score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L',
      summary: 'Regular expression denial of service in lodash',
      aliases: ['CVE-2020-28500'],
    }),
  ],
};
