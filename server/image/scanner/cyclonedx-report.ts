import type { ImageScan, Vulnerability } from '../../../rules/core/scan.ts';
import { fieldOf, listAt } from '../json.ts';
import { textField } from '../packages/language/json.ts';
import {
  type Draft,
  type DraftPackage,
  draftOf,
  plainVulnerability,
  severityOf,
  severityOfScore,
  typeOfPurl,
} from './draft.ts';
import { packageOfPurl } from './purl-parts.ts';

/** CycloneDX JSON, 1.4 to 1.7: components, and vulnerabilities where it has them. */
export const isCycloneDx = (report: unknown): boolean => textField(report, 'bomFormat') === 'CycloneDX';

export function fromCycloneDx(report: unknown, source: string): ImageScan {
  const draft = draftOf();
  const places = new Map<string, number>();
  readComponents(listAt(report, 'components'), draft, places, 0);
  for (const one of listAt(report, 'vulnerabilities')) readVulnerability(one, draft, places);
  const metadata = fieldOf(report, 'metadata');
  const tools = fieldOf(metadata, 'tools');
  const [tool] = [...listAt(tools), ...listAt(tools, 'components')];
  const name = textField(tool, 'name') || 'CycloneDX';
  const version = textField(fieldOf(metadata, 'component'), 'version');
  return draft.scan({
    source,
    at: textField(metadata, 'timestamp'),
    digest: version.startsWith('sha256:') ? version : '',
    data:
      draft.vulnerabilities.length === 0
        ? undefined
        : { source: `a report of ${name}`, date: textField(metadata, 'timestamp') || undefined },
    scanner: { name, version: textField(tool, 'version') },
  });
}

/** Components lie in each other; deeper than any real one they are left. */
function readComponents(
  list: readonly unknown[],
  draft: Draft,
  places: Map<string, number>,
  depth: number,
): void {
  for (const one of list) {
    if (isPackage(one)) places.set(textField(one, 'bom-ref'), draft.place(packageOf(one)));
    if (depth < 10) readComponents(listAt(one, 'components'), draft, places, depth + 1);
  }
}

/** Files, the operating system and the image itself are components too. */
const isPackage = (one: unknown): boolean =>
  textField(one, 'purl') !== '' || ['library', 'application', 'framework'].includes(textField(one, 'type'));

function packageOf(one: unknown): DraftPackage {
  const purl = textField(one, 'purl');
  const named = packageOfPurl(purl);
  const group = textField(one, 'group');
  const name = textField(one, 'name');
  return {
    type: typeOfPurl(purl),
    name: named.name || (group === '' ? name : `${group}/${name}`),
    version: textField(one, 'version') || named.version,
    purl,
    licences: listAt(one, 'licenses').flatMap(licenceOf),
    path: pathIn(listAt(one, 'properties')),
  };
}

const licenceOf = (one: unknown): readonly string[] => {
  const licence = fieldOf(one, 'license');
  const text = textField(one, 'expression') || textField(licence, 'id') || textField(licence, 'name');
  return text === '' ? [] : [text];
};

/** Where Syft, Trivy and we write a package's file. */
function pathIn(properties: readonly unknown[]): string {
  const found = properties.find((one) => pathNames.has(textField(one, 'name')));
  return textField(found, 'value').replace(/^\/+/, '');
}

const pathNames: ReadonlySet<string> = new Set([
  'syft:location:0:path',
  'aquasecurity:trivy:FilePath',
  'seaworthy:path',
]);

function readVulnerability(one: unknown, draft: Draft, places: ReadonlyMap<string, number>): void {
  const affected = listAt(one, 'affects').map((each) => textField(each, 'ref'));
  // A reference may carry the component's version behind a `#`, or be a purl.
  const at = affected.map(
    (ref) => places.get(ref) ?? places.get(ref.split('#').at(-1) ?? '') ?? placeOfPurl(ref, draft),
  );
  for (const place of new Set(at.length === 0 ? [draft.place(nameless)] : at))
    draft.vulnerabilities.push({ ...vulnerabilityOf(one), package: place });
}

const nameless = { type: 'generic', name: 'unnamed', version: '' } as const;

const placeOfPurl = (ref: string, draft: Draft): number => {
  const purl = ref.slice(Math.max(0, ref.indexOf('pkg:')));
  if (!purl.startsWith('pkg:')) return draft.place({ ...nameless, name: ref });
  return draft.place({ type: typeOfPurl(purl), ...packageOfPurl(purl), purl });
};

function vulnerabilityOf(one: unknown): Omit<Vulnerability, 'package'> {
  const ratings = listAt(one, 'ratings');
  const scored = ratings.find((rating) => typeof fieldOf(rating, 'score') === 'number') ?? ratings[0];
  const score = fieldOf(scored, 'score');
  const word = ratings
    .map((rating) => severityOf(textField(rating, 'severity')))
    .find((known) => known !== 'unrated');
  const number = typeof score === 'number' ? score : undefined;
  return {
    ...plainVulnerability,
    id: textField(one, 'id'),
    aliases: listAt(one, 'references')
      .map((each) => textField(each, 'id'))
      .filter((id) => id !== ''),
    severity: word ?? severityOfScore(number),
    score: number,
    vector: textField(scored, 'vector') || undefined,
    title: (textField(one, 'description') || textField(one, 'detail')).split('\n')[0]?.slice(0, 200) ?? '',
    url:
      textField(fieldOf(one, 'source'), 'url') || textField(listAt(one, 'advisories')[0], 'url') || undefined,
    published: textField(one, 'published').slice(0, 10) || undefined,
    knownExploited: false,
    vex: vexOf(fieldOf(one, 'analysis')),
  };
}

function vexOf(analysis: unknown): Vulnerability['vex'] {
  const status = states.get(textField(analysis, 'state'));
  if (status === undefined) return undefined;
  return {
    status,
    justification: textField(analysis, 'justification') || undefined,
    statement: textField(analysis, 'detail') || undefined,
    source: 'the report',
  };
}

const states: ReadonlyMap<string, 'not_affected' | 'fixed'> = new Map([
  ['not_affected', 'not_affected'],
  ['false_positive', 'not_affected'],
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
]);
