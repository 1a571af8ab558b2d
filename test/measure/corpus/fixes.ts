import type { Finding } from '../../../rules/core/finding.ts';
import { applyEdits, type Fix } from '../../../rules/core/fix.ts';
import { fixAll } from '../../../server/workspace/fix-file.ts';
import type { Snapshot } from '../../../server/workspace/snapshot.ts';
import type { Variant } from './outcome.ts';
import { keepsTheRest, mixesLineEnds } from './spans.ts';
import { told } from './told.ts';

export type Take = (text: string, previous: Snapshot | undefined) => Snapshot | undefined;
export type Tell = (what: string, rule: string, detail: string) => void;

export interface Tried {
  safe: number;
  unsafe: number;
}

/**
 * Applies every fix that the findings offer, each alone: of those that change the same in the same way the
 * first. Yields one text a rule and safety. Safe ones must do what is promised of them; all of them must
 * make their finding go.
 */
export function tryEach(
  snapshot: Snapshot,
  take: Take,
  tell: Tell,
  tried: Tried,
  wanted: (finding: Finding) => boolean = () => true,
): readonly Variant[] {
  const seen = new Set<string>();
  const variants = new Map<string, Variant>();
  for (const finding of snapshot.findings) {
    if (finding.suppressed || !wanted(finding)) continue;
    for (const fix of finding.fixes) {
      const shape = shapeOf(snapshot.text, finding, fix);
      if (shape === undefined || seen.has(shape)) continue;
      seen.add(shape);
      tried[fix.safety] += 1;
      const text = tryOne(snapshot, finding, fix, take, tell);
      const { title } = fix;
      variants.set(`${finding.rule} ${fix.safety}`, { rule: finding.rule, title, text, mark: false });
    }
  }
  return [...variants.values()];
}

/** Fixes of one shape differ in nothing but the place; undefined where a fix edits the policy file only. */
function shapeOf(text: string, { rule }: Finding, fix: Fix): string | undefined {
  const edits = fix.edits();
  if (edits.length === 0) return undefined;
  const parts = edits.map((edit) => `${text.slice(edit.span.start, edit.span.end)}\u0000${edit.text}`);
  return [rule, fix.safety, ...parts].join('\u0001');
}

function tryOne(before: Snapshot, finding: Finding, fix: Fix, take: Take, tell: Tell): string {
  const edits = fix.edits();
  const text = applyEdits(before.text, edits);
  const say = (what: string, detail: string): void =>
    tell(what, finding.rule, `${placeOf(before.text, finding)} “${fix.title}” ${detail}`);
  if (!keepsTheRest(before.text, text, edits)) say('rest changed', '');
  if (mixesLineEnds(before.text, text)) say('line ends', '');
  if (text === before.text) say('no change', '');
  const after = take(text, before);
  if (after === undefined) {
    say('lost', 'The file is of no language after it.');
    return text;
  }
  const had = countsOf(before.findings);
  const has = countsOf(after.findings);
  const own = keyOf(finding);
  const gone = (has.get(own) ?? 0) < (had.get(own) ?? 0);
  if (!gone) say(fix.safety === 'safe' ? 'not gone' : 'not gone (unsafe)', '');
  const stricter = fix.safety === 'safe';
  for (const [key, count] of has) {
    const isNew = count > (had.get(key) ?? 0);
    if (isNew && (stricter || key.startsWith('parse-error '))) say('appears', key);
  }
  return text;
}

/** Findings that merely moved have the same key. */
const keyOf = ({ rule, anchor }: Finding): string => `${rule} ${anchor}`;

function countsOf(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings)
    if (!finding.suppressed) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1);
  return counts;
}

/** Applies all safe fixes: it must end, leave none, change nothing the second time and bring no finding. */
export function tryAll(
  snapshot: Snapshot,
  take: Take,
  tell: Tell,
): { readonly text: string; readonly count: number } {
  const { snapshot: fixed, count } = fixAll(snapshot, 'safe', take);
  const left = fixed.findings.find(({ fixes, suppressed }) => !suppressed && fixes.some(isSafe));
  if (left) tell('fix all leaves one', left.rule, placeOf(fixed.text, left));
  const again = fixAll(fixed, 'safe', take);
  if (again.snapshot.text !== fixed.text) tell('fix all twice', left?.rule ?? '', '');
  const had = countsOf(snapshot.findings);
  for (const [key, number] of countsOf(fixed.findings))
    if (number > (had.get(key) ?? 0)) tell('appears (fix all)', key.split(' ')[0] ?? '', key);
  const anew = told(take(fixed.text, undefined)?.findings ?? []);
  const kept = told(fixed.findings);
  if (anew !== kept) tell('incremental differs', '', firstDifference(anew, kept));
  return { text: fixed.text, count };
}

const isSafe = (fix: Fix): boolean =>
  fix.safety === 'safe' && fix.policy === undefined && fix.edits().length > 0;

function firstDifference(a: string, b: string): string {
  const other = new Set(b.split('\n'));
  const only = a.split('\n').find((line) => !other.has(line));
  return only ?? `${b.split('\n').find((line) => !a.includes(line)) ?? ''} (incremental only)`;
}

const placeOf = (text: string, { at }: Finding): string =>
  `line ${text.slice(0, at.start).split(/\r\n|\n|\r/).length}`;
