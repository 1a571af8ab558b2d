import path from 'node:path';
import { rulesById } from '../../../rules/catalogue.ts';
import type { Level } from '../../../rules/core/level.ts';
import { cycloneDx } from '../../report/cyclonedx.ts';
import { type SbomFormat, type ScanFormat, sbomFormats } from '../../report/format-names.ts';
import { reportIn } from '../../report/formats.ts';
import type { RunReport } from '../../report/model.ts';
import { spdx } from '../../report/spdx.ts';
import { visible } from '../../report/width.ts';
import { writeFile } from '../../workspace/write-file.ts';
import { pagesFor } from '../check/pages.ts';
import { product } from '../product.ts';
import type { Terminal } from '../terminal.ts';
import type { ScanOptions } from './options.ts';

type Asked = Pick<ScanOptions, 'format' | 'outputs'> & {
  readonly successful: boolean;
  readonly failOn: Level | 'never';
};

/** Prints what was asked for and writes the reports that go into files; whether all of that could be done. */
export function printScan(run: RunReport, asked: Asked, terminal: Terminal): boolean {
  const printed = reportOf(asked.format, run, asked, terminal);
  if (printed !== undefined) terminal.out(printed);
  // A document about what an image consists of has no place for what failed.
  if (isSbom(asked.format))
    for (const { path: image, message } of run.errors)
      terminal.say(visible(`${image}: ${message}`).concat('\n'));
  const written = asked.outputs.map(({ format, file }) => {
    const text = reportOf(format, run, asked, undefined);
    const problem = text === undefined ? noImage : writeFile(path.resolve(file), Buffer.from(text));
    if (problem !== undefined) terminal.say(`seaworthy: ${file}: ${problem.error}\n`);
    return problem === undefined;
  });
  return written.every(Boolean);
}

const noImage = { error: 'It was not written: nothing is known of the image.' };

const isSbom = (format: ScanFormat): format is SbomFormat => sbomFormats.some((one) => one === format);

/** Undefined for a document about an image of which nothing is known. */
function reportOf(
  format: ScanFormat,
  run: RunReport,
  { successful, failOn }: Asked,
  terminal: Terminal | undefined,
): string | undefined {
  const tool = product();
  if (isSbom(format)) {
    const [scan] = run.images ?? [];
    return scan && (format === 'spdx' ? spdx : cycloneDx)(scan, tool);
  }
  return reportIn(format, run, {
    tool,
    rules: rulesById,
    pages: pagesFor(run),
    successful,
    failOn,
    style: terminal?.style,
    showKnown: false,
  });
}
