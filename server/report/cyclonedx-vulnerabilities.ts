import type { ImageScan, VexStatement, Vulnerability } from '../../rules/core/scan.ts';
import { packageRef, webLink } from './sbom.ts';

/** The vulnerabilities of a scan, each once with all packages that it is found in. */
export function cycloneDxVulnerabilities(scan: ImageScan) {
  const alike = Map.groupBy(scan.vulnerabilities, ({ package: _of, fixedIn: _fixed, ...same }) =>
    JSON.stringify(same),
  );
  return [...alike.values()].map((some, index) => entryOf(scan, some, index));
}

function entryOf(scan: ImageScan, some: readonly Vulnerability[], index: number) {
  const [one] = some;
  if (one === undefined) return {};
  const url = webLink(one.url);
  const fixes = some.flatMap((each) => fixText(scan, each));
  return {
    'bom-ref': `vulnerability-${index + 1}`,
    id: one.id,
    source: { ...(scan.data && { name: scan.data.source }), ...(url !== undefined && { url }) },
    ...(one.aliases.length > 0 && {
      references: [...new Set(one.aliases)].map((id) => ({ id, source: { name: authorityOf(id) } })),
    }),
    ratings: [ratingOf(one)],
    ...(one.title !== '' && { description: one.title }),
    ...(fixes.length > 0 && { recommendation: [...new Set(fixes)].join(' ') }),
    ...(one.published !== undefined &&
      /^\d{4}-\d{2}-\d{2}$/.test(one.published) && { published: `${one.published}T00:00:00Z` }),
    ...(one.vex && { analysis: analysisOf(one.vex) }),
    affects: some.map((each) => ({
      ref: packageRef(each.package),
      versions: [
        {
          version: scan.packages[each.package]?.version || 'unknown',
          status: each.vex === undefined ? 'affected' : 'unaffected',
        },
      ],
    })),
    ...propertiesOf(one),
  };
}

function propertiesOf(one: Vulnerability) {
  const properties = [
    ...(one.epss === undefined ? [] : [{ name: 'seaworthy:epss', value: String(one.epss) }]),
    ...(one.knownExploited ? [{ name: 'seaworthy:known-exploited', value: 'true' }] : []),
    ...(one.status === undefined ? [] : [{ name: 'seaworthy:status', value: one.status }]),
    ...(one.vex === undefined ? [] : [{ name: 'seaworthy:vex', value: one.vex.source }]),
  ];
  return properties.length > 0 ? { properties } : {};
}

function ratingOf({ severity, score, vector }: Vulnerability) {
  return {
    ...(score !== undefined && { score }),
    severity: severity === 'unrated' ? 'unknown' : severity,
    ...(vector !== undefined && { method: methodOf(vector), vector }),
  };
}

const methodOf = (vector: string): string => {
  const [, version] = /^CVSS:(\d\.\d)\//.exec(vector) ?? [];
  if (version === '4.0') return 'CVSSv4';
  if (version === '3.1') return 'CVSSv31';
  if (version === '3.0') return 'CVSSv3';
  return /^AV:[LAN]\/AC:/.test(vector) ? 'CVSSv2' : 'other';
};

function fixText(scan: ImageScan, { package: of, fixedIn }: Vulnerability): readonly string[] {
  const [first] = fixedIn;
  const name = scan.packages[of]?.name;
  return first === undefined || name === undefined ? [] : [`Upgrade ${name} to ${fixedIn.join(' or ')}.`];
}

/** Who gives out ids of that form. */
const authorityOf = (id: string): string =>
  id.startsWith('CVE-') ? 'NVD' : id.startsWith('GHSA-') ? 'GitHub' : (/^[A-Z]+/.exec(id)?.[0] ?? 'OSV');

/** CycloneDX's own words; OpenVEX has others for the same (OpenVEX 0.2, status justifications). */
function analysisOf({ status, justification, statement, source }: VexStatement) {
  const known = justification === undefined ? undefined : (justifications[justification] ?? undefined);
  const rest = known === undefined ? justification : undefined;
  return {
    state: status === 'fixed' ? 'resolved' : 'not_affected',
    ...(known !== undefined && { justification: known }),
    detail: [rest, statement, `Stated in ${source}.`].filter((text) => text !== undefined).join(' '),
  };
}

const own = [
  ...['code_not_present', 'code_not_reachable', 'requires_configuration', 'requires_dependency'],
  ...['requires_environment', 'protected_by_compiler', 'protected_at_runtime', 'protected_at_perimeter'],
  'protected_by_mitigating_control',
];

const justifications: Readonly<Record<string, string>> = {
  ...Object.fromEntries(own.map((word) => [word, word])),
  component_not_present: 'code_not_present',
  vulnerable_code_not_present: 'code_not_present',
  vulnerable_code_not_in_execute_path: 'code_not_reachable',
  inline_mitigations_already_exist: 'protected_by_mitigating_control',
};
