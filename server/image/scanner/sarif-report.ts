import type { ImageScan, Severity } from '../../../rules/core/scan.ts';
import { fieldOf, listAt } from '../json.ts';
import { textField } from '../packages/language/json.ts';
import { type Draft, draftOf, plainVulnerability, severityOf, severityOfScore, typeOfPurl } from './draft.ts';
import { packageOfPurl } from './purl-parts.ts';

/** SARIF 2.1.0, as Docker Scout, Trivy, Grype and others write it: all of it that names a vulnerability, and the rest. */
export const isSarif = (report: unknown): boolean =>
  Array.isArray(fieldOf(report, 'runs')) && textField(report, 'version').startsWith('2.1');

export function fromSarif(report: unknown, source: string): ImageScan {
  const draft = draftOf();
  const runs = listAt(report, 'runs');
  for (const run of runs) readRun(run, draft);
  const driver = fieldOf(fieldOf(runs[0], 'tool'), 'driver');
  const name = textField(driver, 'name') || 'SARIF';
  return draft.scan({
    source,
    at: '',
    reference: undefined,
    data: { source: `a report of ${name}`, date: undefined },
    scanner: {
      name: name.toLowerCase().replace(/^docker scout$/, 'scout'),
      version: textField(driver, 'version'),
    },
  });
}

function readRun(run: unknown, draft: Draft): void {
  const rules = listAt(fieldOf(fieldOf(fieldOf(run, 'tool'), 'driver'), 'rules'));
  const byId = new Map(rules.map((rule) => [textField(rule, 'id'), rule]));
  for (const result of listAt(run, 'results')) {
    const id = textField(result, 'ruleId') || textField(fieldOf(result, 'rule'), 'id');
    const index = fieldOf(result, 'ruleIndex');
    const rule = byId.get(id) ?? (typeof index === 'number' ? rules[index] : undefined);
    readResult(result, rule, id || textField(rule, 'id'), draft);
  }
}

/** One CVE in a rule's id; tools put the package behind it. */
const vulnerabilityId =
  /\b(?:CVE-\d{4}-\d{3,}|GHSA(?:-[a-z0-9]{4}){3}|[A-Z]{2,8}(?:-\d{4})?-\d{3,}(?:-\d+)?|ELSA-[\d-]+|ALAS\w*-[\d-]+)\b/;

function readResult(result: unknown, rule: unknown, id: string, draft: Draft): void {
  const properties = fieldOf(rule, 'properties');
  const score = Number.parseFloat(
    textField(properties, 'security-severity') || textField(properties, 'cvssV3'),
  );
  const severity = severityIn(properties, score, textField(result, 'level'));
  const message = textField(fieldOf(result, 'message'), 'text');
  const { path, line } = placeIn(result);
  const title = textField(fieldOf(rule, 'shortDescription'), 'text') || message.split('\n')[0] || id;
  const url = textField(rule, 'helpUri') || undefined;
  const known = vulnerabilityId.exec(id)?.[0];
  if (known === undefined) {
    draft.reported.push({
      kind: 'other',
      id,
      title,
      message: message || title,
      severity,
      url,
      path,
      line,
      layer: undefined,
    });
    return;
  }
  const told = packageIn({ properties, message, help: textField(fieldOf(rule, 'help'), 'text'), id, known });
  draft.vulnerabilities.push({
    ...plainVulnerability,
    id: known,
    package: draft.place({ ...told, path: path ?? '' }),
    severity,
    score: Number.isNaN(score) ? undefined : score,
    fixedIn: told.fixed,
    title,
    url,
  });
}

function severityIn(properties: unknown, score: number, level: string): Severity {
  const tags = listAt(properties, 'tags').map((tag) => severityOf(String(tag)));
  const word = severityOf(textField(properties, 'cvssV3_severity'));
  const tagged = tags.find((tag) => tag !== 'unrated');
  if (word !== 'unrated') return word;
  if (tagged !== undefined) return tagged;
  return Number.isNaN(score) ? severityOf(level) : severityOfScore(score);
}

function placeIn(result: unknown): { readonly path: string | undefined; readonly line: number | undefined } {
  const [location] = listAt(result, 'locations');
  const physical = fieldOf(location, 'physicalLocation');
  const line = fieldOf(fieldOf(physical, 'region'), 'startLine');
  const path = textField(fieldOf(physical, 'artifactLocation'), 'uri').replace(/^(?:file:)?\/+/, '');
  return { path: path || undefined, line: typeof line === 'number' ? line : undefined };
}

interface Told {
  readonly properties: unknown;
  readonly message: string;
  readonly help: string;
  readonly id: string;
  readonly known: string;
}

/** Every tool has its own place for the package: a purl (Scout), the message (Trivy), the rule's id and help (Grype). */
function packageIn({ properties, message, help, id, known }: Told) {
  const purls = [...listAt(properties, 'purls'), fieldOf(properties, 'purl')];
  const purl = purls.find((one) => typeof one === 'string' && one.startsWith('pkg:'));
  const fixedText =
    textField(properties, 'fixed_version') ||
    said(message, help, 'Fixed Version') ||
    said(message, help, 'Fix Version');
  const fixed = fixedText === 'not fixed' ? [] : fixedText.split(/,\s*/).filter((one) => one !== '');
  if (typeof purl === 'string') return { type: typeOfPurl(purl), ...packageOfPurl(purl), purl, fixed };
  const name = said(message, help, 'Package') || id.replace(known, '').replace(/^-+|-+$/g, '') || known;
  const version =
    said(message, help, 'Installed Version') ||
    said(message, help, 'Version') ||
    /version ([^\s,]+)/.exec(message)?.[1] ||
    '';
  return { type: 'generic' as const, name, version, purl: '', fixed };
}

/** `Name: value` on a line of its own. */
function said(message: string, help: string, name: string): string {
  for (const text of [message, help])
    for (const line of text.split('\n'))
      if (line.startsWith(`${name}: `)) return line.slice(name.length + 2).trim();
  return '';
}
