import { rulesById } from '../../../rules/catalogue.ts';
import { noFacts } from '../../../rules/core/facts.ts';
import type { Policy } from '../../../rules/core/policy.ts';
import { type Snapshot, takeSnapshot } from '../../../server/workspace/snapshot.ts';
import { type CorpusFile, readCorpusFile } from './files.ts';
import { type Take, type Tell, tryAll, tryEach } from './fixes.ts';
import type { Outcome, Variant, Violation } from './outcome.ts';
import { oneByOne, recommended, today } from './policies.ts';
import { wrongPlaces } from './spans.ts';

/** Processor time that one file may take to be read and checked once. */
const slowest = 3000;

/** Checks one file of the corpus and tries its fixes. Everything that breaks a promise is a violation. */
export function checkCorpusFile(file: CorpusFile): Outcome {
  const { path, kind } = file;
  const violations: Violation[] = [];
  const tell: Tell = (what, rule, detail) => violations.push({ what, rule, path, detail });
  const tried = { safe: 0, unsafe: 0 };
  const clean: Outcome = {
    path,
    kind: kind.name,
    language: undefined,
    findings: {},
    suppressed: 0,
    violations,
    variants: [],
    tried,
    fixedAll: 0,
    milliseconds: 0,
  };
  try {
    const { text, mark } = readCorpusFile(file);
    const take = taker(file, recommended, tell);
    const started = performance.now();
    const cpu = process.threadCpuUsage();
    const first = take(text, undefined);
    const milliseconds = performance.now() - started;
    const { user, system } = process.threadCpuUsage(cpu);
    if ((user + system) / 1000 > slowest) tell('slow', '', `${Math.round((user + system) / 1000)} ms`);
    if (first === undefined) return { ...clean, milliseconds };
    const takeAll = taker(file, oneByOne, tell);
    const all = takeAll(text, first);
    if (all === undefined) return clean;
    for (const finding of [...first.findings, ...all.findings])
      for (const wrong of wrongPlaces(text, finding)) tell('outside', finding.rule, wrong);
    const whole = tryAll(first, take, tell);
    const wholeAll = tryAll(all, takeAll, tell);
    const variants: readonly Variant[] = [
      ...tryEach(all, takeAll, tell, tried),
      ...tryEach(first, take, tell, tried, ({ rule }) => !speaksAlone(rule)),
      { rule: 'fix all', title: 'as recommended', text: whole.text, mark },
      { rule: 'fix all', title: 'with every rule', text: wholeAll.text, mark },
    ];
    return {
      ...clean,
      language: first.language.id,
      findings: countByRule(first, all),
      suppressed: first.findings.filter(({ suppressed }) => suppressed !== undefined).length,
      variants: variants.filter((variant) => variant.text !== text).map((variant) => ({ ...variant, mark })),
      fixedAll: wholeAll.count,
      milliseconds,
    };
  } catch (error) {
    tell('crash', '', error instanceof Error ? (error.stack ?? error.message) : String(error));
    return clean;
  }
}

const speaksAlone = (rule: string): boolean => (oneByOne.settings.get(rule)?.level ?? 'off') !== 'off';
const isOff = (rule: string): boolean => (recommended.settings.get(rule)?.level ?? 'off') === 'off';

/** Reads and checks a text as if it stood in the file. */
export const taker =
  ({ path, kind }: CorpusFile, policy: Policy, tell: Tell): Take =>
  (text, previous) =>
    takeSnapshot({
      path,
      languageId: kind.languageId,
      text,
      previous,
      policy,
      facts: noFacts,
      today,
      onCrash: (rule, error) => tell('crash', rule, error instanceof Error ? (error.stack ?? '') : ''),
    });

function countByRule(first: Snapshot, all: Snapshot): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const off = all.findings.filter(({ rule }) => isOff(rule) && rulesById.has(rule));
  for (const { rule, suppressed } of [...first.findings, ...off])
    if (!suppressed) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}
