import { type ImagePackage, type ImageScan, type Severity, severities } from '../../../rules/core/scan.ts';
import { severityText } from '../../report/images.ts';
import type { ScanNode } from '../protocol-scan.ts';
import { advisoryOf, type FindingLine, type Lines, type VulnerabilityLine, worstOf } from './lines.ts';

/** A result, and what of it is shown. */
export interface Into extends Lines {
  readonly result: string;
  readonly scan: ImageScan;
}

export function vulnerabilityNode(into: Into, line: VulnerabilityLine, words: 'full' | 'short'): ScanNode {
  const { index, vulnerability, place, package: found } = line;
  const { severity, fixedIn, knownExploited, url, title } = vulnerability;
  const [icon, colour] = iconOf(severity);
  const fix = fixedIn[0] === undefined ? 'no fix known' : `→ ${fixedIn[0]}`;
  const which = words === 'full' ? `${found.name} ${found.version} ${fix}` : fix;
  return {
    ...base(into, `vulnerability ${index}`, advisoryOf(vulnerability)),
    kind: 'vulnerability',
    icon: knownExploited ? 'flame' : icon,
    colour,
    description: [which, ...(knownExploited ? ['exploited'] : []), ...(title === '' ? [] : [title])].join(
      ' · ',
    ),
    advisory: advisoryOf(vulnerability),
    // Only a page is offered to be opened; whatever else an advisory names is not.
    ...(url !== undefined && /^https?:\/\//i.test(url) && { url }),
    rule: `${severity}-vulnerability`,
    ...(place && { place }),
    children: [],
  };
}

export function packageNode(
  into: Into,
  index: number,
  some: readonly VulnerabilityLine[],
  children: readonly ScanNode[],
  where = '',
): ScanNode {
  const found = into.scan.packages[index] as ImagePackage;
  const worst = severities[worstOf(some, severities)];
  const [, colour] = worst === undefined ? [] : iconOf(worst);
  const found_ = severityText(some.map(({ vulnerability }) => vulnerability));
  const place = some.find((line) => line.place)?.place;
  return {
    ...base(into, `package ${index}${where}`, `${found.name} ${found.version}`),
    kind: 'package',
    icon: 'package',
    ...(colour !== undefined && { colour }),
    description: [found.type, ...(found_ === '' ? [] : [found_])].join(' · '),
    ...(place && { place }),
    children,
  };
}

export function findingNode(into: Into, { index, rule, level, message, place }: FindingLine): ScanNode {
  const [icon, colour] = levelIcons[level];
  return {
    ...base(into, `finding ${index}`, rule),
    kind: 'finding',
    icon,
    colour,
    description: oneLine(message.replaceAll('`', '')),
    rule,
    ...(place && { place }),
    children: [],
  };
}

export const base = ({ result }: Into, name: string, label: string) => ({
  id: `${result} ${name}`,
  result,
  label,
});

export const group = (into: Into, name: string, label: string, icon: string, colour?: string) => ({
  ...base(into, name, label),
  kind: 'group' as const,
  icon,
  ...(colour !== undefined && { colour }),
});

export const iconOf = (severity: Severity): readonly [icon: string, colour: string] =>
  severityIcons[severity];

const severityIcons: Readonly<Record<Severity, readonly [icon: string, colour: string]>> = {
  critical: ['error', 'problemsErrorIcon.foreground'],
  high: ['error', 'problemsErrorIcon.foreground'],
  medium: ['warning', 'problemsWarningIcon.foreground'],
  low: ['info', 'problemsInfoIcon.foreground'],
  unrated: ['question', 'problemsInfoIcon.foreground'],
};

const levelIcons: Readonly<Record<FindingLine['level'], readonly [icon: string, colour: string]>> = {
  error: ['error', 'problemsErrorIcon.foreground'],
  warning: ['warning', 'problemsWarningIcon.foreground'],
  info: ['info', 'problemsInfoIcon.foreground'],
  hint: ['lightbulb', 'problemsInfoIcon.foreground'],
};

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
