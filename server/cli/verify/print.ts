import path from 'node:path';
import { rulesById } from '../../../rules/catalogue.ts';
import type { Level } from '../../../rules/core/level.ts';
import type { RunReport } from '../../report/model.ts';
import { sarifReport } from '../../report/sarif.ts';
import { signaturesJson } from '../../report/signatures-json.ts';
import { signaturesText } from '../../report/signatures-text.ts';
import { writeFile } from '../../workspace/write-file.ts';
import { pagesFor } from '../check/pages.ts';
import { product } from '../product.ts';
import type { Terminal } from '../terminal.ts';
import type { VerifyFormat, VerifyOptions } from './options.ts';

type Asked = Pick<VerifyOptions, 'format' | 'outputs'> & {
  readonly successful: boolean;
  readonly failOn: Level | 'never';
};

/** Prints what was asked for and writes the reports that go into files; whether all of that could be done. */
export function printSignatures(run: RunReport, asked: Asked, terminal: Terminal): boolean {
  terminal.out(reportOf(asked.format, run, asked, terminal));
  const written = asked.outputs.map(({ format, file }) => {
    const text = reportOf(format, run, asked, undefined);
    const problem = writeFile(path.resolve(file), Buffer.from(text));
    if (problem !== undefined) terminal.say(`seaworthy: ${file}: ${problem.error}\n`);
    return problem === undefined;
  });
  return written.every(Boolean);
}

function reportOf(
  format: VerifyFormat,
  run: RunReport,
  { successful }: Asked,
  terminal: Terminal | undefined,
): string {
  const tool = product();
  if (format === 'json') return signaturesJson(run, tool);
  if (format === 'text') return signaturesText(run, terminal?.style);
  return sarifReport(run, { tool, rules: rulesById, pages: pagesFor(run), successful });
}
