import type { ImageScan, Vulnerability } from '../../../rules/core/scan.ts';
import { entriesAt, fieldOf, listAt } from '../json.ts';
import { textField } from '../packages/language/json.ts';
import { draftOf, plainVulnerability, severityOf, typeNamed } from './draft.ts';

/** Clair's JSON (claircore's `VulnerabilityReport`). */
export const isClair = (report: unknown): boolean =>
  textField(report, 'manifest_hash') !== '' && fieldOf(report, 'package_vulnerabilities') !== undefined;

export function fromClair(report: unknown, source: string): ImageScan {
  const draft = draftOf();
  const environments = fieldOf(report, 'environments');
  // A layer is named by its blob's digest; the order in which they lie on each other is not told.
  const digests = [
    ...new Set(
      entriesAt(environments).flatMap(([, list]) =>
        listAt(list).map((one) => textField(one, 'introduced_in')),
      ),
    ),
  ].filter((digest) => digest !== '');
  for (const [id, found] of entriesAt(report, 'packages')) {
    const [environment] = listAt(environments, id);
    const distribution = fieldOf(fieldOf(report, 'distributions'), textField(environment, 'distribution_id'));
    const place = draft.place({
      type: typeOf(textField(environment, 'package_db'), textField(distribution, 'did')),
      name: textField(found, 'name'),
      version: textField(found, 'version'),
      arch: textField(found, 'arch') || undefined,
      path: textField(environment, 'package_db').replace(/^[a-z]+:|^\/+/g, ''),
      layer: Math.max(0, digests.indexOf(textField(environment, 'introduced_in'))),
    });
    for (const known of listAt(fieldOf(report, 'package_vulnerabilities'), id))
      if (typeof known === 'string') {
        const told = fieldOf(fieldOf(report, 'vulnerabilities'), known);
        draft.vulnerabilities.push({ ...vulnerabilityOf(told), package: place });
      }
  }
  const [[, distribution] = []] = entriesAt(report, 'distributions');
  const id = textField(distribution, 'did');
  const version = textField(distribution, 'version_id');
  return draft.scan({
    source,
    at: '',
    digest: textField(report, 'manifest_hash'),
    layers: digests.map((digest) => ({ ...plainLayer, digest })),
    os:
      id === ''
        ? undefined
        : {
            id,
            like: [],
            version,
            codename: textField(distribution, 'version_code_name') || undefined,
            name: textField(distribution, 'pretty_name') || id,
            supportEnd: undefined,
          },
    data: { source: "Clair's data base", date: undefined },
    scanner: { name: 'clair', version: '' },
  });
}

const plainLayer = { diffId: '', size: 0, compressedSize: undefined, step: undefined, files: 0, wasted: 0 };

function vulnerabilityOf(told: unknown): Omit<Vulnerability, 'package'> {
  const name = textField(told, 'name');
  const [url] = textField(told, 'links').split(' ');
  const fixed = textField(told, 'fixed_in_version');
  return {
    ...plainVulnerability,
    // Names of advisories hold the CVE beside other words.
    id: /CVE-\d{4}-\d+/.exec(name)?.[0] ?? name,
    severity: severityOf(textField(told, 'normalized_severity')),
    fixedIn: fixed === '' || fixed === '0' ? [] : [fixed],
    title: textField(told, 'description').split('\n')[0]?.slice(0, 200) ?? '',
    url: url || undefined,
    published: textField(told, 'issued').slice(0, 10) || undefined,
    knownExploited: false,
  };
}

const typeOf = (database: string, distribution: string) =>
  database.includes('rpm')
    ? 'rpm'
    : database.includes('apk')
      ? 'apk'
      : database.includes('dpkg')
        ? 'deb'
        : typeNamed(database.split(':')[0] || distribution);
