import type { PackageType } from '../../../../rules/core/scan.ts';
import { entriesAt, fieldOf, listAt } from '../../json.ts';
import type { FileReader } from '../../layer/file-reader.ts';
import { type Claim, factsOf } from './found.ts';
import { readJson, textField } from './json.ts';
import { type Parsed, parsePurl } from './parse-purl.ts';
import { clean } from './text.ts';

/**
 * Bills of materials that an image brings along: CycloneDX and SPDX as JSON. Bitnami describes all that it installs in
 * such files. Packages of distributions are left to their own data bases, which are in the image too.
 */
export const sbomReader: FileReader = {
  name: 'sbom',
  wants: ({ kind, path }) => (kind === 'file' && isSbom(path) ? 'yes' : 'no'),
  largest: 64 * 1024 * 1024,
  read({ bytes }) {
    const document = readJson(bytes);
    if (document === undefined) return factsOf([], ['The bill of materials is no JSON that can be read.']);
    const claims = [...cycloneDxClaims(document), ...spdxClaims(document)];
    const byPurl = new Map(claims.map((claim) => [`${claim.type} ${claim.name} ${claim.version}`, claim]));
    return factsOf(byPurl.values());
  },
};

const isSbom = (path: string): boolean =>
  path.endsWith('.cdx.json') ||
  path.endsWith('.spdx.json') ||
  (path.endsWith('.spdx') && /(?:^|\/)opt\/bitnami\/(?:.*\/)?\.spdx-[^/]+$/.test(path));

/** Ecosystems whose packages are listed from such a file. */
const types: ReadonlyMap<string, PackageType> = new Map(
  (
    [
      'npm',
      'pypi',
      'gem',
      'cargo',
      'golang',
      'maven',
      'composer',
      'nuget',
      'conda',
      'cran',
      'bitnami',
    ] as const
  ).map((type) => [type, type]),
);

const mostPackages = 100_000;

function* cycloneDxClaims(document: unknown): Generator<Claim> {
  if (textField(document, 'bomFormat') !== 'CycloneDX') return;
  const open = [...listAt(document, 'components')];
  for (let count = 0; open.length > 0 && count < mostPackages; count += 1) {
    const component = open.pop();
    open.push(...listAt(component, 'components').slice(0, mostPackages));
    const licences = listAt(component, 'licenses').map(
      (one) =>
        textField(one, 'expression') ||
        textField(fieldOf(one, 'license'), 'id') ||
        textField(fieldOf(one, 'license'), 'name'),
    );
    const claim = claimOf(textField(component, 'purl'), licences);
    if (claim) yield claim;
  }
}

function* spdxClaims(document: unknown): Generator<Claim> {
  if (!textField(document, 'spdxVersion').startsWith('SPDX-2')) return;
  for (const one of listAt(document, 'packages').slice(0, mostPackages)) {
    const licence = [textField(one, 'licenseConcluded'), textField(one, 'licenseDeclared')].find(
      (text) => text !== '' && text !== 'NOASSERTION' && text !== 'NONE',
    );
    for (const reference of listAt(one, 'externalRefs').slice(0, 100)) {
      if (textField(reference, 'referenceType') !== 'purl') continue;
      const claim = claimOf(textField(reference, 'referenceLocator'), licence === undefined ? [] : [licence]);
      if (claim) yield claim;
      break;
    }
  }
}

/** A package by its purl, which says more surely than names do what it is. */
function claimOf(text: string, licences: readonly string[]): Claim | undefined {
  const parsed = parsePurl(text);
  const type = parsed && types.get(parsed.type);
  if (!parsed || !type) return undefined;
  return {
    type,
    name: nameOf(parsed),
    version: parsed.version,
    licences: licences.map((licence) => clean(licence)),
    purl: {
      namespace: parsed.namespace,
      name: parsed.name,
      qualifiers: Object.fromEntries(
        entriesAt(parsed.qualifiers).map(([key, value]) => [key, String(value)]),
      ),
    },
  };
}

const nameOf = ({ type, namespace, name }: Parsed): string =>
  namespace === '' ? name : `${namespace}${type === 'maven' ? ':' : '/'}${name}`;
