import { levels } from '../../rules/core/level.ts';
import type { ImageScan } from '../../rules/core/scan.ts';
import { byPath, type Told } from './by-path.ts';
import { fixLine } from './counted.ts';
import { attributes, xml, xmlHead } from './escape.ts';
import { errorWord, nameOf, vulnerabilityState } from './images.ts';
import type { FindingReport, RunError, RunReport } from './model.ts';
import { type Judged, verdictText } from './verdict.ts';

/**
 * The report as tests, in the dialect that Jenkins and GitLab read: a suite for each file, a case for each finding.
 * A finding from `failOn` on is a failed case, so that the tests fail where the run is refused; a lesser one
 * is a case that passed and says what was found. What could not be checked is an error.
 */
export function junitReport(run: RunReport, options: Judged): string {
  const suites = [...byPath(run)].map(([path, told]) => suiteOf(path, casesOf(path, told, options, run)));
  for (const scan of run.images ?? []) suites.push(...openSuite(scan));
  if (!options.successful) suites.push(suiteOf('seaworthy', [brokenCase(options)]));
  const sum = (key: 'tests' | 'failures' | 'errors'): number =>
    suites.reduce((total, suite) => total + suite[key], 0);
  return `${[
    xmlHead,
    `<testsuites${attributes({
      name: 'seaworthy',
      tests: sum('tests'),
      failures: sum('failures'),
      errors: sum('errors'),
      time: run.seconds.toFixed(3),
    })}>`,
    ...suites.map(({ text }) => text),
    '</testsuites>',
  ].join('\n')}\n`;
}

interface Case {
  readonly name: string;
  readonly classname: string;
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  /** The rule, or what else went wrong. */
  readonly type?: string;
  readonly message?: string;
  readonly lines: readonly string[];
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly text: string;
}

function suiteOf(name: string, cases: readonly Case[]): Suite {
  const of = (outcome: Case['outcome']): number => cases.filter((one) => one.outcome === outcome).length;
  const numbers = { tests: cases.length, failures: of('failure'), errors: of('error') };
  const skipped = of('skipped');
  return {
    ...numbers,
    text: [
      `  <testsuite${attributes({ name, ...numbers, skipped: skipped > 0 ? skipped : undefined })}>`,
      ...named(cases).map(caseText),
      '  </testsuite>',
    ].join('\n'),
  };
}

function casesOf(
  path: string,
  { errors, findings, all }: Told,
  options: Judged,
  run: RunReport,
): readonly Case[] {
  const cases = [
    ...errors.map((error) => errorCase(path, error, errorWord(run))),
    ...findings.map((finding) => findingCase(path, finding, options)),
  ];
  return cases.length > 0 ? cases : [cleanCase(path, all ?? [])];
}

function findingCase(path: string, finding: FindingReport, { failOn }: Judged): Case {
  const { line, column } = finding.range.start;
  const fails = failOn !== 'never' && levels.indexOf(finding.level) <= levels.indexOf(failOn);
  return {
    name: `${finding.rule} at line ${line}, column ${column}`,
    classname: path,
    outcome: fails ? 'failure' : 'passed',
    type: finding.level,
    message: finding.message,
    lines: [
      `${path}:${line}:${column}: ${finding.level}: ${finding.message}`,
      finding.excerpt.text,
      fixLine(finding),
    ].filter((text) => text !== ''),
  };
}

const errorCase = (path: string, { message }: RunError, word: string): Case => ({
  name: word,
  classname: path,
  outcome: 'error',
  type: word.replace(' ', '-'),
  message,
  lines: [`${path}: ${word}: ${message}`],
});

/** What nobody may take for clean is a case that was skipped: in a suite of its own, for it is no matter of one file. */
function openSuite(scan: ImageScan): readonly Suite[] {
  const classname = nameOf(scan);
  const skipped = (name: string, type: string, message: string): Case => ({
    name,
    classname,
    outcome: 'skipped',
    type,
    message,
    lines: [message],
  });
  const cases = [
    ...(vulnerabilityState(scan) === 'not checked'
      ? [skipped('vulnerabilities', 'not-checked', 'Vulnerabilities were not checked.')]
      : []),
    ...scan.notCovered.map(({ what, reason }) =>
      skipped(what, 'not-covered', `Not covered: ${what}: ${reason}`),
    ),
  ];
  return cases.length > 0 ? [suiteOf(`${classname}: not checked or not covered`, cases)] : [];
}

function cleanCase(path: string, all: readonly FindingReport[]): Case {
  const ignored = all.filter(({ suppressed }) => suppressed !== undefined).length;
  const known = all.length - ignored;
  const lines = [
    ...(known > 0 ? [`${known} known from before`] : []),
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
  ];
  return { name: 'no findings', classname: path, outcome: 'passed', lines };
}

const brokenCase = (options: Judged): Case => ({
  name: 'the run',
  classname: 'seaworthy',
  outcome: 'error',
  type: 'broken',
  message: verdictText('broken', options),
  lines: [verdictText('broken', options)],
});

/** Readers drop a case whose name the suite has already. */
function named(cases: readonly Case[]): readonly Case[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const ordinal = (seen.get(one.name) ?? 0) + 1;
    seen.set(one.name, ordinal);
    return ordinal === 1 ? one : { ...one, name: `${one.name} (${ordinal})` };
  });
}

function caseText({ name, classname, outcome, type, message, lines }: Case): string {
  const head = `    <testcase${attributes({ name, classname })}`;
  if (lines.length === 0) return `${head}/>`;
  const element = outcome === 'passed' ? 'system-out' : outcome;
  const told = outcome === 'passed' || outcome === 'skipped' ? '' : attributes({ message, type });
  const text = lines.map(xml).join('\n');
  return `${head}>\n      <${element}${told}>${text}</${element}>\n    </testcase>`;
}
