import { keyOf } from './osv-scanner.ts';
import type { RawRange, RawRecord } from './records.ts';

/** One advisory that only one of both lists for a package. */
export interface Difference {
  readonly only: 'osv-scanner' | 'seaworthy';
  readonly package: string;
  readonly id: string;
  readonly reason: string | undefined;
}

export interface Compared {
  readonly packages: number;
  /** Advisories of packages, those that both list. */
  readonly both: number;
  readonly differences: readonly Difference[];
}

/** Of our names those that are ids of the records: others are aliases. */
export function compareIds(
  theirs: ReadonlyMap<string, ReadonlySet<string>>,
  ours: ReadonlyMap<string, ReadonlySet<string>>,
  records: ReadonlyMap<string, RawRecord>,
): Compared {
  let both = 0;
  const differences: Difference[] = [];
  for (const key of new Set([...theirs.keys(), ...ours.keys()])) {
    const their = theirs.get(key) ?? new Set();
    const our = new Set([...(ours.get(key) ?? [])].filter((name) => records.has(name)));
    for (const id of new Set([...their, ...our])) {
      if (their.has(id) && our.has(id)) both += 1;
      else {
        const only = their.has(id) ? 'osv-scanner' : 'seaworthy';
        differences.push({ only, package: key, id, reason: reasonFor(only, key, records.get(id)) });
      }
    }
  }
  return { packages: theirs.size, both, differences };
}

/** What is known of why both differ; each was looked at. */
function reasonFor(only: Difference['only'], key: string, record: RawRecord | undefined): string | undefined {
  const version = key.slice(key.indexOf(' ') + 1);
  const about =
    record?.affected?.filter((part) => keyOf({ name: part.package?.name ?? '', version }) === key) ?? [];
  const ranges = about.flatMap(({ ranges: own = [] }) => own);
  const id = record?.id ?? '';
  if (only === 'osv-scanner') {
    if (/^AL[BE]A-/.test(id)) return 'a notice of a repair or an addition, which is no vulnerability';
    return ranges.length > 0 && ranges.every((range) => differsInModule(version, range))
      ? 'every fixed version in it is of a module and the package is not, or the other way round'
      : undefined;
  }
  if (ranges[0]?.type === 'GIT') {
    return 'osv-scanner reads no range of versions that stands behind one of commits, only the listed versions';
  }
  return about.some((part) => /[A-Z_.]/.test(part.package?.name ?? ''))
    ? 'the record spells the name otherwise than PEP 503, and osv-scanner only the package’s own name by it'
    : undefined;
}

const differsInModule = (version: string, { events }: RawRange): boolean =>
  events.some(({ fixed }) => fixed !== undefined && fixed.includes('module') !== version.includes('module'));
