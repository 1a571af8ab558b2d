import { isObject, type Json } from '../../json.ts';
import { listOf, type Product, type Statement, textOf, timeOf } from './statement.ts';

/** Undefined where it is no document of OpenVEX; one that an attestation carries counts too. */
export function openVexDocument(value: Json): Json | undefined {
  const context = value['@context'];
  if (typeof context === 'string' && context.startsWith('https://openvex.dev/ns')) return value;
  const predicate = value['predicate'];
  return isObject(predicate) && 'predicateType' in value ? openVexDocument(predicate) : undefined;
}

/** https://github.com/openvex/spec, 0.2.0 and, with plain names, 0.0.1. What is no statement is left out. */
export const openVexStatements = (document: Json): readonly Statement[] =>
  listOf(document['statements'])
    .filter(isObject)
    .flatMap((one) => {
      const status = statuses.find((known) => known === one['status']);
      const names = namesOf(one['vulnerability']);
      if (status === undefined || names.length === 0) return [];
      return [
        {
          names,
          products: listOf(one['products']).flatMap(productOf),
          status,
          justification: textOf(one['justification']),
          statement:
            textOf(one['impact_statement']) ?? textOf(one['status_notes']) ?? textOf(one['action_statement']),
          at: timeOf(one['last_updated'], one['timestamp'], document['last_updated'], document['timestamp']),
        },
      ];
    });

const statuses = ['not_affected', 'fixed', 'affected', 'under_investigation'] as const;

function namesOf(vulnerability: unknown): readonly string[] {
  if (!isObject(vulnerability)) return [textOf(vulnerability)].filter((name) => name !== undefined);
  return [vulnerability['name'], vulnerability['@id'], ...listOf(vulnerability['aliases'])]
    .map(textOf)
    .filter((name) => name !== undefined);
}

function productOf(value: unknown): readonly Product[] {
  const ids = idsOf(value);
  if (ids.length === 0) return [];
  const parts = isObject(value) ? listOf(value['subcomponents']).flatMap(idsOf) : [];
  return [{ ids, parts }];
}

function idsOf(value: unknown): readonly string[] {
  if (!isObject(value)) return [textOf(value)].filter((id) => id !== undefined);
  const identifiers = isObject(value['identifiers']) ? Object.values(value['identifiers']) : [];
  const hashes = isObject(value['hashes']) ? value['hashes'] : {};
  const sha256 = textOf(hashes['sha-256']);
  return [value['@id'], ...identifiers, sha256 && `sha256:${sha256}`]
    .map(textOf)
    .filter((id) => id !== undefined);
}
