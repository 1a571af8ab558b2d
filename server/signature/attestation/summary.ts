import type { Provenance } from '../../../rules/core/signature.ts';
import { predicateKind } from '../../../rules/signature/provenance/predicate.ts';
import { fieldOf, listAt, textAt } from '../../image/json.ts';
import { isBuildKit } from './buildkit.ts';
import { dataOf } from './cosign-data.ts';
import { shownText, timeAt } from './text.ts';

/** A few words about a predicate; empty where there is nothing to say of its type. */
export function summaryOf(
  predicateType: string,
  predicate: unknown,
  provenance: Provenance | undefined,
): string {
  const kind = predicateKind(predicateType);
  if (provenance !== undefined) return provenanceWords(provenance);
  if (kind === 'spdx') return spdxWords(dataOf(predicate));
  if (kind === 'cyclonedx') return cycloneDxWords(dataOf(predicate));
  if (kind === 'vulnerability') return vulnerabilityWords(predicate);
  if (kind === 'vex') return vexWords(dataOf(predicate));
  return summaryType.test(predicateType) ? verificationWords(predicate) : '';
}

function provenanceWords({ version, buildType, mode, dockerfile }: Provenance): string {
  const by = isBuildKit(buildType) ? ` by BuildKit${mode === undefined ? '' : `, mode=${mode}`}` : '';
  return `SLSA provenance ${version}${by}${dockerfile === undefined ? '' : ', with the Dockerfile'}`;
}

function spdxWords(document: unknown): string {
  if (typeof document === 'string') {
    const [, version] = /^SPDXVersion: *SPDX-([\d.]{1,10})\s*$/m.exec(document) ?? [];
    return words('SPDX', version, count(document.match(/^PackageName:/gm)?.length, 'package'));
  }
  const graph = listAt(document, '@graph');
  if (graph.length > 0) {
    const packages = graph.filter((one) => textAt(one, 'type') === 'software_Package');
    return words('SPDX', '3', count(packages.length, 'package'));
  }
  const [, version] = /^SPDX-([\d.]{1,10})$/.exec(textAt(document, 'spdxVersion')) ?? [];
  return words('SPDX', version, counted(document, 'packages', 'package'));
}

function cycloneDxWords(document: unknown): string {
  if (typeof document === 'string') {
    const [, version] = /cyclonedx\.org\/schema\/bom\/([\d.]{1,10})/.exec(document) ?? [];
    return words('CycloneDX', version, count(document.match(/<component[\s>]/g)?.length, 'component'));
  }
  const [version] = /^[\d.]{1,10}$/.exec(textAt(document, 'specVersion')) ?? [];
  return words('CycloneDX', version, counted(document, 'components', 'component'));
}

/** cosign's `vuln` holds the scanner's own report, in-toto's `vulns` a list of its own. */
function vulnerabilityWords(predicate: unknown): string {
  const scanner = fieldOf(predicate, 'scanner');
  const name = shownText(scanner, 'uri').replace(/^pkg:[^/]+\//, '');
  const by = [name, shownText(scanner, 'version')].filter((one) => one !== '').join(' ');
  const day = timeAt(predicate, 'metadata', 'scanFinishedOn')?.slice(0, 10);
  const found = vulnerabilitiesIn(fieldOf(scanner, 'result'));
  return [
    `vulnerability scan${by === '' ? '' : ` by ${by}`}`,
    ...(day === undefined ? [] : [`of ${day}`]),
    ...(found === undefined ? [] : [count(found, 'vulnerability', 'vulnerabilities')]),
  ].join(', ');
}

/** In in-toto's own list, Trivy's, Grype's or a SARIF report; undefined where it cannot be told. */
function vulnerabilitiesIn(result: unknown): number | undefined {
  if (Array.isArray(result)) return result.length;
  const sum = (lists: readonly (readonly unknown[])[]): number =>
    lists.reduce((total, list) => total + list.length, 0);
  if (Array.isArray(fieldOf(result, 'matches'))) return listAt(result, 'matches').length;
  if (Array.isArray(fieldOf(result, 'Results')))
    return sum(listAt(result, 'Results').map((one) => listAt(one, 'Vulnerabilities')));
  if (!Array.isArray(fieldOf(result, 'runs'))) return undefined;
  return sum(listAt(result, 'runs').map((run) => listAt(run, 'results')));
}

function vexWords(document: unknown): string {
  if (textAt(document, 'bomFormat') === 'CycloneDX')
    return words(
      'CycloneDX VEX',
      undefined,
      counted(document, 'vulnerabilities', 'vulnerability', 'vulnerabilities'),
    );
  const [, version] = /\/v([\d.]{1,10})$/.exec(textAt(document, '@context')) ?? [];
  return words('OpenVEX', version, counted(document, 'statements', 'statement'));
}

/** SLSA's verification summary: somebody else's verdict. */
function verificationWords(predicate: unknown): string {
  const result = shownText(predicate, 'verificationResult') || shownText(predicate, 'verification_result');
  const by = shownText(predicate, 'verifier', 'id');
  return `verification summary${by === '' ? '' : ` by ${by}`}${result === '' ? '' : `: ${result}`}`;
}

const summaryType = /^https:\/\/slsa\.dev\/verification_summary\/v\d+(?:\.\d+)*$/;

const words = (name: string, version: string | undefined, counts: string | undefined): string =>
  `${name}${version === undefined ? '' : ` ${version}`}${counts === undefined ? '' : `, ${counts}`}`;

const counted = (document: unknown, key: string, one: string, many?: string): string | undefined =>
  Array.isArray(fieldOf(document, key)) ? count(listAt(document, key).length, one, many) : undefined;

const count = (number = 0, one = '', many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;
