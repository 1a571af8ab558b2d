import type { AdvisoryData, Uncovered, Vulnerability } from '../../../rules/core/scan.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { affects, isModular } from './affects.ts';
import { baseOf, type Inventory, planOf, type WantedPackage } from './ecosystems.ts';
import { withExploits } from './exploits.ts';
import { groupMatches, isCve, type Match } from './group.ts';
import { apiRecords } from './osv-api.ts';
import { offlineRecords } from './osv-offline.ts';
import type { OsvRecord } from './osv-record.ts';
import { cancelled, type FindOptions, type FoundRecords } from './records.ts';
import { vulnerabilityOf } from './vulnerability.ts';

/** Where advisories come from. */
export type AdvisorySource =
  /** OSV.dev, or what speaks like it under this URL. Names and versions of packages are sent to it. */
  | { readonly kind: 'osv-api'; readonly url?: string | undefined }
  /** A folder with OSV's zip files, `<ecosystem>/all.zip`. */
  | { readonly kind: 'osv-offline'; readonly folder: string };

export interface FoundVulnerabilities {
  readonly vulnerabilities: readonly Vulnerability[];
  readonly notCovered: readonly Uncovered[];
  readonly unknown: readonly Uncovered[];
  readonly data: AdvisoryData;
}

/**
 * The vulnerabilities of an inventory by OSV's records. What OSV knows nothing of is not covered; what could not be
 * asked, read or compared is unknown; neither counts as clean. A trouble where nothing at all could be asked.
 */
export async function findVulnerabilities(
  inventory: Inventory,
  source: AdvisorySource,
  options: FindOptions,
): Promise<FoundVulnerabilities | Trouble> {
  const plan = planOf(inventory);
  const find = source.kind === 'osv-api' ? apiRecords(source.url) : offlineRecords(source.folder);
  const found = await find(plan.wanted, options);
  if ('trouble' in found) return found;
  const judged = judge(plan.wanted, found);
  const folder = source.kind === 'osv-offline' ? source.folder : undefined;
  const exploits = await withExploits(judged.vulnerabilities, folder);
  if (options.signal.aborted) return cancelled;
  return {
    vulnerabilities: exploits.vulnerabilities,
    notCovered: [...plan.notCovered, ...streams(plan.wanted)],
    unknown: [...plan.unknown, ...found.unknown, ...judged.unknown, ...exploits.unknown],
    data: found.data,
  };
}

function judge(
  wanted: readonly WantedPackage[],
  { recordsOf }: FoundRecords,
): Pick<FoundVulnerabilities, 'vulnerabilities' | 'unknown'> {
  const vulnerabilities: Vulnerability[] = [];
  const unknown = new Map<string, Uncovered>();
  for (const names of byPackage(wanted)) {
    const matches = new Map<string, Match & { readonly wanted: WantedPackage }>();
    for (const one of names) {
      const answers = recordsOf(one)
        .filter(isAboutSecurity)
        .map((record) => ({ record, affects: affects(record, one), wanted: one }));
      for (const match of answers) {
        if (match.affects.answer === 'yes' && !matches.has(match.record.id))
          matches.set(match.record.id, match);
      }
      const open = answers.filter((match) => match.affects.answer === 'unknown');
      if (open.length > 0)
        unknown.set(`${one.ecosystem} ${one.name} ${one.version}`, incomparable(one, open));
    }
    for (const group of groupMatches([...matches.values()])) {
      const [first] = group.matches;
      const by = first && matches.get(first.record.id)?.wanted;
      if (by) vulnerabilities.push(vulnerabilityOf(group, by));
    }
  }
  return { vulnerabilities, unknown: [...unknown.values()] };
}

/** Each package by all names that it goes by. */
function byPackage(wanted: readonly WantedPackage[]): Iterable<readonly WantedPackage[]> {
  return Map.groupBy(wanted, (one) => one.package).values();
}

/** AlmaLinux and Rocky Linux tell of repairs and additions that are no vulnerabilities in the same way. */
const isAboutSecurity = ({ id, aliases, upstream, related }: OsvRecord): boolean =>
  !/^(?:AL|RL|RH|EL)[BE]A-/.test(id) || [...aliases, ...upstream, ...related].some(isCve);

function incomparable({ name, version, ecosystem }: WantedPackage, open: readonly Match[]): Uncovered {
  const ids = open.slice(0, 3).map(({ record }) => record.id);
  const more = open.length > ids.length ? ` and ${open.length - ids.length} more` : '';
  return {
    what: `vulnerabilities of ${name} ${version}`,
    reason: `Its version cannot be compared by the order of ${baseOf(ecosystem)} with those in ${ids.join(', ')}${more}.`,
  };
}

function streams(wanted: readonly WantedPackage[]): readonly Uncovered[] {
  const modular = new Set(wanted.filter(({ version }) => isModular(version)).map((one) => one.package));
  if (modular.size === 0) return [];
  return [
    {
      what: `streams of modules of ${modular.size === 1 ? '1 package' : `${modular.size} packages`}`,
      reason: 'Advisories do not say which stream of a module they mean: those of another may be listed too.',
    },
  ];
}
