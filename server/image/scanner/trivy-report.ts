import type { ImageScan, OperatingSystem, Vulnerability } from '../../../rules/core/scan.ts';
import { fieldOf, listAt } from '../json.ts';
import { textField } from '../packages/language/json.ts';
import { imageOfReport } from './about.ts';
import { type Draft, draftOf, plainVulnerability, severityOf, typeNamed, typeOfPurl } from './draft.ts';

/** Trivy's JSON, schema version 2 (`pkg/types/report.go`). */
export const isTrivy = (report: unknown): boolean =>
  fieldOf(report, 'SchemaVersion') === 2 && textField(report, 'ArtifactType') !== '';

export function fromTrivy(report: unknown, source: string): ImageScan {
  const draft = draftOf();
  const metadata = fieldOf(report, 'Metadata');
  const diffIds = listAt(metadata, 'DiffIDs').filter((one) => typeof one === 'string');
  const layerOf = (value: unknown): number | undefined => {
    const place = diffIds.indexOf(textField(fieldOf(value, 'Layer'), 'DiffID'));
    return place < 0 ? undefined : place;
  };
  for (const result of listAt(report, 'Results')) readResult(result, draft, layerOf);
  const os = osOf(fieldOf(metadata, 'OS'));
  if (fieldOf(fieldOf(metadata, 'OS'), 'EOSL') === true) {
    const title = `${os?.name ?? 'The operating system'} gets no security fixes any more`;
    draft.reported.push({
      ...plainFinding,
      kind: 'end-of-life',
      id: 'EOSL',
      title,
      message: `${title}.`,
      severity: 'high',
    });
  }
  return draft.scan({
    source,
    ...imageOfReport({
      reference: textField(report, 'ArtifactName'),
      digest: repoDigest(metadata),
      imageId: textField(metadata, 'ImageID'),
      config: fieldOf(metadata, 'ImageConfig'),
      diffIds,
    }),
    at: textField(report, 'CreatedAt'),
    os,
    data: { source: "Trivy's data base", date: textField(report, 'CreatedAt') || undefined },
    scanner: { name: 'trivy', version: textField(fieldOf(report, 'Trivy'), 'Version') },
  });
}

type LayerOf = (value: unknown) => number | undefined;

function readResult(result: unknown, draft: Draft, layerOf: LayerOf): void {
  const kind = textField(result, 'Type');
  const target = textField(result, 'Target');
  const isOs = textField(result, 'Class') === 'os-pkgs';
  const path = (value: unknown): string =>
    textField(value, 'PkgPath') || textField(value, 'FilePath') || (isOs ? '' : target);
  for (const one of listAt(result, 'Packages')) {
    const purl = textField(fieldOf(one, 'Identifier'), 'PURL');
    draft.place({
      type: purl === '' ? typeNamed(kind) : typeOfPurl(purl),
      name: textField(one, 'Name'),
      version: versionOf(one),
      purl,
      path: path(one),
      layer: layerOf(one) ?? 0,
      arch: textField(one, 'Arch') || undefined,
      licences: listAt(one, 'Licenses').filter((text) => typeof text === 'string'),
      source: sourceOf(one),
    });
  }
  for (const one of listAt(result, 'Vulnerabilities'))
    readVulnerability(one, { kind, path: path(one) }, draft, layerOf);
  for (const one of listAt(result, 'ExperimentalModifiedFindings'))
    readModified(one, { kind, path: '' }, draft, layerOf);
  readOthers(result, target, draft, layerOf);
}

interface Where {
  readonly kind: string;
  readonly path: string;
}

function readVulnerability(one: unknown, { kind, path }: Where, draft: Draft, layerOf: LayerOf): void {
  const purl = textField(fieldOf(one, 'PkgIdentifier'), 'PURL');
  const place = draft.place({
    type: purl === '' ? typeNamed(kind) : typeOfPurl(purl),
    name: textField(one, 'PkgName'),
    version: textField(one, 'InstalledVersion'),
    purl,
    path,
    layer: layerOf(one) ?? 0,
  });
  const id = textField(one, 'VulnerabilityID');
  const best = cvssOf(one);
  draft.vulnerabilities.push({
    ...plainVulnerability,
    id,
    aliases: listAt(one, 'VendorIDs').filter((text) => typeof text === 'string'),
    package: place,
    severity: severityOf(textField(one, 'Severity')),
    ...best,
    fixedIn: textField(one, 'FixedVersion')
      .split(',')
      .map((text) => text.trim())
      .filter((text) => text !== ''),
    status: statuses.get(textField(one, 'Status')),
    title: textField(one, 'Title') || firstLine(textField(one, 'Description')),
    url: textField(one, 'PrimaryURL') || undefined,
    published: textField(one, 'PublishedDate').slice(0, 10) || undefined,
  });
}

/** What a VEX document or an ignore file took out: it is listed, with who said so. */
function readModified(one: unknown, where: Where, draft: Draft, layerOf: LayerOf): void {
  if (textField(one, 'Type') !== 'vulnerability') return;
  readVulnerability(fieldOf(one, 'Finding'), where, draft, layerOf);
  const last = draft.vulnerabilities.at(-1);
  if (last === undefined) return;
  draft.vulnerabilities[draft.vulnerabilities.length - 1] = {
    ...last,
    vex: {
      status: textField(one, 'Status') === 'fixed' ? 'fixed' : 'not_affected',
      justification: undefined,
      statement: textField(one, 'Statement') || undefined,
      source: textField(one, 'Source'),
    },
  };
}

function readOthers(result: unknown, target: string, draft: Draft, layerOf: LayerOf): void {
  for (const one of listAt(result, 'Misconfigurations')) {
    if (textField(one, 'Status') === 'PASS') continue;
    draft.reported.push({
      ...plainFinding,
      kind: 'misconfiguration',
      id: textField(one, 'ID'),
      title: textField(one, 'Title'),
      message: textField(one, 'Message'),
      severity: severityOf(textField(one, 'Severity')),
      url: textField(one, 'PrimaryURL') || undefined,
      path: target,
      line: lineOf(fieldOf(fieldOf(one, 'CauseMetadata'), 'StartLine')),
      layer: layerOf(one),
    });
  }
  // What the secret looks like stays out, masked or not.
  for (const one of listAt(result, 'Secrets'))
    draft.reported.push({
      ...plainFinding,
      kind: 'secret',
      id: textField(one, 'RuleID'),
      title: textField(one, 'Title'),
      message: `${textField(one, 'Title')} in ${target}.`,
      severity: severityOf(textField(one, 'Severity')),
      path: target,
      line: lineOf(fieldOf(one, 'StartLine')),
      layer: layerOf(one),
    });
  for (const one of listAt(result, 'Licenses'))
    draft.reported.push({
      ...plainFinding,
      kind: 'licence',
      id: textField(one, 'Name'),
      title: `Licence ${textField(one, 'Name')} (${textField(one, 'Category')})`,
      message: `${textField(one, 'PkgName') || textField(one, 'FilePath') || target} has the licence ${textField(one, 'Name')}, which is ${textField(one, 'Category')}.`,
      severity: severityOf(textField(one, 'Severity')),
      url: textField(one, 'Link') || undefined,
      path: textField(one, 'FilePath') || undefined,
    });
  for (const one of listAt(result, 'CustomResources'))
    draft.reported.push({
      ...plainFinding,
      kind: 'other',
      id: textField(one, 'Type'),
      title: textField(one, 'Type'),
      message: `${textField(one, 'Type')} at ${textField(one, 'FilePath') || target}.`,
      severity: 'unrated',
      path: textField(one, 'FilePath') || undefined,
      layer: layerOf(one),
    });
}

const plainFinding = { url: undefined, path: undefined, line: undefined, layer: undefined } as const;

const lineOf = (value: unknown): number | undefined =>
  typeof value === 'number' && value > 0 ? value : undefined;

const statuses: ReadonlyMap<string, Vulnerability['status']> = new Map([
  ['affected', 'affected'],
  ['will_not_fix', 'will-not-fix'],
  ['fix_deferred', 'affected'],
  ['end_of_life', 'end-of-life'],
  ['under_investigation', 'under-investigation'],
]);

/** The vendor's own score first, then NVD's, then any; the newest version of CVSS. */
function cvssOf(one: unknown): { readonly score: number | undefined; readonly vector: string | undefined } {
  const all = fieldOf(one, 'CVSS');
  const sources = [textField(one, 'SeveritySource'), 'nvd', 'ghsa', 'redhat'];
  for (const source of sources) {
    const entry = fieldOf(all, source);
    for (const version of ['V40', 'V3', 'V2']) {
      const score = fieldOf(entry, `${version}Score`);
      if (typeof score === 'number')
        return { score, vector: textField(entry, `${version}Vector`) || undefined };
    }
  }
  return { score: undefined, vector: undefined };
}

function versionOf(one: unknown, prefix = ''): string {
  const [epoch, version, release] = [
    fieldOf(one, `${prefix}Epoch`),
    textField(one, `${prefix}Version`),
    textField(one, `${prefix}Release`),
  ];
  const head = typeof epoch === 'number' && epoch > 0 ? `${epoch}:` : '';
  return `${head}${version}${release === '' ? '' : `-${release}`}`;
}

function sourceOf(one: unknown): { readonly name: string; readonly version: string } | undefined {
  const name = textField(one, 'SrcName');
  return name === '' ? undefined : { name, version: versionOf(one, 'Src') };
}

function osOf(os: unknown): OperatingSystem | undefined {
  const id = textField(os, 'Family');
  if (id === '') return undefined;
  const version = textField(os, 'Name');
  return {
    id,
    like: [],
    version,
    codename: undefined,
    name: `${id} ${version}`.trim(),
    supportEnd: undefined,
  };
}

function repoDigest(metadata: unknown): string {
  const [first] = listAt(metadata, 'RepoDigests');
  return typeof first === 'string' ? first.slice(first.indexOf('@') + 1) : '';
}

const firstLine = (text: string): string => text.split('\n')[0]?.slice(0, 200) ?? '';
