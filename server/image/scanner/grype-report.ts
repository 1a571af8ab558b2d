import type { ImageScan, Vulnerability } from '../../../rules/core/scan.ts';
import { fieldOf, listAt } from '../json.ts';
import { textField } from '../packages/language/json.ts';
import { imageOfReport } from './about.ts';
import { type Draft, draftOf, plainVulnerability, severityOf, typeNamed, typeOfPurl } from './draft.ts';

/** Grype's JSON (`grype/presenter/models`). */
export const isGrype = (report: unknown): boolean =>
  Array.isArray(fieldOf(report, 'matches')) && fieldOf(report, 'descriptor') !== undefined;

export function fromGrype(report: unknown, source: string): ImageScan {
  const draft = draftOf();
  const target = fieldOf(fieldOf(report, 'source'), 'target');
  const layers = listAt(target, 'layers').map((layer) => textField(layer, 'digest'));
  for (const match of listAt(report, 'matches'))
    draft.vulnerabilities.push(vulnerabilityOf(match, draft, layers));
  for (const match of listAt(report, 'ignoredMatches'))
    draft.vulnerabilities.push({ ...vulnerabilityOf(match, draft, layers), vex: ignoredBy(match) });
  for (const one of listAt(report, 'alertsByPackage')) readAlerts(one, draft);
  const distro = fieldOf(report, 'distro');
  const id = textField(distro, 'name');
  const version = textField(distro, 'version');
  const like = listAt(distro, 'idLike').filter((text) => typeof text === 'string');
  return draft.scan({
    source,
    ...imageOfReport({
      reference: textField(target, 'userInput'),
      digest: textField(target, 'manifestDigest'),
      imageId: textField(target, 'imageID'),
      config: decoded(textField64(target, 'config')),
      diffIds: layers,
    }),
    at: textField(fieldOf(report, 'descriptor'), 'timestamp'),
    os:
      id === ''
        ? undefined
        : { id, like, version, codename: undefined, name: `${id} ${version}`.trim(), supportEnd: undefined },
    data: { source: "Grype's data base", date: builtOf(report) },
    scanner: { name: 'grype', version: textField(fieldOf(report, 'descriptor'), 'version') },
  });
}

function vulnerabilityOf(match: unknown, draft: Draft, layers: readonly string[]): Vulnerability {
  const artifact = fieldOf(match, 'artifact');
  const told = fieldOf(match, 'vulnerability');
  const related = listAt(match, 'relatedVulnerabilities');
  const purl = textField(artifact, 'purl');
  const place = draft.place({
    type: purl === '' ? typeNamed(textField(artifact, 'type')) : typeOfPurl(purl),
    name: textField(artifact, 'name'),
    version: textField(artifact, 'version'),
    purl,
    licences: listAt(artifact, 'licenses').filter((text) => typeof text === 'string'),
    ...placeOf(listAt(artifact, 'locations'), layers),
  });
  const id = textField(told, 'id');
  const fix = fieldOf(told, 'fix');
  return {
    ...plainVulnerability,
    id,
    aliases: [...new Set(related.map((one) => textField(one, 'id')))].filter(
      (one) => one !== id && one !== '',
    ),
    package: place,
    severity: severityOf(textField(told, 'severity')),
    ...cvssOf([told, ...related]),
    fixedIn: listAt(fix, 'versions').filter((text) => typeof text === 'string'),
    status: textField(fix, 'state') === 'wont-fix' ? 'will-not-fix' : undefined,
    title: firstSentence(textField(told, 'description') || textField(related[0], 'description')),
    url: textField(told, 'dataSource') || undefined,
    epss: numberIn(listAt(told, 'epss')[0], 'epss'),
    knownExploited: listAt(told, 'knownExploited').length > 0,
  };
}

/** The package's own file first; the layer is named by its diffID. */
function placeOf(
  locations: readonly unknown[],
  layers: readonly string[],
): { readonly path: string; readonly layer: number } {
  const best =
    locations.find((one) => textField(fieldOf(one, 'annotations'), 'evidence') === 'primary') ?? locations[0];
  return {
    path: textField(best, 'path').replace(/^\/+/, ''),
    layer: Math.max(0, layers.indexOf(textField(best, 'layerID'))),
  };
}

function ignoredBy(match: unknown): Vulnerability['vex'] {
  const [rule] = listAt(match, 'appliedIgnoreRules');
  const status = textField(rule, 'vex-status');
  return {
    status: status === 'fixed' ? 'fixed' : 'not_affected',
    justification: textField(rule, 'vex-justification') || undefined,
    statement: textField(rule, 'reason') || undefined,
    source: status === '' ? "Grype's configuration" : 'a VEX document',
  };
}

function readAlerts(one: unknown, draft: Draft): void {
  const name = textField(fieldOf(one, 'package'), 'name');
  for (const alert of listAt(one, 'alerts'))
    draft.reported.push({
      kind: textField(alert, 'type').endsWith('-eol') ? 'end-of-life' : 'other',
      id: textField(alert, 'type'),
      title: textField(alert, 'type'),
      message: `${name}: ${textField(alert, 'message')}`,
      severity: 'unrated',
      url: undefined,
      path: undefined,
      line: undefined,
      layer: undefined,
    });
}

/** The newest version of CVSS that anybody scored. */
function cvssOf(told: readonly unknown[]): Pick<Vulnerability, 'score' | 'vector'> {
  const all = told.flatMap((one) => listAt(one, 'cvss'));
  for (const version of ['4.', '3.', '2.']) {
    const found = all.find((one) => textField(one, 'version').startsWith(version));
    const score = numberIn(fieldOf(found, 'metrics'), 'baseScore');
    if (score !== undefined) return { score, vector: textField(found, 'vector') || undefined };
  }
  return { score: undefined, vector: undefined };
}

/** When the data base was built: its place in the report has moved between versions. */
function builtOf(report: unknown): string | undefined {
  const db = fieldOf(fieldOf(report, 'descriptor'), 'db');
  return textField(fieldOf(db, 'status'), 'built') || textField(db, 'built') || undefined;
}

function numberIn(value: unknown, name: string): number | undefined {
  const found = fieldOf(value, name);
  return typeof found === 'number' ? found : undefined;
}

function textField64(value: unknown, name: string): string {
  const found = fieldOf(value, name);
  return typeof found === 'string' ? found : '';
}

/** The image's configuration, as base64; what is none is nothing. */
function decoded(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}

const firstSentence = (text: string): string => text.split(/(?<=\.)\s|\n/)[0]?.slice(0, 200) ?? '';
