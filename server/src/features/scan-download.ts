import type { CancellationToken } from 'vscode-languageserver/node';
import { type Downloaded, downloadAdvisories } from '../../image/advisories/download.ts';
import { ecosystemsOf, matchedEcosystems } from '../../image/advisories/ecosystems.ts';
import { bytesText } from '../../report/images.ts';
import { amount } from '../../report/words.ts';
import type { DownloadAdvisoriesParams, DownloadAdvisoriesResult } from '../protocol-scan.ts';
import { advisoriesFolder } from '../scan/advisories.ts';
import { consentForDownload, missing } from '../scan/consent.ts';
import { networkBy } from '../scan/network.ts';
import { tellScan } from '../scan/progress.ts';
import type { Session } from '../session.ts';
import { withSignal } from '../signal.ts';
import { uriOfPath } from '../uri.ts';

/** Fetches advisories into the folder that the settings name; without a word of which says what there is. */
export async function downloadFor(
  session: Session,
  { ecosystems, allowed, workDoneToken }: DownloadAdvisoriesParams,
  token: CancellationToken,
): Promise<DownloadAdvisoriesResult> {
  if (!session.policies.isTrusted)
    return { trouble: 'restricted', message: 'In a folder that you do not trust nothing is downloaded.' };
  if (ecosystems === undefined) return { choices: await choices(session) };
  const { scan: settings } = await session.settings.forWindow();
  const folder = advisoriesFolder(session, settings);
  if (folder === undefined)
    return { trouble: 'no-data', message: 'Name a folder first: `seaworthy.scan.advisoriesFolder`.' };
  const consent = missing(consentForDownload(settings), allowed);
  if (consent) return { trouble: 'consent', message: 'The download would speak to another host.', consent };
  const tell = tellScan(session, workDoneToken);
  const outside = session.folders.all.map(({ path }) => path);
  const downloaded = await withSignal(token, (signal) =>
    downloadAdvisories({
      from: settings.advisoriesMirror,
      folder,
      ecosystems,
      network: networkBy(settings, outside),
      signal,
      onProgress: ({ ecosystem, done, all }) =>
        tell({
          message: `${ecosystem}: ${bytesText(done)}${all === undefined ? '' : ` of ${bytesText(all)}`}`,
          percentage: percentOf(ecosystems, ecosystem, done, all),
        }),
    }),
  );
  if ('trouble' in downloaded) return downloaded;
  return { message: wordsFor(downloaded), folder: uriOfPath(folder) };
}

/** Those that the results need stand first. */
async function choices({
  scans,
}: Session): Promise<readonly { readonly name: string; readonly needed: boolean }[]> {
  await scans.load();
  const needed = new Set(scans.all.flatMap(({ scan }) => ecosystemsOf(scan)));
  return [...matchedEcosystems]
    .map((name) => ({ name, needed: needed.has(name) }))
    .sort((a, b) => Number(b.needed) - Number(a.needed));
}

/** Every file counts the same, for nobody knows their sizes beforehand. */
function percentOf(all: readonly string[], now: string, done: number, of: number | undefined): number {
  const share = of === undefined || of === 0 ? 0 : Math.min(1, done / of);
  return Math.floor(((Math.max(0, all.indexOf(now)) + share) / Math.max(1, all.length)) * 100);
}

function wordsFor({ files, failed }: Downloaded): string {
  const got = `Advisories of ${amount(files.length, 'ecosystem')} are here: ${files.map(({ ecosystem }) => ecosystem).join(', ')}.`;
  const [first] = failed;
  if (first === undefined) return got;
  return `${got} Not ${failed.map(({ ecosystem }) => ecosystem).join(', ')}: ${first.trouble.message}`;
}
