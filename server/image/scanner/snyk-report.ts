import type { ImageScan, Vulnerability } from '../../../rules/core/scan.ts';
import { fieldOf, listAt } from '../json.ts';
import { textField } from '../packages/language/json.ts';
import { type Draft, draftOf, plainVulnerability, severityOf, typeNamed } from './draft.ts';

/** Snyk's JSON: one project, or a list of them where applications were found beside the system's packages. */
export const isSnyk = (report: unknown): boolean => projectsIn(report).length > 0;

export function fromSnyk(report: unknown, source: string): ImageScan {
  const draft = draftOf();
  const projects = projectsIn(report);
  for (const project of projects) readProject(project, draft);
  const [first] = projects;
  return draft.scan({
    source,
    at: '',
    platform: textField(first, 'platform') || textField(fieldOf(first, 'docker'), 'platform'),
    data: { source: "Snyk's data base", date: undefined },
    scanner: { name: 'snyk', version: '' },
  });
}

const projectsIn = (report: unknown): readonly unknown[] => {
  const projects = Array.isArray(report) ? report : [report];
  const all = projects.flatMap((one) => [one, ...listAt(one, 'applications')]);
  return all.filter(
    (one) => Array.isArray(fieldOf(one, 'vulnerabilities')) && textField(one, 'packageManager') !== '',
  );
};

function readProject(project: unknown, draft: Draft): void {
  const type = typeNamed(textField(project, 'packageManager'));
  const path = textField(project, 'displayTargetFile') || textField(project, 'targetFile');
  const seen = new Set<string>();
  for (const one of listAt(project, 'vulnerabilities')) {
    // The same one is listed once for every way that leads to the package.
    const key = [textField(one, 'id'), textField(one, 'packageName'), textField(one, 'version')].join('\0');
    if (seen.has(key)) continue;
    seen.add(key);
    const name = textField(one, 'packageName') || textField(one, 'name');
    const place = draft.place({
      type,
      name,
      version: textField(one, 'version'),
      path: path.replace(/^\/+/, ''),
    });
    draft.vulnerabilities.push({ ...vulnerabilityOf(one), package: place });
  }
}

function vulnerabilityOf(one: unknown): Omit<Vulnerability, 'package'> {
  const id = textField(one, 'id');
  const identifiers = fieldOf(one, 'identifiers');
  const aliases = ['CVE', 'GHSA']
    .flatMap((kind) => listAt(identifiers, kind))
    .filter((text) => typeof text === 'string');
  const nearest = textField(one, 'nearestFixedInVersion');
  const fixed = listAt(one, 'fixedIn').filter((text) => typeof text === 'string');
  const score = fieldOf(one, 'cvssScore');
  return {
    ...plainVulnerability,
    id: aliases[0] ?? id,
    aliases: aliases[0] === undefined ? [] : [...aliases.slice(1), id],
    severity: severityOf(textField(one, 'severityWithCritical') || textField(one, 'severity')),
    score: typeof score === 'number' && score > 0 ? score : undefined,
    vector: textField(one, 'CVSSv3') || undefined,
    fixedIn: nearest === '' ? fixed : [nearest],
    title: textField(one, 'title'),
    url: `https://security.snyk.io/vuln/${encodeURIComponent(id)}`,
    published: textField(one, 'publicationTime').slice(0, 10) || undefined,
    knownExploited: false,
  };
}
