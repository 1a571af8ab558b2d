import type { CancellationToken } from 'vscode-languageserver/node';
import type { ImageScan } from '../../../rules/core/scan.ts';
import { type ImageName, parseImageName, readsFilesOnly } from '../../image/name.ts';
import type { ScanRequest } from '../../image/scan.ts';
import { scanInWorker } from '../../image/scan-in-worker.ts';
import type { Consent, ScanTrouble } from '../protocol-scan.ts';
import type { Session } from '../session.ts';
import { advisoriesOf } from './advisories.ts';
import { consentFor, missing } from './consent.ts';
import { networkBy } from './network.ts';
import { progressWords, type Told, tellScan } from './progress.ts';
import type { RunningScan } from './scans.ts';
import type { ScanSettings } from './settings.ts';
import { vexOf } from './vex.ts';

export interface Wanted {
  /** In the grammar for images; paths absolute. */
  readonly image: string;
  /** The Dockerfile that it is the built image of. */
  readonly built?: string | undefined;
  readonly fresh?: boolean | undefined;
  /** What of the network the user has allowed. */
  readonly allowed: readonly string[];
  readonly workDoneToken?: string | number | undefined;
}

/** Scans an image in a thread of its own, where that is allowed; a scan of the same that runs already is ended. */
export async function runScan(
  session: Session,
  wanted: Wanted,
  token: CancellationToken,
): Promise<ImageScan | ScanTrouble> {
  const { scan: settings } = await session.settings.forWindow();
  const name = parseImageName(wanted.image);
  if ('wrong' in name) return { trouble: 'wrong-name', message: name.wrong };
  const outside = session.folders.all.map(({ path }) => path);
  const network = networkBy(settings, outside);
  // Where nobody trusts the folder, nobody is asked, and not even looked for.
  const { isTrusted } = session.policies;
  const consent = isTrusted ? await consentFor(name, settings, network) : { keys: [], lines: [] };
  const refused = refusalOf(session, name, consent, wanted.allowed);
  if (refused) return refused;
  const asksNobody = consent.keys.length === 0;
  const request = await requestFor(session, wanted, settings, { outside, network, asksNobody });
  const stop = new AbortController();
  const running: RunningScan = {
    image: wanted.image,
    built: wanted.built,
    text: 'Looking for the image',
    cancel: () => stop.abort(),
  };
  session.scans
    .runningFor(wanted.built === undefined ? { image: wanted.image } : { built: wanted.built })
    ?.cancel();
  const listening = token.onCancellationRequested(() => stop.abort());
  const tell = tellScan(session, wanted.workDoneToken);
  session.scans.begin(running);
  try {
    const scan = await scanInWorker(request, {
      worker: new URL(import.meta.url),
      signal: stop.signal,
      onProgress: (progress) => {
        const told: Told = progressWords(progress);
        tell(told);
        running.text = told.message;
        if (progress.early) session.scans.toldEarly(running, progress.early);
        session.scans.moved();
      },
    });
    if (!('trouble' in scan)) return scan;
    const trouble: ScanTrouble = { ...scan, ...insteadOf(name, scan.trouble) };
    if (scan.trouble !== 'cancelled') session.scans.failed(running, trouble);
    return trouble;
  } finally {
    listening.dispose();
    session.scans.end(running);
  }
}

/** Why nothing is asked. In a folder that nobody trusts only what the user picked is read. */
function refusalOf(
  { policies }: Session,
  name: ImageName,
  consent: Consent,
  allowed: readonly string[],
): ScanTrouble | undefined {
  if (!policies.isTrusted)
    return readsFilesOnly(name)
      ? undefined
      : {
          trouble: 'restricted',
          message:
            'In a folder that you do not trust no daemon and no registry is asked. Trust the folder, or pick an archive or an OCI layout.',
        };
  const open = missing(consent, allowed);
  return (
    open && {
      trouble: 'consent',
      message: `This scan would speak to ${open.lines.length === 1 ? 'another host' : 'other hosts'}.`,
      consent: open,
    }
  );
}

async function requestFor(
  session: Session,
  { image, fresh = false }: Wanted,
  settings: ScanSettings,
  {
    outside,
    network,
    asksNobody,
  }: Pick<ScanRequest, 'outside' | 'network'> & { readonly asksNobody: boolean },
): Promise<ScanRequest> {
  const { isTrusted } = session.policies;
  const { scanner, scannerPaths } = settings;
  return {
    image,
    platform: settings.platform,
    // A scanner or advisories are asked for nobody whose folder is not trusted: vulnerabilities are then not checked.
    scanner: isTrusted ? scanner : 'embedded',
    scannerPath: isTrusted && scanner !== 'embedded' ? scannerPaths.get(scanner) : undefined,
    outside,
    advisories: isTrusted ? advisoriesOf(session, settings) : { kind: 'off' },
    vex: isTrusted ? await vexOf(session) : [],
    cache: session.scans.folder,
    fresh,
    network,
    allowed: !isTrusted ? 'files' : asksNobody ? 'daemon' : 'network',
  };
}

/** What the local daemons do not have may lie in its registry. */
function insteadOf(name: ImageName, trouble: string): Pick<ScanTrouble, 'instead'> {
  if (name.from !== 'daemon' || name.reference === undefined) return {};
  return trouble === 'not-found' || trouble === 'no-daemon'
    ? { instead: `registry:${name.reference.text}` }
    : {};
}
