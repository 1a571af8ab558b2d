import { levels } from '../../../rules/core/level.ts';
import { type Severity, severities } from '../../../rules/core/scan.ts';
import { bytesText, instructionOf, severityText } from '../../report/images.ts';
import { amount } from '../../report/words.ts';
import type { ScanGrouping, ScanNode } from '../protocol-scan.ts';
import {
  type FindingLine,
  isFixable,
  type Lines,
  notesOf,
  type VulnerabilityLine,
  worstOf,
} from './lines.ts';
import {
  base,
  findingNode,
  group,
  type Into,
  iconOf,
  oneLine,
  packageNode,
  vulnerabilityNode,
} from './node.ts';
import type { ScanResult } from './result.ts';

export interface Shown {
  readonly group: ScanGrouping;
  readonly onlyFixable: boolean;
  readonly onlyOwn: boolean;
}

/** The lines of one result, grouped as somebody wants to see them; with how many of them the choices hide. */
export function nodesOf(
  { id: result, scan }: Pick<ScanResult, 'id' | 'scan'>,
  lines: Lines,
  shown: Shown,
): { readonly nodes: readonly ScanNode[]; readonly hidden: number } {
  const wanted = (line: VulnerabilityLine | FindingLine): boolean =>
    (!shown.onlyFixable || isFixable(line)) && (!shown.onlyOwn || line.own);
  const kept: Lines = {
    vulnerabilities: inOrder(lines.vulnerabilities.filter(wanted)),
    findings: lines.findings.filter(wanted).sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level)),
  };
  const all = lines.vulnerabilities.length + lines.findings.length;
  const hidden = all - kept.vulnerabilities.length - kept.findings.length;
  const into = { result, scan, ...kept };
  return { nodes: [...groupings[shown.group](into, shown), ...notesIn(into)], hidden };
}

const groupings: Readonly<Record<ScanGrouping, (into: Into, shown: Shown) => readonly ScanNode[]>> = {
  severity: bySeverity,
  package: byPackage,
  layer: byLayer,
  instruction: byInstruction,
};

function bySeverity(into: Into): readonly ScanNode[] {
  const groups = severities.flatMap((severity): ScanNode[] => {
    const some = into.vulnerabilities.filter(({ vulnerability }) => vulnerability.severity === severity);
    if (some.length === 0) return [];
    return [
      {
        ...group(into, `severity ${severity}`, severityNames[severity], ...iconOf(severity)),
        description: String(some.length),
        open: severity === 'critical' || severity === 'high',
        children: some.map((line) => vulnerabilityNode(into, line, 'full')),
      },
    ];
  });
  return [...groups, ...otherFindings(into)];
}

function byPackage(into: Into, shown: Shown): readonly ScanNode[] {
  const by = Map.groupBy(into.vulnerabilities, ({ vulnerability }) => vulnerability.package);
  const vulnerable = [...by].sort(
    ([a, some], [b, others]) => worstOf(some, severities) - worstOf(others, severities) || a - b,
  );
  const groups = vulnerable.map(([index, some]) =>
    packageNode(into, index, some, vulnerabilityNodes(into, some, 'short')),
  );
  const rest = into.scan.packages.flatMap((_, index) => (by.has(index) ? [] : [index]));
  const isAll = !shown.onlyFixable && !shown.onlyOwn;
  const others = isAll && rest.length > 0 ? [restOfPackages(into, rest)] : [];
  return [...groups, ...otherFindings(into), ...others];
}

const restOfPackages = (into: Into, rest: readonly number[]): ScanNode => ({
  ...group(into, 'packages', into.vulnerabilities.length > 0 ? 'Other packages' : 'Packages', 'package'),
  description: String(rest.length),
  children: rest.map((index) => packageNode(into, index, [], [])),
});

function byLayer(into: Into): readonly ScanNode[] {
  const { scan } = into;
  const layers = scan.layers.map((layer, index): ScanNode => {
    const inside = inLayer(into, index);
    const wasted = layer.wasted > 0 ? `${bytesText(layer.wasted)} wasted` : '';
    return {
      ...base(into, `layer ${index}`, `Layer ${index + 1} · ${bytesText(layer.size)}`),
      kind: 'layer',
      icon: 'layers',
      description: [wasted, severityIn(inside), instructionOf(scan, index) ?? 'nobody says what made it']
        .filter((part) => part !== '')
        .join(' · '),
      children: insideOf(into, index, inside),
    };
  });
  const elsewhere = otherFindings({
    ...into,
    findings: into.findings.filter(({ layer }) => layer === undefined),
  });
  return [...layers, ...elsewhere];
}

function byInstruction(into: Into): readonly ScanNode[] {
  const { scan } = into;
  const steps = scan.history.map(({ instruction, layer }, step): ScanNode => {
    const inside = {
      vulnerabilities: into.vulnerabilities.filter((line) => line.step === step),
      findings: into.findings.filter((line) => line.step === step),
    };
    const size = layer === undefined ? undefined : scan.layers[layer]?.size;
    const place = [...inside.vulnerabilities, ...inside.findings].find((line) => line.place)?.place;
    return {
      ...base(into, `step ${step}`, oneLine(instruction)),
      kind: 'layer',
      icon: 'terminal',
      description: [size === undefined ? '' : bytesText(size), severityIn(inside)]
        .filter((part) => part !== '')
        .join(' · '),
      ...(place && { place }),
      children: insideOf(into, layer, inside),
    };
  });
  const elsewhere = otherFindings({
    ...into,
    findings: into.findings.filter(({ step }) => step === undefined),
  });
  return [...steps, ...elsewhere];
}

const inLayer = ({ vulnerabilities, findings }: Lines, index: number): Lines => ({
  vulnerabilities: vulnerabilities.filter(({ layer }) => layer === index),
  findings: findings.filter(({ layer }) => layer === index),
});

const severityIn = ({ vulnerabilities, findings }: Lines): string =>
  [
    severityText(vulnerabilities.map(({ vulnerability }) => vulnerability)),
    findings.length > 0 ? amount(findings.length, 'finding') : '',
  ]
    .filter((part) => part !== '')
    .join(', ');

function insideOf(into: Into, layer: number | undefined, inside: Lines): readonly ScanNode[] {
  const packages = into.scan.packages.flatMap((one, index) => (one.layer === layer ? [index] : []));
  const list: readonly ScanNode[] =
    packages.length === 0 || layer === undefined
      ? []
      : [
          {
            ...group(into, `packages ${layer}`, 'Packages', 'package'),
            description: String(packages.length),
            children: packages.map((index) => packageNode(into, index, [], [], ` in ${layer}`)),
          },
        ];
  return [
    ...vulnerabilityNodes(into, inside.vulnerabilities, 'full'),
    ...inside.findings.map((line) => findingNode(into, line)),
    ...list,
  ];
}

function otherFindings(into: Into): readonly ScanNode[] {
  if (into.findings.length === 0) return [];
  return [
    {
      ...group(into, 'findings', 'Other findings', 'checklist'),
      description: String(into.findings.length),
      open: true,
      children: into.findings.map((line) => findingNode(into, line)),
    },
  ];
}

function notesIn(into: Into): readonly ScanNode[] {
  const notes = notesOf(into.scan);
  if (notes.length === 0) return [];
  const unknown = notes.some(({ word }) => word === 'Unknown');
  return [
    {
      ...group(into, 'notes', unknown ? 'Unknown and not covered' : 'Not covered', 'question'),
      description: String(notes.length),
      open: unknown,
      children: notes.map(
        ({ what, reason, word }, index): ScanNode => ({
          ...base(into, `note ${index}`, `${word}: ${what}`),
          kind: 'note',
          icon: word === 'Unknown' ? 'question' : 'circle-slash',
          description: reason,
          children: [],
        }),
      ),
    },
  ];
}

const inOrder = (lines: readonly VulnerabilityLine[]): readonly VulnerabilityLine[] =>
  [...lines].sort(
    (a, b) =>
      severities.indexOf(a.vulnerability.severity) - severities.indexOf(b.vulnerability.severity) ||
      Number(b.vulnerability.knownExploited) - Number(a.vulnerability.knownExploited) ||
      (b.vulnerability.score ?? 0) - (a.vulnerability.score ?? 0) ||
      a.index - b.index,
  );

const severityNames: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  unrated: 'Unrated',
};

const vulnerabilityNodes = (
  into: Into,
  lines: readonly VulnerabilityLine[],
  words: 'full' | 'short',
): readonly ScanNode[] => lines.map((line) => vulnerabilityNode(into, line, words));
