import type { Level } from '../../rules/core/level.ts';
import { byPath } from './by-path.ts';
import { fixLine } from './counted.ts';
import { attributes, xmlHead } from './escape.ts';
import { errorWord } from './images.ts';
import type { FindingReport, RunError, RunReport } from './model.ts';
import type { Tool } from './tool.ts';

/** The report of Checkstyle's XML logger, which many CI services read; clean files are listed too. */
export function checkstyleReport(run: RunReport, tool: Tool): string {
  const files = [...byPath(run)].flatMap(([path, { errors, findings }]) => [
    `  <file${attributes({ name: path })}>`,
    ...errors.map((error) => errorLine(error, run)),
    ...findings.map(findingLine),
    '  </file>',
  ]);
  return `${[xmlHead, `<checkstyle${attributes({ version: tool.version })}>`, ...files, '</checkstyle>'].join('\n')}\n`;
}

const findingLine = (finding: FindingReport): string =>
  `    <error${attributes({
    line: finding.range.start.line,
    column: finding.range.start.column,
    severity: severities[finding.level],
    message: [finding.message, fixLine(finding)].filter((text) => text !== '').join(' '),
    source: `seaworthy.${finding.rule}`,
  })}/>`;

const errorLine = ({ message }: RunError, run: RunReport): string =>
  `    <error${attributes({
    line: 1,
    severity: 'error',
    message: errorWord(run) === 'unknown' ? `Unknown: ${message}` : `Not checked: ${message}`,
    source: `seaworthy.${errorWord(run).replace(' ', '-')}`,
  })}/>`;

const severities: Readonly<Record<Level, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  hint: 'info',
};
