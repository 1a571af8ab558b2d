import { attributes, xml } from './escape.ts';
import { excerptHtml, prose } from './html-text.ts';
import type { Base, FileReport, FindingReport, GoneFinding } from './model.ts';
import { amount, ignoredText, knownText } from './words.ts';

/** The findings of one file that a list is about. */
export interface Group {
  readonly file: FileReport;
  readonly findings: readonly FindingReport[];
}

/** One file after another, each finding with its line, its fix and the way to its rule. */
export const groupList = (
  groups: readonly Group[],
  base: Base | undefined,
  anchor: string | undefined,
): string =>
  groups.map((group, index) => groupHtml(group, base, anchor && `${anchor}-${index + 1}`)).join('\n');

const groupHtml = ({ file, findings }: Group, base: Base | undefined, id: string | undefined): string =>
  `<section class="file"${attributes({ id })}><h3><span class="path">${xml(file.path)}</span> <span class="count">${amount(findings.length, 'finding')}</span></h3><ol>
${findings.map((finding) => findingHtml(finding, base)).join('\n')}
</ol></section>`;

function findingHtml(finding: FindingReport, base: Base | undefined): string {
  const { rule, level, range, message, excerpt, fixes } = finding;
  const { line, column } = range.start;
  return `<li class="finding"${attributes({ 'data-level': level, 'data-rule': rule })}><p class="head"><span class="level ${level}">${level}</span><a class="rule"${attributes({ href: `#rule-${rule}` })}>${xml(rule)}</a><span class="place">line ${line}, column ${column}</span></p>
<p class="message">${prose(message)}</p><pre><span class="line">${line}</span><code>${excerptHtml(excerpt)}</code></pre>${[
    fixHtml(fixes),
    ...finding.related.map(
      (related) => `<p class="aside">See line ${related.range.start.line}: ${prose(related.message)}</p>`,
    ),
    ...(finding.standsFor.length > 0
      ? [`<p class="aside">Stands for ${finding.standsFor.map(ruleLink).join(', ')}</p>`]
      : []),
    ...(finding.known ? [`<p class="aside">Known: ${xml(knownText(finding, base))}.</p>`] : []),
    ...(finding.suppressed ? [`<p class="aside">Ignored ${prose(ignoredText(finding.suppressed))}</p>`] : []),
  ].join('')}</li>`;
}

/** The preferred fix, and the others in a line. */
function fixHtml([first, ...others]: FindingReport['fixes']): string {
  if (first === undefined) return '';
  const more =
    others.length === 0
      ? ''
      : `<span class="others">, or: ${others.map(({ title }) => prose(title)).join('; ')}</span>`;
  return `<p class="fix"><span class="safety ${first.safety}">${first.safety} fix</span> ${prose(first.title)}${more}</p>`;
}

const ruleLink = (rule: string): string => `<code>${xml(rule)}</code>`;

/** Findings that are no more have no place in the text. */
export const goneList = (files: readonly FileReport[]): string =>
  files
    .filter(({ gone = [] }) => gone.length > 0)
    .map(
      ({ path, gone = [] }) =>
        `<section class="file"><h3><span class="path">${xml(path)}</span> <span class="count">${amount(gone.length, 'finding')}</span></h3><ol>
${gone.map(goneHtml).join('\n')}
</ol></section>`,
    )
    .join('\n');

const goneHtml = ({ rule, level, message }: GoneFinding): string => {
  const pill = level === undefined ? '' : `<span class="level ${level}">${level}</span>`;
  const text = message === undefined ? '' : `<p class="message">${prose(message)}</p>`;
  return `<li class="finding"${attributes({ 'data-level': level, 'data-rule': rule })}><p class="head">${pill}<span class="rule">${xml(rule)}</span></p>${text}</li>`;
};
