import { type Hover, MarkupKind, type Position } from 'vscode-languageserver/node';
import { rulesById } from '../../../rules/catalogue.ts';
import type { Finding } from '../../../rules/core/finding.ts';
import { levels } from '../../../rules/core/level.ts';
import { sourceLink } from '../../../rules/source-link.ts';
import { toOffset, toRange } from '../convert.ts';
import { explained } from '../pages.ts';
import type { Held, Session } from '../session.ts';
import { signatureHoverAt } from './signature-hover.ts';

/**
 * On the name of an image whose signatures somebody looked at: who signed it. On a finding: why it matters, what its
 * fixes do, and who else asks for it.
 */
export async function hoverAt(session: Session, uri: string, position: Position): Promise<Hover | undefined> {
  const held = await session.snapshots.of(uri);
  if (held === undefined) return undefined;
  const signed = await signatureHoverAt(session, held, position);
  const found = findingsAt(held, toOffset(position, held.place));
  const at = signed?.at ?? found[0]?.at;
  if (at === undefined) return undefined;
  const value = [...(signed ? [signed.text] : []), ...findingTexts(found)].join('\n\n---\n\n');
  return { range: toRange(at, held.place), contents: { kind: MarkupKind.Markdown, value } };
}

function* findingTexts([first, ...others]: readonly Finding[]): Generator<string> {
  if (first !== undefined) yield fullText(first);
  if (others.length > 0) yield others.map(briefText).join('\n\n');
}

/** The gravest first, of equals the narrowest, because it is most likely what the pointer is meant for. One a rule. */
function findingsAt({ snapshot }: Held, offset: number): readonly Finding[] {
  const found = snapshot.findings
    .filter(({ at }) => at.start <= offset && offset <= at.end)
    .sort((a, b) => rank(a) - rank(b) || a.at.end - a.at.start - (b.at.end - b.at.start));
  return found.filter((one, index) => found.findIndex(({ rule }) => rule === one.rule) === index);
}

const rank = ({ level, suppressed }: Finding): number =>
  levels.indexOf(level) + (suppressed ? levels.length : 0);

function fullText(finding: Finding): string {
  const [why = '', ...sections] = (explained(finding.rule) ?? `**${finding.rule}**`).split(/^(?=## )/m);
  const change = sections.find((section) => section.startsWith('## What the fix'));
  const parts = [
    inHover(why),
    ...ignoredLine(finding),
    ...fixLines(finding),
    ...(change === undefined || finding.fixes.length === 0 ? [] : [inHover(change)]),
    ...sourceLines(finding),
  ];
  return parts.map((part) => part.trim()).join('\n\n');
}

/** What else is found at the same place is only named. */
const briefText = (finding: Finding): string =>
  [`**${finding.rule}**: ${rulesById.get(finding.rule)?.summary ?? ''}`, ...ignoredLine(finding)].join(' ');

/** Headings are too large for a hover. */
const inHover = (page: string): string => page.replace(/^#+ (.*)$/gm, '**$1**');

function* ignoredLine({ suppressed }: Finding): Generator<string> {
  if (suppressed) yield `*Ignored${suppressed.reason === undefined ? '' : `: ${plain(suppressed.reason)}`}.*`;
}

function* fixLines({ fixes }: Finding): Generator<string> {
  if (fixes.length === 0) return;
  const lines = fixes.map(({ title, safety }) => `- ${title}${safety === 'safe' ? ' (safe)' : ''}`);
  yield `**Fixes**\n\n${lines.join('\n')}`;
}

/** By tool or standard, as `trivy KSV-0036`. */
function* sourceLines({ sources }: Finding): Generator<string> {
  const byTool = new Map<string, string[]>();
  for (const source of sources) {
    const [tool = '', ...rest] = source.split('/');
    const link = sourceLink(source);
    const name = plain(rest.join('/'));
    byTool.set(tool, [...(byTool.get(tool) ?? []), link === undefined ? name : `[${name}](${link})`]);
  }
  const named = [...byTool].map(([tool, names]) => `${tool} ${names.join(', ')}`);
  if (named.length > 0) yield `Also asked for by ${named.join('; ')}.`;
}

const plain = (text: string): string => text.replace(/[\\`*_{}[\]()#+!|<>~]/g, '\\$&');
