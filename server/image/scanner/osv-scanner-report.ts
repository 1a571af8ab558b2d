import type { ImageScan, Vulnerability } from '../../../rules/core/scan.ts';
import { fieldOf, listAt } from '../json.ts';
import { textField } from '../packages/language/json.ts';
import { draftOf, plainVulnerability, severityOf, severityOfScore, typeNamed } from './draft.ts';

/** osv-scanner's JSON. */
export const isOsvScanner = (report: unknown): boolean =>
  Array.isArray(fieldOf(report, 'results')) && fieldOf(report, 'bomFormat') === undefined;

export function fromOsvScanner(report: unknown, source: string): ImageScan {
  const draft = draftOf();
  for (const result of listAt(report, 'results'))
    for (const found of listAt(result, 'packages')) {
      const about = fieldOf(found, 'package');
      const ecosystem = textField(about, 'ecosystem');
      const place = draft.place({
        type: typeNamed(ecosystem.split(':')[0] ?? ''),
        name: textField(about, 'name'),
        version: textField(about, 'version'),
        path: textField(fieldOf(result, 'source'), 'path').replace(/^\/+/, ''),
      });
      const groups = listAt(found, 'groups');
      for (const one of listAt(found, 'vulnerabilities'))
        draft.vulnerabilities.push({
          ...vulnerabilityOf(one, groups, textField(about, 'name')),
          package: place,
        });
    }
  const os = textField(fieldOf(report, 'image_metadata'), 'os');
  return draft.scan({
    source,
    at: '',
    os:
      os === ''
        ? undefined
        : {
            id: os.split(' ')[0]?.toLowerCase() ?? os,
            like: [],
            version: '',
            codename: undefined,
            name: os,
            supportEnd: undefined,
          },
    data: { source: 'OSV.dev, by osv-scanner', date: undefined },
    scanner: { name: 'osv-scanner', version: '' },
  });
}

function vulnerabilityOf(
  one: unknown,
  groups: readonly unknown[],
  name: string,
): Omit<Vulnerability, 'package'> {
  const id = textField(one, 'id');
  const group = groups.find((group) => listAt(group, 'ids').includes(id));
  const score = Number.parseFloat(textField(group, 'max_severity'));
  const rating = severityOf(textField(fieldOf(one, 'database_specific'), 'severity'));
  const vector = listAt(one, 'severity').map((entry) => textField(entry, 'score'))[0];
  return {
    ...plainVulnerability,
    id,
    aliases: listAt(one, 'aliases').filter((text) => typeof text === 'string'),
    severity: Number.isNaN(score) ? rating : severityOfScore(score),
    score: Number.isNaN(score) ? undefined : score,
    vector: vector?.startsWith('CVSS:') ? vector : undefined,
    fixedIn: fixedIn(one, name),
    title: textField(one, 'summary') || (textField(one, 'details').split('\n')[0] ?? ''),
    url: `https://osv.dev/vulnerability/${encodeURIComponent(id)}`,
    published: textField(one, 'published').slice(0, 10) || undefined,
    knownExploited: false,
  };
}

const fixedIn = (one: unknown, name: string): readonly string[] => [
  ...new Set(
    listAt(one, 'affected')
      .filter((affected) => textField(fieldOf(affected, 'package'), 'name') === name)
      .flatMap((affected) => listAt(affected, 'ranges'))
      .filter((range) => textField(range, 'type') !== 'GIT')
      .flatMap((range) => listAt(range, 'events'))
      .map((event) => textField(event, 'fixed'))
      .filter((version) => version !== ''),
  ),
];
