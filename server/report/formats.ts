import type { Level } from '../../rules/core/level.ts';
import type { RuleHead } from '../../rules/core/rule.ts';
import { checkstyleReport } from './checkstyle.ts';
import type { Format } from './format-names.ts';
import { githubReport } from './github.ts';
import { gitlabReport } from './gitlab.ts';
import { htmlReport } from './html.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import type { RunReport } from './model.ts';
import { sarifReport } from './sarif.ts';
import type { Style } from './style.ts';
import { textReport } from './text.ts';
import type { Tool } from './tool.ts';

export { type Format, formats } from './format-names.ts';

/** What a format needs to know beside the run itself. */
export interface ReportContext {
  readonly tool: Tool;
  readonly rules: ReadonlyMap<string, RuleHead>;
  /** The pages of the rules that were broken, by id. */
  readonly pages: ReadonlyMap<string, string>;
  /** Whether the run was made to its end without a broken policy. */
  readonly successful: boolean;
  /** The level from which findings refuse. */
  readonly failOn: Level | 'never';
  /** For `text` alone; no colours where it is missing. */
  readonly style?: Style | undefined;
  /** Whether known findings are listed in `text`, `github` and `markdown` too. They count in no case. */
  readonly showKnown: boolean;
}

/** The report as text, the same for the same run. Only `sarif` needs the changes of the fixes. */
export const reportIn = (format: Format, run: RunReport, context: ReportContext): string =>
  writers[format](run, context);

type Writer = (run: RunReport, context: ReportContext) => string;

const writers: Readonly<Record<Format, Writer>> = {
  text: (run, { style, showKnown }) => textReport(run, style, { showKnown }),
  json: (run, { tool }) => jsonReport(run, tool),
  sarif: sarifReport,
  github: githubReport,
  gitlab: gitlabReport,
  junit: junitReport,
  checkstyle: (run, { tool }) => checkstyleReport(run, tool),
  markdown: markdownReport,
  html: htmlReport,
};
