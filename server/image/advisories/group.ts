import type { Affects } from './affects.ts';
import type { OsvRecord } from './osv-record.ts';

/** A record that is about the installed version, and what of it is. */
export interface Match {
  readonly record: OsvRecord;
  readonly affects: Affects;
}

/** One vulnerability, by all records of it. */
export interface Group {
  /** The one that knows most of it first. */
  readonly matches: readonly Match[];
  /** Notices that name this vulnerability among others; only their ids and fixed versions count. */
  readonly notices: readonly Match[];
}

/**
 * Puts together what is about the same vulnerability: records that share a name. A distribution's notice that names
 * several stands for itself only where no record of any of them is there.
 */
export function groupMatches(matches: readonly Match[]): readonly Group[] {
  const own = matches.filter(({ record }) => noticed(record).length < 2);
  const notices = matches.filter(({ record }) => noticed(record).length >= 2);
  const groups = joined(own).map((group) => ({
    names: new Set(group.flatMap(({ record }) => namesOf(record))),
    matches: group,
    notices: [] as Match[],
  }));
  const alone: Group[] = [];
  for (const notice of notices) {
    const named = [notice.record.id, ...noticed(notice.record)];
    const about = groups.filter(({ names }) => named.some((name) => names.has(name)));
    for (const group of about) group.notices.push(notice);
    if (about.length === 0) alone.push({ matches: [notice], notices: [] });
  }
  return [...groups.map((group) => ({ matches: group.matches, notices: group.notices })), ...alone];
}

/** The names of one vulnerability that a record has for it. */
export function namesOf(record: OsvRecord): readonly string[] {
  const one = noticed(record);
  return [record.id, ...record.aliases, ...(one.length < 2 ? [...record.upstream, ...one] : [])];
}

/** What a notice is about, where it names that as the source or as related, not as another name of itself. */
export function noticed({ id, upstream, related, aliases }: OsvRecord): readonly string[] {
  const named = isNotice(id) ? [...aliases, ...upstream, ...related] : upstream;
  return [...new Set(named.filter(isCve))];
}

/** Notices of distributions: of Debian, Ubuntu, Red Hat's kin, SUSE, Mageia, openEuler. */
const isNotice = (id: string): boolean =>
  /^(?:DSA|DLA|DTSA|USN|LSN|AL[SBE]A|RL[SBE]A|RXSA|RH[SBE]A|EL[SBE]A|MGASA|OESA)-|^(?:open)?SUSE-/.test(id);

export const isCve = (name: string): boolean => /^CVE-[0-9]{4}-[0-9]{4,}$/.test(name);

/** Records that share a name, over any number of steps. */
function joined(matches: readonly Match[]): readonly (readonly Match[])[] {
  let groups: { names: ReadonlySet<string>; matches: readonly Match[] }[] = [];
  for (const match of matches) {
    const names = namesOf(match.record);
    const same = groups.filter((group) => names.some((name) => group.names.has(name)));
    const others = groups.filter((group) => !same.includes(group));
    groups = [
      ...others,
      {
        names: new Set([...same.flatMap((group) => [...group.names]), ...names]),
        matches: [...same.flatMap((group) => group.matches), match],
      },
    ];
  }
  return groups.map((group) => group.matches);
}
