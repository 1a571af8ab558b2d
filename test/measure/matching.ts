import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { PackageType } from '../../rules/core/scan.ts';
import { type Compared, compareIds, type Difference } from './matching/compare.ts';
import { type Asked, askScanner, layOut, scannerVersion } from './matching/osv-scanner.ts';
import { askOurs, scanOurs } from './matching/ours.ts';
import { distributionOn, edges, listed, type TriedPackage } from './matching/packages.ts';
import { type RawRecord, recordsIn } from './matching/records.ts';
import { rpmImage } from './matching/rpm-image.ts';
import { shared } from './peer-rules.ts';

/**
 * The advisories that we find beside those that osv-scanner finds offline over the very same zip files: ids by package,
 * every difference with its reason. For Go and Python both get lists of real packages, and every package of the records
 * at every version where a range begins or ends; for AlmaLinux images with a data base of rpm as they were on a day.
 *
 *   npm run matching -- --show   every difference, those with a reason too
 */
const { values: options } = parseArgs({ options: { show: { type: 'boolean', default: false } } });

const vectors = new URL('vectors/osv/', shared);
const ecosystems = ['Go', 'PyPI', 'AlmaLinux'] as const;
const portion = 250;
const rows: string[][] = [];
let unexplained = 0;

interface Trial {
  readonly name: string;
  readonly ecosystem: (typeof ecosystems)[number];
  readonly type: PackageType;
  readonly packages: readonly TriedPackage[];
  /** What osv-scanner is asked about, or why it cannot be. */
  readonly asked: readonly Asked[] | string;
}

async function compareAll(scanner: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'matching-'));
  try {
    layOut(new Map(ecosystems.map((ecosystem) => [ecosystem, zipPath(ecosystem)])), folder);
    console.log(`osv-scanner ${scanner} offline and we, over the same files\n`);
    for (const ecosystem of ecosystems) {
      const records = await recordsIn(zipPath(ecosystem));
      for (const trial of trialsOf(ecosystem, records, folder)) await tryOne(trial, records, folder);
    }
    printRows();
    console.log(
      unexplained === 0
        ? '\nEvery difference has its reason.'
        : `\n${unexplained} differences without a reason.`,
    );
    process.exitCode = unexplained === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const zipPath = (ecosystem: string): string => fileURLToPath(new URL(`${ecosystem}/all.zip`, vectors));

function trialsOf(
  ecosystem: Trial['ecosystem'],
  records: readonly RawRecord[],
  folder: string,
): readonly Trial[] {
  if (ecosystem === 'AlmaLinux') {
    const days = [
      ['8', '2021-12-31'],
      ['8', '2024-06-30'],
      ['9', '2023-01-31'],
      ['9', '2025-03-31'],
      ['10', '2025-12-31'],
    ] as const;
    return days.map(([release, day]) => distribution(release, day, records, folder));
  }
  const isGo = ecosystem === 'Go';
  const type = isGo ? 'golang' : 'pypi';
  const real = listed(isGo ? 'go-modules.txt' : 'python-packages.txt');
  const all = edges(records, (text) => (isGo ? `v${text}` : text)).filter(
    ({ name }) => name !== 'stdlib' && name !== 'toolchain',
  );
  const library = edges(records, (text) => text).filter(({ name }) => name === 'stdlib');
  const sets: (readonly [string, readonly TriedPackage[]])[] = [
    [`${ecosystem}, a real list`, real],
    [`${ecosystem}, every edge of every range`, all],
  ];
  if (isGo) sets.push(['Go, every release of the library', library]);
  return sets.map(([name, packages]) => ({
    name,
    ecosystem,
    type,
    packages,
    asked: [{ sbom: sbomOf(type, packages, folder) }],
  }));
}

function distribution(release: string, day: string, records: readonly RawRecord[], folder: string): Trial {
  const packages = distributionOn(day, `AlmaLinux:${release}`, records);
  // It prints every record in full for every package, so that few of them make a text that can be read.
  const images = Array.from({ length: Math.ceil(packages.length / portion) }, (_, index) =>
    rpmImage(
      {
        os: 'AlmaLinux',
        version: `${release}.1`,
        packages: packages.slice(index * portion, (index + 1) * portion),
      },
      join(folder, `rpm-${release}-${day}-${index}`),
    ),
  );
  const failed = images.find((image) => typeof image === 'string');
  const asked = failed ?? images.filter((image) => typeof image !== 'string');
  return { name: `AlmaLinux ${release} on ${day}`, ecosystem: 'AlmaLinux', type: 'rpm', packages, asked };
}

/** CycloneDX 1.5, which osv-scanner reads. */
function sbomOf(type: string, packages: readonly TriedPackage[], folder: string): string {
  const components = packages.map(({ name, version }) => ({
    type: 'library',
    name,
    version,
    purl: `pkg:${type}/${name.split('/').map(encodeURIComponent).join('/')}@${encodeURIComponent(version)}`,
  }));
  const inside = mkdtempSync(join(folder, 'sbom-'));
  mkdirSync(inside, { recursive: true });
  const path = join(inside, 'bom.cdx.json');
  writeFileSync(path, JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components }));
  return path;
}

async function tryOne(
  { name, type, packages, asked }: Trial,
  records: readonly RawRecord[],
  folder: string,
): Promise<void> {
  const theirs = typeof asked === 'string' ? asked : askScanner(asked, folder);
  const started = performance.now();
  const archives =
    typeof asked === 'string' ? [] : asked.flatMap((one) => ('archive' in one ? [one.archive] : []));
  const place = [fileURLToPath(vectors), join(folder, 'cache')] as const;
  const ours = await (archives.length > 0 ? scanOurs(archives, ...place) : askOurs(type, packages, ...place));
  const took = `${Math.round(performance.now() - started)} ms`;
  if (typeof theirs === 'string' || typeof ours === 'string') {
    rows.push([
      name,
      String(packages.length),
      typeof theirs === 'string' ? theirs : String(ours),
      '',
      '',
      '',
      took,
    ]);
    return;
  }
  const compared = compareIds(theirs, ours.found, new Map(records.map((record) => [record.id, record])));
  rows.push([
    name,
    String(compared.packages),
    String(compared.both),
    ...countsOf(compared),
    String(ours.unknown.length),
    took,
  ]);
  tell(name, compared.differences);
}

const countsOf = ({ differences }: Compared): readonly string[] =>
  (['osv-scanner', 'seaworthy'] as const).map((side) => {
    const own = differences.filter(({ only }) => only === side);
    const open = own.filter(({ reason }) => reason === undefined).length;
    return open === 0 ? String(own.length) : `${own.length} (${open} open)`;
  });

function tell(name: string, differences: readonly Difference[]): void {
  unexplained += differences.filter(({ reason }) => reason === undefined).length;
  for (const [reason, own] of Map.groupBy(
    differences,
    ({ only, reason }) => `only ${only}: ${reason ?? 'without a reason'}`,
  )) {
    console.log(`${name}: ${own.length} ${reason}`);
    const shown = options.show || reason.endsWith('without a reason') ? own : own.slice(0, 2);
    for (const one of shown) console.log(`    ${one.package}  ${one.id}`);
  }
}

function printRows(): void {
  const head = ['', 'packages', 'advisories of both', 'only osv-scanner', 'only we', 'unknown', 'our time'];
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  console.log('');
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

const version = scannerVersion();
if (!existsSync(vectors))
  console.log('The records lie in ../shared/vectors/osv, which is not here: nothing was compared.');
else if (version === undefined) {
  console.log('Nothing was compared, because there is no osv-scanner on the PATH or in OSV_SCANNER:');
  console.log('  go install github.com/google/osv-scanner/v2/cmd/osv-scanner@latest');
} else await compareAll(version);
