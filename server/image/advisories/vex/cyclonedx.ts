import { isObject, type Json } from '../../json.ts';
import { listOf, type Product, type Statement, textOf, timeOf } from './statement.ts';

export const isCycloneDx = (value: Json): boolean => value['bomFormat'] === 'CycloneDX';

/** What the analyses of a CycloneDX document say: https://cyclonedx.org/docs, `vulnerabilities[].analysis`. */
export function cycloneDxStatements(document: Json): readonly Statement[] {
  const components = componentsOf(document);
  const metadata = isObject(document['metadata']) ? document['metadata'] : {};
  return listOf(document['vulnerabilities'])
    .filter(isObject)
    .flatMap((one) => {
      const analysis = isObject(one['analysis']) ? one['analysis'] : {};
      const status = states.get(textOf(analysis['state']) ?? '');
      const names = [one['id'], ...listOf(one['references']).map((other) => isObject(other) && other['id'])]
        .map(textOf)
        .filter((name) => name !== undefined);
      if (status === undefined || names.length === 0) return [];
      return [
        {
          names,
          products: listOf(one['affects'])
            .filter(isObject)
            .flatMap((target) => productOf(target, components)),
          status,
          justification: textOf(analysis['justification']),
          statement: textOf(analysis['detail']),
          at: timeOf(analysis['lastUpdated'], analysis['firstIssued'], one['updated'], metadata['timestamp']),
        },
      ];
    });
}

const states: ReadonlyMap<string, Statement['status']> = new Map([
  ['not_affected', 'not_affected'],
  ['false_positive', 'not_affected'],
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['exploitable', 'affected'],
  ['in_triage', 'under_investigation'],
]);

/** A reference leads to a component of the document, or is a link to one of another, whose end is often a package URL. */
function productOf(target: Json, components: ReadonlyMap<string, readonly string[]>): readonly Product[] {
  const ref = textOf(target['ref']);
  if (ref === undefined) return [];
  const known = components.get(ref);
  const linked = /^urn:cdx:[^#]+#(.+)$/.exec(ref)?.[1];
  return [{ ids: known ?? [linked === undefined ? ref : decoded(linked)], parts: [] }];
}

/** What identifies each component, by its reference: those inside of others and the described thing itself too. */
function componentsOf(document: Json): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const metadata = isObject(document['metadata']) ? document['metadata'] : {};
  const rest: unknown[] = [metadata['component'], ...listOf(document['components'])];
  for (let next = rest.pop(); rest.length > 0 || next !== undefined; next = rest.pop()) {
    if (!isObject(next)) continue;
    rest.push(...listOf(next['components']));
    const ref = textOf(next['bom-ref']);
    if (ref !== undefined) found.set(ref, idsOf(next));
  }
  return found;
}

/** A container has its digest as its version, or a tag. */
function idsOf(component: Json): readonly string[] {
  const purl = textOf(component['purl']);
  if (purl !== undefined) return [purl];
  const name = textOf(component['name']);
  const version = textOf(component['version']);
  if (component['type'] !== 'container' || name === undefined) return [];
  if (version === undefined) return [name];
  return [`${name}${version.startsWith('sha256:') ? '@' : ':'}${version}`];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
