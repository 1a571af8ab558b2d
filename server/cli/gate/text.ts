import type { GateVerdict } from '../../check/gate.ts';
import { openSentences } from '../../report/images.ts';
import { imageHead, uncoveredLines } from '../../report/images-text.ts';
import type { Promotion } from '../../report/promotion.ts';
import { imageLines } from '../../report/signatures-text.ts';
import type { Style } from '../../report/style.ts';
import { counts } from '../../report/summary.ts';
import { findingLines } from '../../report/text.ts';
import { visible } from '../../report/width.ts';

/** What a gate has to say to people: what it saw, and at the end what it decided and why. */
export function gateText(
  { image, scan, signatures, policy }: Promotion,
  { word, reasons }: GateVerdict,
  style: Style,
): string {
  const lines: string[] = [];
  for (const signed of signatures.signed ?? []) lines.push(...imageLines(signed, style), '');
  for (const one of scan.images ?? [])
    lines.push(...imageHead(one, style), ...uncoveredLines(one, style), '');
  for (const file of [...scan.files, ...signatures.files])
    for (const finding of file.findings)
      if (counts(finding)) lines.push(...findingLines(file, finding, style), '');
  for (const { path, message } of [...scan.errors, ...signatures.errors])
    lines.push(`${style.bold(visible(path))}  ${style.level('error', 'unknown')}  ${visible(message)}`);
  if (scan.errors.length + signatures.errors.length > 0) lines.push('');
  const by = policy[0] === undefined ? '' : ` by ${policy[0].path}`;
  const said = visible(`${image} is ${wordText(word)}${by}.`);
  lines.push(word === 'promoted' ? style.added(style.bold(said)) : style.level('error', style.bold(said)));
  const untold = word === 'promoted' ? openSentences(scan) : [];
  lines.push(...[...reasons, ...untold].map((text) => `  ${visible(text)}`));
  return `${lines.join('\n')}\n`;
}

const wordText = (word: GateVerdict['word']): string =>
  word === 'broken' ? 'not judged, for its policy is broken,' : word;
