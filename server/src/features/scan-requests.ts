import type { CancellationToken } from 'vscode-languageserver/node';
import { parseImageName } from '../../image/name.ts';
import type { Guard } from '../guard.ts';
import {
  type AttachScanParams,
  attachScan,
  type CancelScanParams,
  type ClearScansParams,
  type ClearScansResult,
  cancelScan,
  clearScans,
  downloadAdvisories,
  exportScan,
  importScan,
  type ListLocalImagesParams,
  listLocalImages,
  nameArchive,
  planBuild,
  type ReadImageNameParams,
  type ReadImageNameResult,
  readImageName,
  type ScanTargetsParams,
  scanBuilt,
  scanDetails,
  scanImage,
  scansChanged,
  scanTargets,
  scanTree,
} from '../protocol-scan.ts';
import { scanTargetsOf } from '../scan/targets.ts';
import type { Session } from '../session.ts';
import { attachTo, scanAndAttach } from './scan.ts';
import { Builds } from './scan-build.ts';
import { downloadFor } from './scan-download.ts';
import { exportOf } from './scan-export.ts';
import { importReportFrom } from './scan-import.ts';
import { archiveName, localImages } from './scan-local.ts';
import { scanDetailsOf, scanTreeOf } from './scan-tree.ts';
import type { WorkspaceImages } from './workspace-images.ts';

interface Parts {
  readonly session: Session;
  readonly images: WorkspaceImages;
  /** Has what was told of files that are not open made anew. */
  readonly refresh: () => Promise<void>;
}

/** Answers what is asked about images. */
export function answerScans({ session, images, refresh }: Parts, guard: Guard): void {
  const { connection, scans } = session;
  const builds = new Builds(session);
  const on = <Params>(
    name: string,
    handle: (params: Params, token: CancellationToken) => object | Promise<object>,
  ): void => {
    connection.onRequest(
      name,
      guard.request(name, (params: Params, token: CancellationToken) => handle(params, token)),
    );
  };
  tellChanges(session, guard, refresh);
  on(scanTargets, (params: ScanTargetsParams) => scanTargetsOf(session, images, params));
  on(readImageName, ({ text }: ReadImageNameParams): ReadImageNameResult => {
    const name = parseImageName(text);
    return 'wrong' in name ? { wrong: name.wrong } : {};
  });
  on(listLocalImages, (params: ListLocalImagesParams, token) => localImages(session, params, token));
  on(nameArchive, (params: Parameters<typeof archiveName>[1]) => archiveName(session, params));
  on(scanImage, (params: Parameters<typeof scanAndAttach>[1], token) =>
    scanAndAttach(session, params, token),
  );
  on(cancelScan, ({ image }: CancelScanParams) => {
    scans.cancel(image);
    return {};
  });
  on(attachScan, (params: AttachScanParams) => attachTo(session, params));
  on(planBuild, (params: Parameters<Builds['plan']>[0]) => builds.plan(params));
  on(scanBuilt, (params: Parameters<Builds['scan']>[0], token) => builds.scan(params, token));
  on(scanTree, (params: Parameters<typeof scanTreeOf>[1]) => scanTreeOf(session, params));
  on(scanDetails, (params: Parameters<typeof scanDetailsOf>[1]) => scanDetailsOf(session, params));
  on(exportScan, (params: Parameters<typeof exportOf>[1]) => exportOf(session, params));
  on(importScan, (params: Parameters<typeof importReportFrom>[1]) => importReportFrom(session, params));
  on(downloadAdvisories, (params: Parameters<typeof downloadFor>[1], token) =>
    downloadFor(session, params, token),
  );
  on(clearScans, async ({ result }: ClearScansParams): Promise<ClearScansResult> => {
    await scans.load();
    return { cleared: await scans.clear(result) };
  });
}

/** Has findings and the client's list made anew where other results are known; not while a scan only moves on. */
function tellChanges({ connection, scans }: Session, guard: Guard, refresh: () => Promise<void>): void {
  let known = scans.version;
  scans.onChanged(
    guard.event(scansChanged, async () => {
      if (known === scans.version) return;
      known = scans.version;
      await Promise.all([refresh(), connection.sendNotification(scansChanged)]);
    }),
  );
}
