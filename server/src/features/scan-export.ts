import { rulesById } from '../../../rules/catalogue.ts';
import { scanReport } from '../../check/scan-report.ts';
import { cycloneDx } from '../../report/cyclonedx.ts';
import { reportIn } from '../../report/formats.ts';
import { spdx } from '../../report/spdx.ts';
import { joinPath, within } from '../../workspace/files.ts';
import { readPage } from '../../workspace/pages.ts';
import { product } from '../../workspace/product.ts';
import type { ExportScanParams, ExportScanResult } from '../protocol-scan.ts';
import type { ScanResult } from '../scan/result.ts';
import { titleOf } from '../scan/words.ts';
import type { Session } from '../session.ts';
import { uriOfPath } from '../uri.ts';
import { dockerfileAt } from './scan.ts';

/** A result as a file: what the image is made of for other programs, or a page with all that was found. */
export async function exportOf(
  session: Session,
  { result: id, format }: ExportScanParams,
): Promise<ExportScanResult> {
  await session.scans.load();
  const result = session.scans.get(id);
  if (result === undefined) return { trouble: 'not-found', message: 'This result is no longer there.' };
  const name = fileName(titleOf(result.image));
  const tool = product();
  if (format === 'cyclonedx') return { name: `${name}.cdx.json`, text: cycloneDx(result.scan, tool) };
  if (format === 'spdx') return { name: `${name}.spdx.json`, text: spdx(result.scan, tool) };
  return { name: `${name}.html`, text: await pageOf(session, result) };
}

/** One page that asks for nothing. */
async function pageOf(session: Session, { image, scan, built }: ScanResult): Promise<string> {
  const opened = built && (await dockerfileAt(session, uriOfPath(built.path)));
  const root = session.folders.all[0]?.path ?? '/';
  const { policy } = await session.policies.for(opened?.path ?? joinPath(root, 'Dockerfile'));
  const { failOn } = await session.settings.forWindow();
  const run = scanReport({
    scans: [{ image, scan }],
    file: opened && { ...opened, path: within(root, opened.path) || opened.path },
    policy,
    today: session.today(),
    changes: false,
    seconds: 0,
  });
  const broken = new Set(run.files.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  return reportIn('html', run, {
    tool: product(),
    rules: rulesById,
    pages: new Map([...broken].map((rule) => [rule, readPage(rule) ?? ''])),
    successful: true,
    failOn,
    showKnown: false,
  });
}

/** What every file system takes. */
const fileName = (title: string): string =>
  title.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'image';
