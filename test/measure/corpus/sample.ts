import type { Finding } from '../../../rules/core/finding.ts';
import { positionAt } from '../../../rules/core/text.ts';
import { lineSpan } from '../../../server/report/excerpt.ts';
import { maskPiece, secretsIn } from '../../../server/report/masked.ts';
import type { Snapshot } from '../../../server/workspace/snapshot.ts';
import { taker } from './check-file.ts';
import { type CorpusFile, readCorpusFile } from './files.ts';
import { oneByOne, recommended } from './policies.ts';

export interface SampleInput {
  readonly files: readonly CorpusFile[];
  readonly rule: string;
  readonly count: number;
  readonly seed: number;
  /** How many lines before and after the finding are shown. */
  readonly around: number;
}

/** Random real findings of a rule, drawn with a seed, for a person to read; secrets are masked. */
export function sampleOf({ files, rule, count, seed, around }: SampleInput): readonly string[] {
  const isOff = (recommended.settings.get(rule)?.level ?? 'off') === 'off';
  const random = randomOf(seed);
  const drawn: string[] = [];
  let met = 0;
  for (const file of files) {
    const take = taker(file, isOff ? oneByOne : recommended, () => undefined);
    const snapshot = take(readCorpusFile(file).text, undefined);
    for (const finding of snapshot?.findings ?? []) {
      if (finding.rule !== rule || finding.suppressed || snapshot === undefined) continue;
      met += 1;
      const place = drawn.length < count ? drawn.length : Math.floor(random() * met);
      if (place < count) drawn[place] = show(file, snapshot, finding, around);
    }
  }
  return drawn;
}

function show({ path }: CorpusFile, snapshot: Snapshot, finding: Finding, around: number): string {
  const { line, column } = positionAt(snapshot.lines, finding.at.start);
  const lines: string[] = [`${path}:${line + 1}:${column + 1}`, `  ${finding.message}`];
  const secrets = secretsIn(snapshot);
  const last = positionAt(snapshot.lines, finding.at.end).line;
  const end = Math.min(last, line + 8) + around;
  for (let at = Math.max(0, line - around); at <= end; at += 1) {
    const start = snapshot.lines.starts[at];
    if (start === undefined) break;
    const { text } = maskPiece(snapshot.text, lineSpan(snapshot.text, snapshot.lines, start), secrets);
    lines.push(`  ${at >= line && at <= last ? '>' : '|'} ${text.slice(0, 220)}`);
  }
  return lines.join('\n');
}

/** Numbers from 0 to below 1, the same for the same seed (a linear congruence modulo 2³²). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
